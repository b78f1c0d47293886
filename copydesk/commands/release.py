"""copydesk release: an edited field, given back to the desk."""

from __future__ import annotations

from pathlib import Path

import click

from copydesk.commands import workspace_option
from copydesk.workspace.workspace import find, load


@click.command("release")
@click.argument("document", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
@click.argument("field")
@workspace_option
def command(document: Path, field: str, folder: Path | None) -> None:
    """Give an edited field of a document back to the desk, which writes its own there again and keeps it up to date.

    FIELD is a key (title, related, topics …), a part of one (provider.name, related[ADDRESS], topics[NAME]), or body
    for what stands below the front matter. `copydesk why FILE` lists what was edited.

    \b
    Examples
        copydesk release output/_news/2026-03-04-a-slug.md title
        copydesk release output/_news/2026-03-04-a-slug.md removed
    """
    from copydesk.chain.releasing import release

    for path in release(load(find(folder, document)), document, field):
        click.echo(f"{path}: the desk's again")
