"""Pages that lie in files, read as those of a run are: no page can harm another, or hang."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from copydesk import clock
from copydesk.errors import BadInput
from copydesk.extract import as_record
from copydesk.extract.pool import Readers
from copydesk.model import Link, Page


class Entry(msgspec.Struct, frozen=True):
    """One line of the input."""

    url: str
    file: str
    type: str = ""  # the Content-Type that it was served with


def extract_all(file: Path, url: str = "", jobs: int = 1) -> Iterator[bytes]:
    """A JSON line for each page, in order. Raises BadInput before the first, where the input is no such list."""
    from_stdin = str(file) == "-"
    data = sys.stdin.buffer.read() if from_stdin else file.read_bytes()
    if data.lstrip()[:1] == b"{":
        entries = _entries(data, "standard input" if from_stdin else str(file))
        yield from _lines(Path.cwd() if from_stdin else file.parent, entries, jobs)
    else:
        # what came through a pipe cannot be read again
        with TemporaryDirectory(prefix="copydesk-") as folder:
            Path(folder, "page").write_bytes(data)
            yield from _lines(Path(folder), [Entry(url, "page")], 1)


def _entries(data: bytes, name: str) -> list[Entry]:
    entries = []
    for number, line in enumerate(data.splitlines(), 1):
        if line.strip():
            try:
                entries.append(msgspec.json.decode(line, type=Entry))
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                raise BadInput(f'{name}:{number}: {error}; a line is {{"url": "…", "file": "…"}}') from None
    return entries


def _lines(folder: Path, entries: Sequence[Entry], jobs: int) -> Iterator[bytes]:
    with Readers(folder, jobs) as readers:
        asked = deque((each.url, readers.read_file(_page(each), each.file)) for each in entries)
        while asked:
            url, answer = asked.popleft()
            found = answer.result()
            says = {"error": found} if isinstance(found, str) else as_record(found)
            yield msgspec.json.encode({"url": url} | says)


def _page(entry: Entry) -> Page:
    headers = {"content-type": entry.type} if entry.type else {}
    return Page(Link(entry.url, ""), entry.url, clock.now(), headers=headers)
