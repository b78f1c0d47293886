"""copydesk replay: everything again, from the archive."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from copydesk.commands import workspace_option
from copydesk.workspace.workspace import find, load


@click.command("replay")
@workspace_option
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object.")
def command(folder: Path | None, as_json: bool) -> None:
    """Read every archived page again with the rules and settings of today, and write what comes of it.

    The network is not used. Pages that asked not to be archived keep what was read of them.

    \b
    Example
        copydesk replay -w my-desk
    """
    from copydesk.chain.replay import replay
    from copydesk.commands.display import Display

    workspace = load(find(folder))
    with Display(quiet=as_json) as display:
        report = replay(workspace, watch=display.show)
    display.summary(report, as_json)
    sys.exit(report.exit_status())
