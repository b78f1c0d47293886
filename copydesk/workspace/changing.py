"""copydesk.yaml with a source more or less: read again before it is replaced, and replaced whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from copydesk.documents.files import Change, change_all
from copydesk.errors import BadInput
from copydesk.workspace.entries import with_source, without_source
from copydesk.workspace.workspace import SETTINGS, load


def add_source(folder: Path, entry: Mapping[str, str]) -> None:
    """Adds the entry (`name` and a kind with its address) to the workspace's sources.

    Raises BadInput where the settings would then be wrong, CannotWrite; the file is then as it was.
    """
    _change(folder, lambda text: with_source(text, entry))


def remove_source(folder: Path, name: str) -> None:
    """Takes out the entry of that name, which is there. Raises as `add_source` does."""
    _change(folder, lambda text: without_source(text, name))


def _change(folder: Path, change: Callable[[str], str]) -> None:
    path = folder / SETTINGS
    before = path.read_bytes()
    try:
        after = change(before.decode())
    except BadInput as error:
        raise BadInput(f"{path}: {error}") from None
    load(folder, after)
    if not change_all(folder, [Change(SETTINGS, after.encode(), before)]):
        raise BadInput(f"{path}: somebody else has just changed it; try again")
