"""When an article was published and changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from dateutil import parser as dates
from dateutil.tz import tzoffset

from copydesk.clock import TOLERANCE
from copydesk.extract.parts import Parts
from copydesk.extract.text import line

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)

PUBLISHED_METAS = (
    "article:published_time", "og:article:published_time", "datepublished", "og:published_time", "parsely-pub-date", "sailthru.date",
    "publish-date", "publish_date", "published-date", "publication_date", "publicationdate", "pubdate", "dc.date.issued",
    "dcterms.issued", "dcterms.created", "dcterms.date", "dc.date.created", "datecreated", "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime", "article.published", "article:published", "published_at", "published_time", "article_date_original",
    "og:pubdate", "date", "dc.date",
)  # fmt: skip
UPDATED_METAS = (
    "article:modified_time", "og:updated_time", "datemodified", "article:modified", "article.updated", "dcterms.modified",
    "dc.date.modified", "last-modified", "lastmod", "updated_time",
)  # fmt: skip

# Names that pages write instead of an offset. Those that mean several zones (IST, CST of China) are left out: naive then.
_ZONES = {"UTC": 0, "GMT": 0, "Z": 0, "EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
          "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3, "JST": 9}  # fmt: skip
_EPOCH = re.compile(r"(1\d{9}|[1-9]\d{8})(?:\d{3})?")
_IN_ADDRESS = re.compile(r"(?<!\d)((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?!\d)")
_PUBLISHING = re.compile(r"publi|posted|pubdate|entry-date|created|datum|fecha", re.IGNORECASE)
_UPDATING = re.compile(r"updat|modif|edited", re.IGNORECASE)


def parse(text: str) -> datetime | None:
    """The moment that a string names, naive where it names no zone; None where it names no full date.

    Bare dates are midnight. Seconds or milliseconds since 1970 are understood.
    """
    text = line(text)[:100]
    if _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(text[: 10 if text[0] == "1" else 9]), UTC)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    if not re.search(r"\d{4}", text):
        return None
    # as JavaScript writes it; dateutil would turn the sign
    text = re.sub(r"\b(?:GMT|UTC)(?=[+-]\d)", "", text)
    try:
        one, other = (
            dates.parse(text, default=default, tzinfos=_zone)
            for default in (datetime(2000, 1, 1), datetime(2001, 2, 2))
        )
    except (ValueError, OverflowError, TypeError, AttributeError, RecursionError):
        return None
    return one if one == other else None  # else year, month or day came from the default


def _zone(name: str | None, offset: int | None) -> tzinfo | None:
    """Without this, dateutil takes the names of the machine's own zone for known ones."""
    if offset is not None:
        return tzoffset(None, offset) if abs(offset) < 86_400 else None
    return timezone(timedelta(hours=_ZONES[name])) if name in _ZONES else None


def sane(moment: datetime | None, fetched: datetime) -> datetime | None:
    """The moment, or None where it is before 1990 or more than an hour after the page was fetched."""
    if moment is None:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    # a naive date may be a day ahead of UTC and still be today's
    latest = fetched + TOLERANCE + (timedelta() if moment.tzinfo else timedelta(hours=14))
    try:
        return moment if EARLIEST <= aware <= latest else None
    except OverflowError:
        return None


def published(parts: Parts, fetched: datetime, feed: datetime | None) -> tuple[datetime | None, str]:
    """Page metadata with a zone beats the feed's date beats a date without a zone; with the place it came from."""
    bare: tuple[datetime | None, str] = (None, "")
    for text, place in _publications(parts):
        moment = sane(parse(text), fetched)
        if moment is not None and moment.tzinfo is not None:
            return moment, place
        if moment is not None and bare[0] is None:
            bare = (moment, place)
    if sane(feed, fetched) is not None:
        return feed, "the feed"
    return bare


def updated(parts: Parts, fetched: datetime) -> tuple[datetime | None, str]:
    for text, place in _updates(parts):
        if (moment := sane(parse(text), fetched)) is not None:
            return moment, place
    return None, ""


def from_text(parts: Parts, fetched: datetime) -> tuple[datetime | None, str]:
    """The last resort: the date that the text itself shows, by htmldate (about one page in fifty needs it).

    Without its extensive search, which takes eight times as long and finds no more that is right.
    """
    from htmldate import find_date  # 0.2 s to import, with dateparser's tables

    try:
        found = find_date(
            parts.tree,
            url=parts.url,
            original_date=True,
            extensive_search=False,
            max_date=fetched.date().isoformat(),
        )
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None, ""
    moment = sane(parse(found or ""), fetched)
    return moment, "the text" if moment else ""


def _publications(parts: Parts) -> Iterator[tuple[str, str]]:
    graph = parts.graph
    yield graph.text(graph.article, "datePublished", "dateCreated", "uploadDate"), "JSON-LD datePublished"
    for name in PUBLISHED_METAS:
        yield parts.meta(name), f"meta {name}"
    yield graph.text(graph.video, "uploadDate", "datePublished"), "JSON-LD uploadDate"
    yield graph.text(graph.page, "datePublished"), "JSON-LD datePublished"
    for element in parts.times:
        said = " ".join(element.get(name) or "" for name in ("itemprop", "class", "id", "pubdate"))
        if (_PUBLISHING.search(said) or element.get("pubdate") is not None) and not _UPDATING.search(said):
            yield element.get("datetime") or element.get("content") or element.text_content(), "time element"
    if named := _IN_ADDRESS.search(parts.url):
        yield "-".join(named.groups()), "the address"
    for element in parts.times[:1]:
        yield element.get("datetime") or "", "time element"


def _updates(parts: Parts) -> Iterator[tuple[str, str]]:
    graph = parts.graph
    yield graph.text(graph.article, "dateModified"), "JSON-LD dateModified"
    for name in UPDATED_METAS:
        yield parts.meta(name), f"meta {name}"
    for element in parts.times:
        if _UPDATING.search(f"{element.get('itemprop')} {element.get('class')}"):
            yield element.get("datetime") or "", "time element"
