"""copydesk enrich: documents completed in place."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from copydesk import urls
from copydesk.commands import workspace_option
from copydesk.workspace.workspace import find, load


@click.command("enrich")
@click.argument("what", nargs=-1, required=True, metavar="FILE|URL…")
@workspace_option
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object.")
def command(what: tuple[str, ...], folder: Path | None, as_json: bool) -> None:
    """Fetch the original and related articles of documents, and complete the documents in place.

    Missing fields are filled, the related items that could be fetched are refreshed, quality and heat are told anew;
    nothing that a person wrote is lost. An address gets a document in the workspace. Exits with 1 where something
    could not be fetched.

    \b
    Examples
        copydesk enrich clippings/2026-03-04-a-slug.md
        copydesk enrich https://www.example.org/a-story -w my-desk
    """
    from copydesk.chain.enriching import enrich
    from copydesk.commands.display import Display

    near = next((Path(each) for each in what if not urls.is_web(each)), None)
    workspace = load(find(folder, near))
    with Display(quiet=as_json) as display:
        report = enrich(workspace, what, display.show)
    display.summary(report, as_json)
    sys.exit(1 if report.exit_status() or report.failures else 0)
