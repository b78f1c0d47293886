"""The ledger: what must not be forgotten where the state is, a line for each article, in git beside the documents.

A file holds a month. Its lines are sorted by the articles' ids, so that two clones seldom add at the same place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import msgspec
from sqlalchemy import Connection, func, or_, select

from copydesk import clock, urls
from copydesk.batches import batched
from copydesk.model import Link
from copydesk.state import articles, documents, links
from copydesk.state.articles import Stored
from copydesk.state.documents import Filed
from copydesk.state.links import MANY
from copydesk.state.store import upsert
from copydesk.state.tables import articles as articles_table
from copydesk.state.tables import documents as documents_table
from copydesk.state.tables import links as links_table


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is known of an article; without a path, of an address that gave none and is not to be asked again."""

    id: str
    path: str = ""  # of its document, below the documents folder
    addresses: tuple[str, ...] = ()  # urls.key of each address at which it was found
    source: str = ""
    listed: bool = False
    fetched: int = 0  # seconds since 1970
    story: str = ""
    of: str = ""  # the article that it copies
    score: float | None = None
    text: str = ""  # a hash of its text
    bytes: str = ""  # of the document: the first 16 hex digits of its SHA-256
    wrote: Mapping[str, str] = msgspec.field(default_factory=dict)  # path of a field → digest
    edits: Mapping[str, Any] = msgspec.field(default_factory=dict)
    hand: bool = False
    deleted: bool = False
    left: str = ""  # why the address is not to be asked again


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Line).decode


def encode(lines: Iterable[Line]) -> bytes:
    return b"".join(_encode(line) + b"\n" for line in sorted(lines, key=lambda line: line.id))


def decode(data: bytes) -> tuple[list[Line], int]:
    """The lines, and how many are none, as those that git leaves where it could not merge."""
    lines, bad = [], 0
    for line in data.splitlines():
        try:
            lines.append(_decode(line))
        except (msgspec.DecodeError, UnicodeDecodeError):
            bad += bool(line.strip())
    return lines, bad


def lines_of(connection: Connection, month: str) -> list[Line]:
    """What the state knows of a month."""
    query = select(documents_table).where(documents_table.c.month == month)
    filed = [Filed(*row) for row in connection.execute(query)]
    ids = [each.article for each in filed]
    stored = {each.id: each for each in articles.without_texts(connection, ids)}
    addresses = _addresses(connection, ids)
    return [
        *(_line(each, stored.get(each.article), addresses[each.article]) for each in filed),
        *_left(connection, month),
    ]


def take(connection: Connection, lines: Sequence[Line], month: str) -> list[str]:
    """Files what the lines say, where the state says something else; notes on what cannot be."""
    known = documents.filed(connection, [line.id for line in lines])
    names = {each.name: each.article for each in documents.filed(connection).values()}
    rows, notes = [], []
    for line in lines:
        before = known.get(line.id)
        if not line.path or (before and _says(before) == _says_line(line)):
            continue
        if names.setdefault(line.path, line.id) != line.id:
            notes.append(
                f"{line.path} is another article's document here; the ledger's line {line.id} is left"
            )
            continue
        rows.append(replace(before or Filed(line.id, line.path, month), **_filed(line)))
    documents.file_documents(connection, rows)
    _take_links(connection, lines)
    return notes


def _line(filed: Filed, stored: Stored | None, addresses: Mapping[str, str]) -> Line:
    line = Line(
        id=filed.article,
        path=filed.name,
        addresses=tuple(sorted(addresses)),
        left=links.TAKEN_DOWN if "removed" in addresses.values() else "",
        bytes=filed.digest,
        wrote=filed.bases()[0] if filed.base else {},
        edits=filed.edited(),
        hand=filed.hand,
        deleted=filed.deleted,
    )
    if stored is None:
        return line
    return msgspec.structs.replace(
        line,
        source=stored.article.source,
        listed=stored.listed,
        fetched=stored.fetched,
        story=stored.story or "",
        of=stored.copy_of or "",
        score=round(stored.score, 3) if stored.copy_of else None,
        text=stored.text_hash,
    )


def _addresses(connection: Connection, ids: Sequence[str]) -> dict[str, dict[str, str]]:
    """The addresses of each article with what became of them; also those of the same article elsewhere."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    same = func.coalesce(articles_table.c.same_as, links_table.c.article).label("its")
    joined = links_table.outerjoin(articles_table, articles_table.c.id == links_table.c.article)
    for some in batched(ids, MANY):
        query = select(links_table.c.key, links_table.c.status, same).select_from(joined)
        theirs = or_(links_table.c.article.in_(some), articles_table.c.same_as.in_(some))
        for key, status, its in connection.execute(query.where(theirs)):
            found[its][key] = status
    return found


def _left(connection: Connection, month: str) -> list[Line]:
    """Addresses whose pages were read, or never will be, and that gave no article."""
    columns = (links_table.c.key, links_table.c.found, links_table.c.source, links_table.c.reason)
    left = links_table.c.status.in_(("left", "removed")) & links_table.c.fetched.is_not(None)
    left &= links_table.c.article.is_(None)
    return [
        Line(id=urls.key_id(row.key), addresses=(row.key,), source=row.source, left=row.reason or "left")
        for row in connection.execute(select(*columns).where(left))
        if f"{clock.moment(row.found):%Y-%m}" == month
    ]


def _says(filed: Filed) -> tuple[object, ...]:
    return filed.name, filed.digest, filed.edited(), filed.hand, filed.deleted


def _says_line(line: Line) -> tuple[object, ...]:
    return line.path, line.bytes, dict(line.edits), line.hand, line.deleted


def _filed(line: Line) -> dict[str, Any]:
    return {
        "name": line.path,
        "digest": line.bytes,
        "intended": "",
        "base": msgspec.json.encode(line.wrote).decode() if line.wrote else "",
        "intends": "",
        "edits": msgspec.json.encode(line.edits).decode(),
        "hand": line.hand,
        "deleted": line.deleted,
        "stamp": "",
    }


def _take_links(connection: Connection, lines: Sequence[Line]) -> None:
    known = links.known(connection, (key for line in lines for key in line.addresses))
    rows = []
    for line in lines:
        for key in line.addresses:
            if key not in known:
                link = Link(f"https://{key}", line.source)
                rows.append(
                    {
                        "key": key,
                        "source": line.source,
                        "link": msgspec.json.encode(link).decode(),
                        "found": line.fetched,
                        "fetched": line.fetched,
                        "status": "removed"
                        if line.left == links.TAKEN_DOWN
                        else "left"
                        if line.left
                        else "read",
                        "reason": line.left or None,
                        "article": line.id if line.path else None,
                    }
                )
    upsert(connection, links_table, rows)
