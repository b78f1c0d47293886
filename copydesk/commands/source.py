"""copydesk source: the sources: found and added, looked at, taken out."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click

from copydesk import urls
from copydesk.commands import workspace_option
from copydesk.errors import BadInput
from copydesk.workspace.workspace import SETTINGS, Workspace, find, kind_of, load

if TYPE_CHECKING:
    from copydesk.chain.adding import Proposal
    from copydesk.chain.check import Outcome

LIMIT = 20  # pages of the one source that is checked
LIMIT_EACH = 3  # pages of each, where all are


@click.group("source")
def command() -> None:
    """Find a site's feed and add it, list the sources, check them, or take one out."""


@command.command("add", short_help="Find a site's feed or sitemap, try it, and add it.")
@click.argument("url")
@click.option(
    "--name", default="", metavar="NAME", help="What to call it; as the site calls itself where left out."
)
@workspace_option
def add(url: str, name: str, folder: Path | None) -> None:
    """Find the feed or news sitemap of a site, try it, and add it to copydesk.yaml.

    URL is the site's front page, or a page that lists its articles; a feed or sitemap is taken as it is. The settings
    get one line more, and nothing else in them is changed. Exits with 1 where nothing was found.

    \b
    Examples
        copydesk source add https://www.harbor-ledger.example/
        copydesk source add https://www.harbor-ledger.example/fish/ --name "Harbor Ledger: Fish" -w my-desk
    """
    from copydesk.chain.adding import propose
    from copydesk.workspace.changing import add_source
    from copydesk.workspace.entries import spelt

    workspace = load(find(folder))
    proposal = propose(workspace, url, name, lambda text: click.echo(f"{text} …", err=True))
    kind, address = kind_of(proposal.source)
    entry = {"name": proposal.source.name, kind: address}
    add_source(workspace.folder, entry)
    _show(proposal)
    click.echo(f"\nAdded to {workspace.folder / SETTINGS}:\n    - {urls.redact(spelt(entry))}")
    where = f" -w {quote(str(folder))}" if folder else ""
    # a stranger chose the name, and a person will paste the line into a shell
    click.echo(f"Next: copydesk run --source {quote(proposal.source.name)}{where}")


@command.command("remove", short_help="Take a source out of copydesk.yaml.")
@click.argument("name")
@workspace_option
def remove(name: str, folder: Path | None) -> None:
    """Take a source out of copydesk.yaml. Its documents stay, and other entries and comments do too.

    \b
    Example
        copydesk source remove "Harbor Ledger"
    """
    from copydesk.workspace.changing import remove_source

    workspace = load(find(folder))
    workspace.source(name)
    remove_source(workspace.folder, name)
    click.echo(f"{name} is taken out of {workspace.folder / SETTINGS}; what came of it stays")


@command.command("list", short_help="List the sources: name, kind, address.")
@workspace_option
def list_sources(folder: Path | None) -> None:
    """List the sources of the workspace: name, kind, address.

    \b
    Example
        copydesk source list -w my-desk
    """
    workspace = load(find(folder))
    if not workspace.desk.sources:
        click.echo(f"no source yet in {workspace.folder / SETTINGS}; `copydesk source add URL` adds one")
    width = max((len(source.name) for source in workspace.desk.sources), default=0)
    for source in workspace.desk.sources:
        kind, address = kind_of(source)
        click.echo(f"{source.name:<{width}}  {kind:<9}  {urls.redact(address)}")


@command.command("check", short_help="Try one source, or all, and say what became of the links.")
@click.argument("name", default="")
@workspace_option
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    metavar="N",
    help=f"Fetch at most N pages of a source.  [default: {LIMIT}; {LIMIT_EACH} where all are checked]",
)
def check(name: str, folder: Path | None, limit: int | None) -> None:
    """Crawl a source into a scratch folder, and say what became of each of its links. Writes no document.

    Without NAME all sources are tried, and each is one line. Exits with 1 where one could not be read.

    \b
    Examples
        copydesk source check
        copydesk source check "Harbor Ledger" --limit 5
    """
    workspace = load(find(folder))
    failed = _check_one(workspace, name, limit) if name else _check_all(workspace, limit)
    sys.exit(1 if failed else 0)


def _check_one(workspace: Workspace, name: str, limit: int | None) -> bool:
    """Whether it failed."""
    from copydesk.chain.check import check_source

    outcome = check_source(workspace, workspace.source(name), LIMIT if limit is None else limit)
    for link in outcome.links:
        click.echo(f"{link.became:<9} {urls.redact(link.url)}")
        click.echo(f"          {link.says}")
    for note in outcome.report.notes:
        click.echo(f"note      {note}")
    report = outcome.report
    if report.status == "failed":
        click.echo(f"{name} could not be read: {report.reason}", err=True)
        return True
    click.echo(f"{name}: {report.found} links, {report.articles} articles read, {report.failed} failed")
    return False


def _check_all(workspace: Workspace, limit: int | None) -> bool:
    """Whether any failed."""
    from copydesk.chain.check import check_sources

    if not workspace.desk.sources:
        raise BadInput(f"{workspace.folder / SETTINGS}: no source yet; `copydesk source add URL` adds one")
    outcomes = check_sources(workspace, workspace.desk.sources, LIMIT_EACH if limit is None else limit)
    for outcome in outcomes.values():
        state, text = _in_a_line(outcome)
        click.echo(f"{state:<6} {outcome.report.name}: {text}")
    return any(outcome.report.status == "failed" for outcome in outcomes.values())


def _in_a_line(outcome: Outcome) -> tuple[str, str]:
    report = outcome.report
    if report.status == "failed":
        return "FAULT", report.reason
    said = f"{report.found} links, {report.articles} articles read"
    if report.failed:
        reasons = Counter(link.says for link in outcome.links if link.became == "failed")
        said += f", {report.failed} failed: {reasons.most_common(1)[0][0]}"
    elif not report.found and report.notes:
        said += f": {report.notes[0]}"
    good = report.articles or (report.found and not report.fetched and not report.failed)
    return "ok" if good else "note", said


def _show(proposal: Proposal) -> None:
    """What was found, and what came of the one that was chosen."""
    for candidate in proposal.candidates:
        mark = "→" if candidate is proposal.chosen else " "
        newest = f", newest {candidate.newest:%Y-%m-%d}" if candidate.newest else ""
        said = f"{len(candidate.links)} links{newest}" if candidate.links else candidate.reason
        click.echo(f"{mark} {candidate.kind:<8} {urls.redact(candidate.address)}  {candidate.where}: {said}")
    if proposal.because:
        click.echo(f"Chosen: {proposal.because}.")
    for link in proposal.trial.links:
        if link.became != "waits":
            click.echo(f"  {link.became:<8} {link.says}")
