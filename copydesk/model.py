"""The words of the desk, as types. Each step of the pipeline takes and gives these, and nothing else.

All are plain dataclasses, so that Scrapy can export them, msgspec can send them and a test can write them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

PageKind = Literal["article", "video", "listing", "error", "consent", "paywall"]


@dataclass(slots=True, frozen=True)
class Link:
    """An address, with what its source said of it."""

    url: str  # as found
    source: str  # the source's name
    title: str = ""
    summary: str = ""  # plain text or HTML, as the source has it
    published: datetime | None = None  # naive where the source gave no zone
    updated: datetime | None = None
    picture: str = ""  # an address
    fields: Mapping[str, Any] = field(default_factory=dict)  # from a site's own spider: these beat the page
    # the address as found, where that is an aggregator's and this the source it was followed to
    via: str = ""


@dataclass(slots=True, frozen=True)
class Record:
    """Where the bytes of a fetched answer lie: one WARC record."""

    file: str  # relative to the workspace's .copydesk folder: archive/… (kept) or spool/… (dropped once read)
    offset: int  # bytes


@dataclass(slots=True, frozen=True)
class Page:
    """A fetched answer: address asked, address answered, status, headers; its bytes are in `record`."""

    link: Link
    url: str  # the address that answered, after `redirects`
    fetched: datetime
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)  # names in lower case; Content-Encoding as sent
    redirects: tuple[str, ...] = ()  # the addresses that led here, the one asked first
    record: Record | None = None  # None where nothing may be read (a reservation of text and data mining)
    signals: tuple[str, ...] = ()  # robots directives in force, e.g. "noarchive", "max-snippet:50", "tdm"


@dataclass(slots=True, frozen=True)
class Picture:
    """A lead picture that was really fetched and really decoded."""

    url: str
    width: int  # pixels, of the picture as it was sent
    height: int
    file: str = ""  # the re-encoded copy, relative to .copydesk; "" where none is kept


@dataclass(slots=True)
class Article:
    """What a page says. Empty strings, lists and None stand for what it does not say."""

    url: str  # the address as it was found: the document's originalUrl
    canonical: str  # the document's webUrl
    source: str
    fetched: datetime
    title: str = ""
    excerpt: str = ""
    text: str = ""  # paragraphs, a newline between them
    published: datetime | None = None  # with the page's own offset; naive where it gave none
    updated: datetime | None = None
    authors: list[str] = field(default_factory=list)
    site_name: str = ""
    language: str = ""  # a BCP 47 primary tag, lower case
    amp: str = ""
    taken_from: str = ""  # of an aggregator's page: the address at another owner that it names as its source
    pictures: list[str] = field(default_factory=list)  # addresses, in order of promise
    video: str = ""  # the address that an iframe embeds
    keywords: list[str] = field(default_factory=list)
    kind: PageKind = "article"
    flags: list[str] = field(default_factory=list)  # what a reader should know: "paywall", "undecodable", …
    came_from: dict[str, str] = field(default_factory=dict)  # field → where it stood, for `copydesk why`


@dataclass(slots=True, frozen=True)
class Term:
    """One line of a sum that `copydesk why` prints."""

    points: int
    reason: str  # e.g. "15 × keyword `facial recognition` in the title"


@dataclass(slots=True, frozen=True)
class Membership:
    """Which story an article belongs to, and the article that it resembles most."""

    id: str
    story: str  # the id of the story's earliest member
    of: str | None = None  # the most similar article that is not later, where it is a copy of it
    score: float = 0.0  # how much of it is that article's, 0 to 1
