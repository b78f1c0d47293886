"""copydesk replay: everything again, from the archive."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from copydesk.commands import Date, workspace_option
from copydesk.workspace.workspace import find, load


@click.command("replay")
@workspace_option
@click.option("--since", type=Date(), metavar="DATE",
              help="Leave out pages that were fetched before DATE (2026-03-01 or 2026-03-01T06:00, UTC).")  # fmt: skip
@click.option("--until", type=Date(), metavar="DATE", help="Leave out pages that were fetched after DATE.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object.")
def command(folder: Path | None, since: datetime | None, until: datetime | None, as_json: bool) -> None:
    """Read every archived page again with the rules and settings of today, and write what comes of it.

    The network is not used. Pages that asked not to be archived keep what was read of them.

    \b
    Examples
        copydesk replay -w my-desk
        copydesk replay -w my-desk --since 2026-11-01 --until 2026-11-08
    """
    from copydesk.chain.replay import Span, replay
    from copydesk.commands.display import Display

    workspace = load(find(folder))
    with Display(quiet=as_json) as display:
        report = replay(workspace, watch=display.show, span=Span(since, until))
    display.summary(report, as_json)
    sys.exit(report.exit_status())
