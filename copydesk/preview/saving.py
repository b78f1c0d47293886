"""The preview as a folder of files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from copydesk.documents.files import write_all
from copydesk.errors import BadInput, CannotWrite
from copydesk.preview.rendering import PICTURES

MARK = ".copydesk-preview"  # lists what the desk wrote into the folder, a path a line

_OURS = re.compile(rf"(?:{PICTURES}/)?[^/\x00-\x1f.][^/\x00-\x1f]*")


def check_ours(folder: Path) -> None:
    """Raises BadInput where there is something in the folder, and the desk did not put it there."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise BadInput(f"{folder}: no folder; name one that is empty or not there yet")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise BadInput(f"{folder}: there is something in it that is no preview; name an empty folder")


def save(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Writes the files, and removes those of an earlier preview that are no longer any. See `write_all`.

    The folder is marked before anything else is in it: so a preview that was interrupted can be made again.
    """
    before = _listed(folder)
    now: list[str] = []
    write_all(folder, [(MARK, _list(before))])
    write_all(folder, _noted(files, now))
    write_all(folder, [(MARK, _list(now))])
    try:
        for name in before - set(now):
            (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise CannotWrite(f"{error.filename}: {error.strerror}") from error


def _noted(files: Iterable[tuple[str, bytes]], names: list[str]) -> Iterator[tuple[str, bytes]]:
    for name, data in files:
        names.append(name)
        yield name, data


def _listed(folder: Path) -> set[str]:
    """What an earlier preview wrote; what the desk would not have written is not believed."""
    try:
        lines = (folder / MARK).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return set()
    return {line for line in lines if _OURS.fullmatch(line)}


def _list(names: Iterable[str]) -> bytes:
    return "".join(f"{name}\n" for name in sorted(names)).encode()
