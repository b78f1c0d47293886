"""The published stories as a table."""

from __future__ import annotations

import os

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from copydesk.documents import front_matter
from copydesk.state import documents
from copydesk.state.store import open_state
from copydesk.workspace.workspace import Workspace


def show_published(workspace: Workspace) -> None:
    """What a site would show, hottest first, and where the documents are."""
    state = open_state(workspace.state)
    with state.begin() as connection:
        filed = [each for each in documents.filed(connection).values() if each.published and not each.deleted]
    state.close()
    table = Table(title=f"{workspace.desk.site.title}: the published stories", box=box.SIMPLE_HEAD)
    table.add_column("Title", overflow="fold")
    table.add_column("Provider")
    table.add_column("Heat", justify="right")
    table.add_column("Related", justify="right")
    for each in sorted(filed, key=lambda each: (-each.heat, each.name)):
        says = front_matter.loads((workspace.documents / each.name).read_text(encoding="utf-8")).mapping
        related = len(says.get("related") or ())
        table.add_row(
            Text(says["title"]), Text(says["provider"]["name"]), str(each.heat), str(related or "–")
        )
    Console(highlight=False).print(table)
    click.echo(f"The documents: {os.path.relpath(workspace.documents)}{os.sep}")
