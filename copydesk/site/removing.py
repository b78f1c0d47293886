"""Site files that are no longer made, taken away with the folders that this empties."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from copydesk.documents.files import PART
from copydesk.errors import CannotWrite
from copydesk.site.api import ROOT


def remove_files(site: Path, top: tuple[str, ...], stale: Callable[[str], bool]) -> list[str]:
    """Removes the files of the API, and those named in `top`, of whose paths in the site `stale` says so; their paths.

    What a killed run left half-written goes too. No link is followed. Raises CannotWrite.
    """
    if any(folder.is_symlink() for folder in (site, site / "api", site / ROOT)) or not site.is_dir():
        return []
    try:
        return [*_at_top(site, top, stale), *_in_api(site, stale)]
    except OSError as error:
        raise CannotWrite(f"{site}: {error.filename} cannot be removed: {error.strerror}") from error


def _at_top(site: Path, names: tuple[str, ...], stale: Callable[[str], bool]) -> Iterator[str]:
    for part in site.glob(f"{PART}*"):
        part.unlink()
    for name in names:
        if stale(name):
            (site / name).unlink()
            yield name


def _in_api(site: Path, stale: Callable[[str], bool]) -> Iterator[str]:
    if not (site / ROOT).is_dir():
        return
    for where, folders, names, inside in os.fwalk(site / ROOT, topdown=False):
        above = Path(where).relative_to(site).as_posix()
        for name in names:
            if name.startswith(PART):
                os.unlink(name, dir_fd=inside)
            elif stale(path := f"{above}/{name}"):
                os.unlink(name, dir_fd=inside)
                os.fsync(inside)  # what was taken down does not come back when the machine dies
                yield path
        for name in folders:
            _remove_empty(name, inside)
    for folder in (ROOT, "api"):
        _remove_empty(site / folder)


def _remove_empty(folder: str | Path, inside: int | None = None) -> None:
    with suppress(OSError):  # it holds something, or is a link
        os.rmdir(folder, dir_fd=inside)
