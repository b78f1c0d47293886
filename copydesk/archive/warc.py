"""The archive: WARC 1.1 files, one gzip member a record, each answer's payload as the wire sent it.

What a standard record cannot say of a page (its link, the redirects, the signals) stands in a header
field of the record's own, as JSON: WARC-JSON-Metadata, as the Webrecorder tools call theirs.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import msgspec
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from copydesk.archive.encoding import decode
from copydesk.conversation.messages import Want
from copydesk.documents.files import write_atomic
from copydesk.errors import CannotWrite, Unreadable
from copydesk.model import Link, Page, Record

KEPT = "archive"  # the folders below .copydesk
PASSING = "spool"  # for pages that may not be kept: dropped once read
_METADATA = "WARC-JSON-Metadata"
_STUMBLES = (ArchiveLoadFailed, zlib.error, ValueError, AttributeError)  # warcio's ways over half a record
_DATE = "%Y-%m-%dT%H:%M:%S.%fZ"


class _Metadata(msgspec.Struct, frozen=True):
    link: Link
    redirects: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    want: Want = "page"


class Archive:
    """Appends to the two files of one run, which are made when the first record is."""

    def __init__(self, state: Path, run: str) -> None:
        """`state` is the workspace's .copydesk folder."""
        self._state = state
        self._run = run
        self._files: dict[str, IO[bytes]] = {}

    def write(self, page: Page, body: bytes, *, want: Want = "page", keep: bool = True) -> Record:
        """Appends an answer, its `body` as the wire sent it, and says where it lies once the system has it.

        Raises CannotWrite where the disk does not take it; what was half written is cut off again.
        """
        folder = KEPT if keep else PASSING
        name = f"{folder}/{self._run}.warc.gz"
        try:
            file = self._files.get(folder) or self._open(folder, name)
            offset = file.tell()
            try:
                _append(file, page, body, want)
            except OSError:
                file.truncate(offset)
                file.seek(offset)
                raise
        except OSError as error:
            raise CannotWrite(f"{self._state / name}: {error.strerror or error}") from error
        return Record(file=name, offset=offset)

    def close(self) -> None:
        for file in self._files.values():
            file.close()
        self._files.clear()

    def _open(self, folder: str, name: str) -> IO[bytes]:
        (self._state / folder).mkdir(parents=True, exist_ok=True)
        # Unbuffered: a record that was announced must outlive the process.
        file = self._files[folder] = (self._state / name).open("ab", buffering=0)
        file.seek(0, 2)
        return file


class _Member:
    """One gzip member. What came compressed is stored as it is: another round would cost 2 ms and save nothing."""

    def __init__(self, compressed: bool) -> None:
        self._packer = zlib.compressobj(0 if compressed else 1, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> None:
        self._parts.append(self._packer.compress(data))

    def flush(self) -> None:
        """Called by the writer at the record's end."""
        self._parts.append(self._packer.flush())

    def bytes(self) -> bytes:
        return b"".join(self._parts)


def _append(file: IO[bytes], page: Page, body: bytes, want: Want) -> None:
    encoding = page.headers.get("content-encoding", "")
    compressed = bool(encoding) or page.headers.get("content-type", "").startswith("image/")
    member = _Member(compressed)
    writer = WARCWriter(member, gzip=False, warc_version="1.1")
    metadata = _Metadata(page.link, page.redirects, page.signals, want)
    record = writer.create_warc_record(
        page.url,
        "response",
        payload=BytesIO(body),
        length=len(body),
        http_headers=StatusAndHeaders(str(page.status), list(page.headers.items()), protocol="HTTP/1.1"),
        warc_headers_dict={
            "WARC-Date": page.fetched.astimezone(UTC).strftime(_DATE),
            _METADATA: msgspec.json.encode(metadata).decode(),
        },
    )
    writer.write_record(record)
    data = memoryview(member.bytes())
    while data:  # an unbuffered file may take less than it is given
        data = data[file.write(data) :]


def read_body(state: Path, record: Record, headers: Mapping[str, str], limit: int) -> bytes:
    """The unpacked body of a record, `limit` bytes at most. `state` is the workspace's .copydesk folder.

    Raises Unreadable where the record is not there or is damaged, BodyTooLarge where it is too large.
    """
    try:
        with (state / record.file).open("rb") as file:
            file.seek(record.offset)
            records = ArchiveIterator(file)
            found = next(records, None)
            if found is None:
                raise Unreadable(f"no record at {record.file}:{record.offset}")
            body: bytes = found.raw_stream.read(limit + 1)
            _check_whole(records)
    except (OSError, *_STUMBLES) as error:
        raise Unreadable(f"{record.file}:{record.offset}: {error}") from error
    return decode(body, headers.get("content-encoding", ""), limit)


def pages(state: Path, file: str, want: Want = "page") -> Iterator[Page]:
    """The pages (or pictures) of an archive file, which is named relative to `state`, in the order fetched.

    A record that a crash cut short, which can only be the last one, is left out.
    """
    for record, said, found in _records(state, file):
        if said is not None and said.want == want:
            yield replace(_page(found, said), record=record)


def erase(state: Path, file: str, doomed: Callable[[str], bool]) -> dict[int, int]:
    """Takes the records of all doomed addresses out of an archive file; the new offset of each that stays, by its old.

    Empty where there are none. Raises CannotWrite; the file is then as it was.
    """
    places = [
        (record.offset, said is not None and doomed(said.link.url))
        for record, said, _ in _records(state, file)
    ]
    if not any(gone for _, gone in places):
        return {}
    data = (state / file).read_bytes()
    ends = [offset for offset, _ in places[1:]] + [len(data)]
    kept, moved, size = [], {}, 0
    for (offset, gone), end in zip(places, ends, strict=True):
        if not gone:
            moved[offset] = size
            kept.append(data[offset:end])
            size += end - offset
    write_atomic(state, file, b"".join(kept))
    return moved


def _records(state: Path, file: str) -> Iterator[tuple[Record, _Metadata | None, Any]]:
    """The whole records of a file. The last of the three is warcio's, with its headers."""
    with (state / file).open("rb") as stream:
        records = ArchiveIterator(stream)
        try:
            for found in records:
                metadata = found.rec_headers.get_header(_METADATA)
                said = msgspec.json.decode(metadata, type=_Metadata) if metadata else None
                _check_whole(records)
                yield Record(file, records.get_record_offset()), said, found
        except (Unreadable, *_STUMBLES):
            return


def _check_whole(records: ArchiveIterator) -> None:
    """Reads to the end of the record; raises Unreadable where its gzip member ends too early."""
    records.read_to_end()
    if not records.reader.decompressor.eof:
        raise Unreadable("the record is cut short")


def _page(found: Any, said: _Metadata) -> Page:
    date = datetime.strptime(found.rec_headers.get_header("WARC-Date"), _DATE).replace(tzinfo=UTC)
    return Page(
        link=said.link,
        url=found.rec_headers.get_header("WARC-Target-URI"),
        fetched=date,
        status=int(found.http_headers.get_statuscode()),
        headers=dict(found.http_headers.headers),
        redirects=said.redirects,
        signals=said.signals,
    )
