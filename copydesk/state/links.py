"""Links: which are known, which are due, what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, and_, bindparam, or_, select, update

from copydesk import clock, urls
from copydesk.batches import batched
from copydesk.conversation.messages import FailureKind, Validators
from copydesk.model import Link
from copydesk.state.store import upsert
from copydesk.state.tables import links

# How long a failed link rests, in seconds, doubling with each run that failed, up to a week: what is gone seldom
# comes back, what was busy is asked again by the next run of a two-hourly schedule.
REST: dict[FailureKind, int] = {
    "gone": 86_400,
    "forbidden": 86_400,
    "bad": 86_400,
    "later": 3_600,
    "budget": 0,
}
LONGEST_REST = 7 * 86_400
TAKEN_DOWN = "taken down"  # the reason of an address that is not to be asked again

MANY = 500  # keys in one query: SQLite takes 999 parameters

_decode = msgspec.json.Decoder(Link).decode


@dataclass(slots=True, frozen=True)
class Known:
    """What is known of a link."""

    key: str
    status: str
    fetched: int | None
    validators: Validators
    reason: str | None  # of its failure


@dataclass(slots=True, frozen=True)
class Due:
    """A link that waits to be fetched."""

    key: str
    link: Link
    validators: Validators


def known(connection: Connection, keys: Iterable[str]) -> dict[str, Known]:
    """Those of the keys that are known."""
    found = {}
    for some in batched(keys, MANY):
        columns = (
            links.c.key,
            links.c.status,
            links.c.fetched,
            links.c.etag,
            links.c.last_modified,
            links.c.reason,
        )
        query = select(*columns)
        for row in connection.execute(query.where(links.c.key.in_(some))):
            found[row.key] = Known(
                row.key, row.status, row.fetched, Validators(row.etag, row.last_modified), row.reason
            )
    return found


def add(connection: Connection, found: Sequence[Link], status: str, now: int) -> None:
    """New links, or known ones to be fetched anew."""
    rows = [
        {
            "key": urls.key(link.url),
            "source": link.source,
            "link": msgspec.json.encode(link).decode(),
            "found": now,
            "status": status,
        }
        for link in found
    ]
    upsert(connection, links, rows)


def due(connection: Connection, sources: Sequence[str], now: int) -> list[Due]:
    """What is left of earlier runs, of these sources: found but not read, or failed and rested."""
    query = select(links.c.key, links.c.link, links.c.etag, links.c.last_modified).where(
        or_(links.c.status == "pending", and_(links.c.status == "failed", links.c.next_try <= now)),
        links.c.source.in_(sources),
    )
    return [
        Due(row.key, _decode(row.link), Validators(row.etag, row.last_modified))
        for row in connection.execute(query)
    ]


def article_of(connection: Connection, key: str) -> str | None:
    """The id of the article that the link gave."""
    return connection.scalar(select(links.c.article).where(links.c.key == key))


def articles_of(connection: Connection, keys: Iterable[str]) -> dict[str, str]:
    """The ids of the articles that these links gave, by key."""
    found: dict[str, str] = {}
    for some in batched(keys, MANY):
        query = select(links.c.key, links.c.article).where(
            links.c.key.in_(some), links.c.article.is_not(None)
        )
        found |= {row.key: row.article for row in connection.execute(query)}
    return found


def was_read(
    connection: Connection, key: str, article: str | None, fetched: int, validators: Validators | None = None
) -> None:
    """The link's page was read (or is unchanged, where `article` is None)."""
    values: dict[str, object] = {
        "status": "read",
        "fetched": fetched,
        "tries": 0,
        "reason": None,
    }
    if article is not None:
        values["article"] = article
    if validators is not None:
        values |= {"etag": validators.etag, "last_modified": validators.last_modified}
    connection.execute(update(links).where(links.c.key == key).values(values))


def was_left(connection: Connection, key: str, reason: str, fetched: int) -> None:
    """The link's page was read, and is not wanted."""
    values = {"status": "left", "fetched": fetched, "reason": reason}
    connection.execute(update(links).where(links.c.key == key).values(values))


def month_of(connection: Connection, key: str) -> str:
    """The month of the ledger that has the link where it gives no article."""
    found = connection.scalar(select(links.c.found).where(links.c.key == key))
    return f"{clock.moment(found):%Y-%m}" if found else ""


def take_down(connection: Connection, articles: Iterable[str], down: bool = True) -> None:
    """These articles are not to be fetched again, or may be once more."""
    for some in batched(articles, MANY):
        query = update(links).where(links.c.article.in_(some))
        if down:
            connection.execute(query.values(status="removed", reason=TAKEN_DOWN))
        else:
            connection.execute(query.where(links.c.status == "removed").values(status="read", reason=None))


def keys_of(connection: Connection, articles: Iterable[str]) -> set[str]:
    """The keys of all addresses that gave these articles."""
    found: set[str] = set()
    for some in batched(articles, MANY):
        found.update(connection.scalars(select(links.c.key).where(links.c.article.in_(some))))
    return found


def never(connection: Connection, link: Link, now: int, article: str | None) -> None:
    """An address that is never to be fetched, whether it was met before or not; the article that it gave, if any."""
    add(connection, [link], "removed", now)
    query = update(links).where(links.c.key == urls.key(link.url))
    connection.execute(query.values(fetched=now, reason=TAKEN_DOWN, article=article))


def forget_words(connection: Connection, articles: Iterable[str]) -> None:
    """What sources said of these articles goes: a feed's summary may be the whole text."""
    for some in batched(articles, MANY):
        for row in connection.execute(select(links.c.key, links.c.link).where(links.c.article.in_(some))):
            link = _decode(row.link)
            bare = msgspec.json.encode(Link(link.url, link.source)).decode()
            connection.execute(update(links).where(links.c.key == row.key).values(link=bare))


def has_failed(connection: Connection, key: str, kind: FailureKind, reason: str, now: int) -> None:
    """The link could not be read. It rests, longer each time; one the budget left out is due at once."""
    tries = connection.scalar(select(links.c.tries).where(links.c.key == key)) or 0
    rest = min(REST[kind] * 2**tries, LONGEST_REST)
    connection.execute(
        update(links)
        .where(links.c.key == bindparam("its"))
        .values(
            status="pending" if kind == "budget" else "failed",
            tries=tries + (kind != "budget"),
            next_try=now + rest,
            reason=reason,
        ),
        {"its": key},
    )
