"""copydesk run: one run, here and now."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from copydesk.commands import workspace_option
from copydesk.workspace.workspace import find, load


@click.command("run")
@workspace_option
@click.option(
    "--source", "sources", multiple=True, metavar="NAME", help="Only this source; may be given again."
)
@click.option("--since", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]), metavar="DATE",
              help="Leave links dated earlier (UTC) to another run.")  # fmt: skip
@click.option(
    "--limit", type=click.IntRange(min=0), metavar="N", help="Fetch at most N pages; the rest waits."
)
@click.option("--dry-run", is_flag=True, help="Find the links, fetch no page, write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object.")
@click.option("--strict", is_flag=True, help="Exit with 3 where a source failed.")
@click.option("--accept-deletions", is_flag=True, help="The documents that are gone are meant to be gone.")
def command(
    folder: Path | None,
    sources: tuple[str, ...],
    since: datetime | None,
    limit: int | None,
    dry_run: bool,
    as_json: bool,
    strict: bool,
    accept_deletions: bool,
) -> None:
    """Crawl the sources and write their documents.

    \b
    Examples
        copydesk run
        copydesk run -w my-desk --source "Harbor Ledger" --limit 20
        copydesk run --since 2026-03-01 --json > report.json
    """
    from copydesk.chain.options import Options
    from copydesk.chain.refresh import refresh
    from copydesk.commands.display import Display

    workspace = load(find(folder))
    options = Options(sources, since, limit, dry_run, accept_deletions)
    options.chosen(workspace)
    with Display(quiet=as_json) as display:
        report = refresh(workspace, options, watch=display.show)
    display.summary(report, as_json)
    sys.exit(report.exit_status(strict))
