"""copydesk source: the sources, and what becomes of their links."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from copydesk import urls
from copydesk.commands import workspace_option
from copydesk.workspace.workspace import SETTINGS, find, kind_of, load


@click.group("source")
def command() -> None:
    """List the sources, or check one."""


@command.command("list")
@workspace_option
def list_sources(folder: Path | None) -> None:
    """List the sources of the workspace.

    \b
    Example
        copydesk source list -w my-desk
    """
    workspace = load(find(folder))
    if not workspace.desk.sources:
        click.echo(f"no source yet; add a line to {workspace.folder / SETTINGS} (docs/adding-a-source.md)")
    width = max((len(source.name) for source in workspace.desk.sources), default=0)
    for source in workspace.desk.sources:
        kind, address = kind_of(source)
        click.echo(f"{source.name:<{width}}  {kind:<9}  {urls.redact(address)}")


@command.command("check")
@click.argument("name")
@workspace_option
@click.option(
    "--limit", type=click.IntRange(min=0), default=20, show_default=True, help="Fetch at most N pages."
)
def check(name: str, folder: Path | None, limit: int) -> None:
    """Crawl one source into a scratch folder, and say what became of each of its links. Writes no document.

    \b
    Example
        copydesk source check "Harbor Ledger" --limit 5
    """
    from copydesk.chain.check import check_source

    workspace = load(find(folder))
    outcome = check_source(workspace, workspace.source(name), limit)
    for link in outcome.links:
        click.echo(f"{link.became:<9} {urls.redact(link.url)}")
        click.echo(f"          {link.says}")
    for note in outcome.report.notes:
        click.echo(f"note      {note}")
    report = outcome.report
    if report.status == "failed":
        click.echo(f"{name} could not be read: {report.reason}", err=True)
        sys.exit(1)
    click.echo(f"{name}: {report.found} links, {report.articles} articles read, {report.failed} failed")
