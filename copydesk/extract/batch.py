"""Pages that lie in files, read one after the other or by several processes."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import msgspec

from copydesk import clock
from copydesk.errors import BadInput, Unreadable
from copydesk.extract.article import as_record, read
from copydesk.model import Link, Page

AT_ONCE = 8  # pages handed to a process at a time
MAX_BODY = 10_000_000  # bytes, as everywhere


class Entry(msgspec.Struct, frozen=True):
    """One line of the input."""

    url: str
    file: str
    type: str = ""  # the Content-Type that it was served with


def extract_all(file: Path, url: str = "", jobs: int = 1) -> Iterator[bytes]:
    """A JSON line for each page, in order. Raises BadInput before the first, where the input is no such list."""
    from_stdin = str(file) == "-"
    data = sys.stdin.buffer.read() if from_stdin else file.read_bytes()
    if data.lstrip()[:1] != b"{":
        yield _line(url, lambda: data)
        return
    entries = _entries(data, "standard input" if from_stdin else str(file))
    one = partial(_extract, Path.cwd() if from_stdin else file.parent)
    if jobs == 1:
        yield from map(one, entries)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(one, entries, chunksize=AT_ONCE)


def _entries(data: bytes, name: str) -> list[Entry]:
    entries = []
    for number, line in enumerate(data.splitlines(), 1):
        if line.strip():
            try:
                entries.append(msgspec.json.decode(line, type=Entry))
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                raise BadInput(f'{name}:{number}: {error}; a line is {{"url": "…", "file": "…"}}') from None
    return entries


def _extract(folder: Path, entry: Entry) -> bytes:
    return _line(entry.url, lambda: _bytes(folder / entry.file), entry.type)


def _bytes(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def _line(url: str, body: Callable[[], bytes], content_type: str = "") -> bytes:
    """The article's record, or the address with an error: a page must not end the whole list."""
    try:
        data = body()
        if len(data) > MAX_BODY:
            raise Unreadable(f"{len(data):,} bytes; the desk reads {MAX_BODY:,}")
        headers = {"content-type": content_type} if content_type else {}
        page = Page(Link(url, ""), url, clock.now(), headers=headers)
        return msgspec.json.encode({"url": url} | as_record(read(page, data)))
    except (Unreadable, OSError, EOFError) as reason:
        return msgspec.json.encode({"url": url, "error": str(reason)})
    except Exception as error:
        return msgspec.json.encode(
            {"url": url, "error": f"reading it failed: {type(error).__name__}: {error}"}
        )
