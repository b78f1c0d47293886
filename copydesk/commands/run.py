"""copydesk run: one run, here and now."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from copydesk.commands import Date, workspace_option
from copydesk.workspace.workspace import find, load


@click.command("run")
@workspace_option
@click.option(
    "--source", "sources", multiple=True, metavar="NAME", help="Crawl only this source; may be given again."
)
@click.option("--since", type=Date(), metavar="DATE",
              help="Fetch no page that its source dates before DATE (2026-03-01 or 2026-03-01T06:00, UTC); these wait "
              "for a run without --since.")  # fmt: skip
@click.option("--limit", type=click.IntRange(min=0), metavar="N",
              help="Fetch at most N pages in all; the rest waits for the next run.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Count the links of each source; fetch no page, write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object.")
@click.option("--strict", is_flag=True, help="Exit with 3, not 0, where a source failed.")
@click.option("--accept-deletions", is_flag=True,
              help="Go on where many documents are gone from the output: they were meant to go.")  # fmt: skip
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
    """Crawl the sources, and write a document for each article into the workspace's output folder.

    Exits with 0 where it did its work, also where some sources failed; 1 where no source could be reached or nothing
    could be written; 75 where another run of the workspace is at work.

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
    options = Options(sources, since, limit, dry_run=dry_run, accept_deletions=accept_deletions)
    options.chosen(workspace)
    if not workspace.desk.sources:
        where = f" -w {folder}" if folder else ""
        click.echo(
            f"no source yet; `copydesk source add URL{where}` finds a site's feed and adds it", err=True
        )
    with Display(quiet=as_json) as display:
        report = refresh(workspace, options, watch=display.show)
    display.summary(report, as_json)
    sys.exit(report.exit_status(strict))
