"""copydesk reveal: what is private in a document."""

from __future__ import annotations

import json
from pathlib import Path

import click

from copydesk.commands import workspace_option
from copydesk.errors import BadInput, Unreadable
from copydesk.workspace.keys import FILE, VARIABLE, read_keys
from copydesk.workspace.workspace import find


@click.command("reveal")
@click.argument("file", type=click.Path(path_type=Path))
@workspace_option
def command(file: Path, folder: Path | None) -> None:
    """Show what a document's `secured` holds, as JSON, to who has the key.

    The key is COPYDESK_KEY, or stands in the workspace's copydesk.key. Without -w, the workspace is looked for above
    the file.

    \b
    Example
        copydesk reveal output/_news/2026-03-04-a-slug.md
    """
    from copydesk.documents.secured import reveal

    value, original_url = _sealed(file)
    keys = read_keys() or read_keys(find(folder, near=file))
    if not keys:
        raise BadInput(
            f"{file}: no key to open it with; put it into the workspace's {FILE}, or into {VARIABLE}"
        )
    try:
        click.echo(json.dumps(reveal(value, keys, original_url), ensure_ascii=False, indent=2))
    except Unreadable as error:
        raise BadInput(f"{file}: `secured`: {error}") from None


def _sealed(file: Path) -> tuple[str, str]:
    """The document's `secured` and originalUrl. Raises BadInput."""
    from copydesk.documents import front_matter

    try:
        mapping = front_matter.loads(file.read_text(encoding="utf-8")).mapping
    except OSError as error:
        raise BadInput(f"{file}: {error.strerror}") from None
    except (Unreadable, UnicodeDecodeError) as error:
        raise BadInput(f"{file}: {error}") from None
    if not mapping.get("secured"):
        raise BadInput(f"{file}: no `secured` in it; the desk writes one where the workspace has a key")
    return str(mapping["secured"]), str(mapping.get("originalUrl", ""))
