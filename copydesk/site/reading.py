"""The documents on disk as items, each parsed once: parsing takes a hundred times as long as a look at the file."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from copydesk.documents import front_matter
from copydesk.documents.files import is_text, stamp_of
from copydesk.errors import Unreadable
from copydesk.site.items import Item, item_of

# As the desk writes it. Nothing but the key itself can begin a line so, and three documents of four end here unparsed.
_UNPUBLISHED = re.compile(rb"^published: false\r?$", re.MULTILINE)


class Read(msgspec.Struct, frozen=True, array_like=True):
    """What was made of a document when it had this stamp."""

    stamp: str
    item: Item | None = None  # None: not published, or not readable
    problem: str = ""


def read_documents(folder: Path, path: str, language: str, before: Mapping[str, Read]) -> dict[str, Read]:
    """Every document below the folder by its name there; those whose stamp is as `before` are not read again.

    `path` is the folder as items have it. What cannot be read is told in `problem`, and left out of the site. Raises
    Unreadable for a folder that cannot be listed.
    """
    read = {}
    for name, stamp in sorted(_documents(folder)):
        known = before.get(name)
        if known is None or known.stamp != stamp:
            known = _read(folder, path, name, stamp, language)
        read[name] = known
    return read


def _documents(folder: Path, above: str = "") -> Iterator[tuple[str, str]]:
    """The documents below the folder; no link is followed, and hidden files are an editor's own."""
    try:
        with os.scandir(folder / above) as entries:
            found = [entry for entry in entries if not entry.name.startswith(".") and is_text(entry.name)]
    except FileNotFoundError:
        return
    except OSError as error:
        raise Unreadable(f"{folder / above}: cannot be listed: {error.strerror}") from error
    for entry in found:
        if entry.is_dir(follow_symlinks=False):
            yield from _documents(folder, f"{above}{entry.name}/")
        elif entry.name.endswith(".md") and entry.is_file(follow_symlinks=False):
            with suppress(FileNotFoundError):  # gone meanwhile
                yield f"{above}{entry.name}", stamp_of(entry.stat(follow_symlinks=False))


def _read(folder: Path, path: str, name: str, stamp: str, language: str) -> Read:
    try:
        data = (folder / name).read_bytes()
        if _UNPUBLISHED.search(data.partition(b"\n---")[0]):
            return Read(stamp)
        document = front_matter.loads(data.decode())
        return Read(stamp, item_of(f"{path}/{name}", document.mapping, document.body, language))
    except (OSError, UnicodeError) as error:
        return Read(stamp, problem=f"cannot be read: {error}")
    except Unreadable as error:
        return Read(stamp, problem=str(error))
