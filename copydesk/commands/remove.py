"""copydesk remove: an article taken down for good."""

from __future__ import annotations

from pathlib import Path

import click

from copydesk import urls
from copydesk.commands import workspace_option
from copydesk.workspace.workspace import find, load


@click.command("remove")
@click.argument("what", metavar="DOCUMENT|ADDRESS")
@workspace_option
@click.option("--purge", is_flag=True, help="Its text, its pages in the archive and its picture go too.")
def command(what: str, folder: Path | None, purge: bool) -> None:
    """Take an article down: it is not published, leads no story, and none of its addresses is fetched again.

    Its document stays with `removed: true`, so that nobody forgets; `copydesk release DOCUMENT removed` takes that
    back. An address that the desk never met is remembered, and never fetched.

    \b
    Examples
        copydesk remove output/_news/2026-03-04-a-slug.md
        copydesk remove https://www.example.org/a-story --purge
    """
    from copydesk.chain.removing import remove

    near = None if urls.is_web(what) else Path(what)
    for line in remove(load(find(folder, near)), what, purge):
        click.echo(line)
