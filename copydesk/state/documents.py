"""Documents: the file of each article, what the desk wrote there, and what people made of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, func, select, update

from copydesk.batches import batched
from copydesk.documents.merge import Base, Edits
from copydesk.state.links import MANY
from copydesk.state.store import upsert
from copydesk.state.tables import documents, months

_base = msgspec.json.Decoder(dict[str, str]).decode
_edits = msgspec.json.Decoder(dict[str, Any]).decode


def as_json(value: Base | Edits) -> str:
    """A map as `Filed` holds it."""
    return msgspec.json.encode(value).decode()


@dataclass(slots=True, frozen=True)
class Filed:
    """A document as the state knows it. Digests are 16 hex digits of the file's SHA-256; maps are JSON."""

    article: str
    name: str
    month: str = ""  # of the ledger, YYYY-MM; "" for a document that the desk never wrote
    digest: str = ""  # of what the desk last wrote
    intended: str = ""  # of what it was about to write
    base: str = ""  # what it last wrote, field by field
    intends: str = ""  # what it was about to write, likewise
    edits: str = "{}"
    hand: bool = False  # a person wrote in it
    stamp: str = ""  # of the file when it was last read or written
    heat: int = -1
    published: bool = False
    deleted: bool = False

    def bases(self) -> list[Base]:
        return [_base(each) for each in (self.base, self.intends) if each]

    def edited(self) -> Edits:
        return _edits(self.edits)


def filed(connection: Connection, ids: Iterable[str] | None = None) -> dict[str, Filed]:
    """The documents of these articles (of all, where None), by article."""
    if ids is None:
        return {row.article: Filed(*row) for row in connection.execute(select(documents))}
    found: dict[str, Filed] = {}
    for some in batched(ids, MANY):
        query = select(documents).where(documents.c.article.in_(some))
        found |= {row.article: Filed(*row) for row in connection.execute(query)}
    return found


def named(connection: Connection, name: str) -> Filed | None:
    """The document of that name."""
    row = connection.execute(select(documents).where(documents.c.name == name)).first()
    return Filed(*row) if row else None


def file_documents(connection: Connection, rows: Sequence[Filed]) -> None:
    """Files what is new about these documents; the ledger is to follow."""
    upsert(connection, documents, [asdict(row) for row in rows])
    are_stale(connection, (row.month for row in rows))


def give(connection: Connection, article: str, other: str) -> None:
    """The document of an article is another one's."""
    connection.execute(update(documents).where(documents.c.article == article).values(article=other))


def were_written(connection: Connection, rows: Sequence[Filed]) -> None:
    """What was intended for these documents stands on disk, each with the stamp given."""
    if rows:
        connection.execute(
            update(documents)
            .where(documents.c.article == bindparam("its"))
            .values(digest=bindparam("new"), base=bindparam("wrote"), stamp=bindparam("mark")),
            [
                {"its": row.article, "new": row.intended, "wrote": row.intends, "mark": row.stamp}
                for row in rows
            ],
        )


def set_stamps(connection: Connection, stamps: Iterable[tuple[str, str]]) -> None:
    """The files of these articles were read, and stand as the desk wrote them."""
    if rows := [{"its": article, "mark": stamp} for article, stamp in stamps]:
        query = update(documents).where(documents.c.article == bindparam("its"))
        connection.execute(query.values(stamp=bindparam("mark")), rows)


def published_share(connection: Connection) -> tuple[int, int]:
    """How many documents there are, and how many of them are published."""
    there = ~documents.c.deleted
    every = connection.scalar(select(func.count()).where(there)) or 0
    shown = connection.scalar(select(func.count()).where(there, documents.c.published)) or 0
    return every, shown


def are_stale(connection: Connection, which: Iterable[str]) -> None:
    """These months' files of the ledger are to be written anew."""
    upsert(connection, months, [{"month": month, "stale": True} for month in sorted({*which} - {""})])


def stale_months(connection: Connection) -> set[str]:
    """Months of the ledger about which the state knows more than their files."""
    return set(connection.scalars(select(months.c.month).where(months.c.stale)))


def months_written(connection: Connection) -> dict[str, str]:
    """The files of the ledger, by month: the digest of each as the desk last read or wrote it."""
    query = select(months.c.month, months.c.digest).where(months.c.digest != "")
    return {row.month: row.digest for row in connection.execute(query)}


def month_written(connection: Connection, month: str, digest: str, stale: bool) -> None:
    upsert(connection, months, [{"month": month, "digest": digest, "stale": stale}])
