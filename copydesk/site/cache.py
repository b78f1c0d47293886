"""What the last write of the site saw, in one file of the state folder. Losing it costs time, nothing else."""

from __future__ import annotations

from pathlib import Path

import msgspec

from copydesk import __version__
from copydesk.documents.files import write_atomic
from copydesk.site.publication import Publication
from copydesk.site.reading import Read

_NAME = "site.msgpack"


class Seen(msgspec.Struct, frozen=True):
    reading: str  # what items depend on beside their documents
    settings: str = ""  # what all files depend on beside the items; "" where nothing was written yet
    documents: dict[str, Read] = {}  # by name
    files: dict[str, str | None] = {}  # by path in the site; None: no file is there
    problems: list[str] = []


def recall(state: Path, publication: Publication) -> Seen:
    """What was seen; nothing where the file is lost or torn, or where documents are read otherwise by now."""
    reading = msgspec.json.encode((__version__, publication.folder, publication.language)).decode()
    try:
        seen = msgspec.msgpack.decode((state / _NAME).read_bytes(), type=Seen)
    except (OSError, msgspec.DecodeError):
        return Seen(reading)
    return seen if seen.reading == reading else Seen(reading)


def remember(state: Path, seen: Seen) -> None:
    """Raises CannotWrite."""
    write_atomic(state, _NAME, msgspec.msgpack.encode(seen))
