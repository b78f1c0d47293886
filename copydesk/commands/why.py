"""copydesk why: where a document comes from."""

from __future__ import annotations

from pathlib import Path

import click

from copydesk.commands import workspace_option
from copydesk.workspace.workspace import find, load


@click.command("why")
@click.argument("document")
@workspace_option
def command(document: str, folder: Path | None) -> None:
    """Say where each field of a document came from, and how its quality and heat add up.

    DOCUMENT is a file, or an article's address. Without -w, the workspace is looked for above the file.

    \b
    Example
        copydesk why output/_news/2026-03-04-a-slug.md
    """
    from copydesk.chain.explaining import explain
    from copydesk.state.store import open_state

    workspace = load(find(folder, near=Path(document)))
    state = open_state(workspace.state)
    try:
        for line in explain(workspace, state, document):
            click.echo(line)
    finally:
        state.close()
