"""Articles: what was read, the story each belongs to, the picture each has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, Select, and_, delete, func, select, update

from copydesk.batches import batched
from copydesk.model import Article, Membership, Page, Picture
from copydesk.state import features
from copydesk.state.links import MANY
from copydesk.state.store import upsert
from copydesk.state.tables import articles

_article = msgspec.json.Decoder(Article).decode
_page = msgspec.json.Decoder(Page).decode
_picture = msgspec.json.Decoder(Picture).decode
_strings = msgspec.json.Decoder(list[str]).decode


@dataclass(slots=True, frozen=True)
class Stored:
    """An article as the state keeps it."""

    id: str
    article: Article
    page: Page
    listed: bool  # found through a source of its own provider
    published: int  # seconds; when it was first fetched, where nothing says
    fetched: int
    domain: str
    text_hash: str
    picture: Picture | None = None
    wanted: tuple[str, ...] = ()  # pictures still to be tried
    story: str | None = None
    copy_of: str | None = None
    score: float = 0.0
    same_as: str | None = None
    restored: bool = False  # from its document: the state was lost, its text with it


def put(connection: Connection, stored: Stored) -> None:
    """Files an article, new or read again; its story is to be told anew."""
    upsert(connection, articles, [{**_row(stored), "fresh": True}])
    features.forget(connection, [stored.id])


def restore(connection: Connection, restored: Iterable[Stored]) -> None:
    """Files articles that a ledger and their documents tell of, with their stories; nothing about them is new."""
    rows = [
        {**_row(each), "story": each.story, "copy_of": each.copy_of, "score": each.score, "fresh": False}
        for each in restored
    ]
    upsert(connection, articles, rows)


def _row(stored: Stored) -> dict[str, Any]:
    return {
        "id": stored.id,
        "source": stored.article.source,
        "listed": stored.listed,
        "published": stored.published,
        "fetched": stored.fetched,
        "domain": stored.domain,
        "site_name": stored.article.site_name,
        "text_hash": stored.text_hash,
        "article": _json(replace(stored.article, text="")),
        "text": stored.article.text,
        "page": _json(stored.page),
        "picture": _json(stored.picture) if stored.picture else None,
        "wanted": _json(stored.wanted),
        "restored": stored.restored,
    }


def get(connection: Connection, ids: Iterable[str]) -> dict[str, Stored]:
    """Those of the ids that are known."""
    found = {}
    for some in batched(ids, MANY):
        for row in connection.execute(select(articles).where(articles.c.id.in_(some))).mappings():
            found[row["id"]] = _stored(row)
    return found


def texts(connection: Connection, among: Iterable[str]) -> dict[str, str]:
    """The texts of these articles."""
    found: dict[str, str] = {}
    for some in batched(among, MANY):
        query = select(articles.c.id, articles.c.text).where(articles.c.id.in_(some))
        found |= {row.id: row.text for row in connection.execute(query)}
    return found


def addresses(connection: Connection, among: Iterable[str]) -> dict[str, str]:
    """The addresses at which these articles were found."""
    return {stored.id: stored.article.url for stored in without_texts(connection, among)}


def ids(connection: Connection, among: Iterable[str]) -> set[str]:
    """Those of the ids that are known."""
    found: set[str] = set()
    for some in batched(among, MANY):
        found.update(connection.scalars(select(articles.c.id).where(articles.c.id.in_(some))))
    return found


def all_ids(connection: Connection) -> list[str]:
    return list(connection.scalars(select(articles.c.id).order_by(articles.c.id)))


def fresh(connection: Connection) -> dict[str, int]:
    """Articles that are new or changed since stories were last told, with the time of each."""
    query = select(articles.c.id, articles.c.published).where(articles.c.fresh)
    return {row.id: row.published for row in connection.execute(query)}


def fresh_stories(connection: Connection) -> list[str]:
    """The stories that have a fresh article."""
    query = select(articles.c.story).where(articles.c.fresh, articles.c.story.is_not(None)).distinct()
    return list(connection.scalars(query.order_by(articles.c.story)))


def between(connection: Connection, first: int, last: int, text: int) -> list[Stored]:
    """The articles published in that span of seconds, each with the first `text` characters of its text."""
    query = _with_text(text).where(articles.c.published.between(first, last)).order_by(articles.c.id)
    return [_stored(row) for row in connection.execute(query).mappings()]


def in_stories(connection: Connection, stories: Iterable[str]) -> list[Stored]:
    """All members of the stories, without their texts."""
    found = []
    for some in batched(stories, MANY):
        query = _with_text(0).where(articles.c.story.in_(some)).order_by(articles.c.id)
        found += [_stored(row) for row in connection.execute(query).mappings()]
    return found


def without_texts(connection: Connection, ids: Iterable[str]) -> Iterator[Stored]:
    """Those of the ids that are known, without their texts."""
    for some in batched(ids, MANY):
        for row in connection.execute(_with_text(0).where(articles.c.id.in_(some))).mappings():
            yield _stored(row)


def set_story(connection: Connection, membership: Membership, same_as: str | None) -> None:
    """Files the story; the document is to be written again, since it lists the story's others."""
    connection.execute(
        update(articles)
        .where(articles.c.id == membership.id)
        .values(
            story=membership.story,
            copy_of=membership.of,
            score=membership.score,
            same_as=same_as,
            fresh=True,
        )
    )


def site_names(connection: Connection, domains: Iterable[str]) -> dict[str, list[str]]:
    """What the pages of each domain call their site, most often first."""
    names: dict[str, list[str]] = {}
    for some in batched(sorted(domains), MANY):
        query = (
            select(articles.c.domain, articles.c.site_name)
            .where(articles.c.domain.in_(some), articles.c.site_name != "")
            .group_by(articles.c.domain, articles.c.site_name)
            .order_by(articles.c.domain, func.count().desc(), articles.c.site_name)
        )
        for domain, name in connection.execute(query):
            names.setdefault(domain, []).append(name)
    return names


def are_told(connection: Connection, ids: Sequence[str]) -> None:
    """Their documents are written: nothing about them is new any more."""
    for some in batched(ids, MANY):
        connection.execute(update(articles).where(articles.c.id.in_(some)).values(fresh=False))


def to_tell(connection: Connection, ids: Sequence[str]) -> None:
    """Something befell these articles' documents: their stories are to be written anew."""
    for some in batched(ids, MANY):
        stories = select(articles.c.story).where(articles.c.id.in_(some), articles.c.story.is_not(None))
        connection.execute(update(articles).where(articles.c.story.in_(stories)).values(fresh=True))


def all_are_fresh(connection: Connection) -> None:
    """Everything is to be told and written anew: the settings have changed, or the rules."""
    connection.execute(update(articles).values(fresh=True))


def set_picture(connection: Connection, article: str, picture: Picture | None, wanted: Sequence[str]) -> None:
    """The lead picture as it was found, or the addresses that are still to be tried."""
    connection.execute(
        update(articles)
        .where(articles.c.id == article)
        .values(picture=_json(picture) if picture else None, wanted=_json(wanted), fresh=True)
    )


def with_its_copies_elsewhere(connection: Connection, article: str) -> list[str]:
    """The ids of the article: its own, and those under which it was met at other addresses of its owner."""
    same = connection.scalars(
        select(articles.c.id).where(articles.c.same_as == article).order_by(articles.c.id)
    )
    return [article, *same]


def pictures_of_others(connection: Connection, but: Sequence[str]) -> list[Picture]:
    """The lead pictures of all other articles."""
    query = select(articles.c.picture).where(articles.c.picture.is_not(None), articles.c.id.not_in(but))
    return [_picture(each) for each in connection.scalars(query)]


def purge(connection: Connection, ids: Sequence[str]) -> None:
    """Drops the texts and pictures of these articles, what the index keeps of them, and where their pages lay."""
    features.forget(connection, ids)
    for its, stored in get(connection, ids).items():
        bare = replace(stored.article, text="", pictures=[])
        page = replace(stored.page, record=None)
        values = {"text": "", "text_hash": "", "picture": None, "wanted": "[]"}
        values |= {"article": _json(bare), "page": _json(page)}
        connection.execute(update(articles).where(articles.c.id == its).values(values))


def drop(connection: Connection, ids: Sequence[str]) -> None:
    """These are no articles of the desk."""
    features.forget(connection, ids)
    for some in batched(ids, MANY):
        connection.execute(delete(articles).where(articles.c.id.in_(some)))


def pages_in(connection: Connection, file: str) -> dict[str, Page]:
    """The pages that lie in that archive file, by article."""
    query = select(articles.c.id, articles.c.page).where(
        articles.c.page.contains(f'"{file}"', autoescape=True)
    )
    return {row.id: _page(row.page) for row in connection.execute(query)}


def set_pages(connection: Connection, pages: Mapping[str, Page]) -> None:
    for its, page in pages.items():
        connection.execute(update(articles).where(articles.c.id == its).values(page=_json(page)))


def copies_since(connection: Connection, first: int) -> dict[str, int]:
    """How many articles of each source that were fetched since then copy another."""
    query = (
        select(articles.c.source, func.count())
        .where(and_(articles.c.fetched >= first, articles.c.copy_of.is_not(None)))
        .group_by(articles.c.source)
    )
    return {source: number for source, number in connection.execute(query)}  # noqa: C416


def wanting_pictures(connection: Connection, sources: Sequence[str]) -> list[tuple[str, list[str], Article]]:
    """Articles of these sources whose picture is still to be fetched: id, addresses, article."""
    query = select(articles.c.id, articles.c.wanted, articles.c.article).where(
        and_(articles.c.wanted != "[]", articles.c.source.in_(sources))
    )
    return [(row.id, _strings(row.wanted), _article(row.article)) for row in connection.execute(query)]


def _with_text(length: int) -> Select[Any]:
    """A query for articles that takes no more of their texts into memory than is needed of so many at once."""
    others = [column for column in articles.c if column.name != "text"]
    return select(*others, func.substr(articles.c.text, 1, length).label("text"))


def _stored(row: RowMapping) -> Stored:
    values: dict[str, Any] = dict(row)
    return Stored(
        id=values["id"],
        article=replace(_article(values["article"]), text=values["text"]),
        page=_page(values["page"]),
        listed=values["listed"],
        published=values["published"],
        fetched=values["fetched"],
        domain=values["domain"],
        text_hash=values["text_hash"],
        picture=_picture(values["picture"]) if values["picture"] else None,
        wanted=tuple(_strings(values["wanted"])),
        story=values["story"],
        copy_of=values["copy_of"],
        score=values["score"],
        same_as=values["same_as"],
        restored=values["restored"],
    )


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
