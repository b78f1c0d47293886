"""The newsroom's content: publishers, and events with the articles about them, read from `newsroom/`."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeVar

import msgspec
import yaml

FOLDER = Path(__file__).parent / "newsroom"
SourceKind = Literal[
    "rss", "atom", "json-feed", "news-sitemap", "sitemap-index", "listing", "archive", "none"
]
Scene = Literal["storm", "lighthouse", "ship", "turbines", "boat", "open sea"]
SLUG = 60  # characters
T = TypeVar("T")


class Strict(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A misspelt key in a content file is an error."""


class Publisher(Strict, frozen=True):
    """A site: whose it is, how it looks and how it lists its articles."""

    id: str
    name: str
    host: str
    motto: str
    layout: str  # a file in layouts/
    source: SourceKind
    accent: str  # a colour
    sections: list[str]  # of the navigation
    listed_at: str = ""  # the path of its feed, sitemap or listing
    path: str = "/{year}/{month}/{day}/{slug}/"  # of an article
    language: str = "en"
    charset: str = "utf-8"
    zone: int = 0  # hours from UTC, as its pages show their dates
    dates: str = "%B %d, %Y, %H:%M"
    amp: bool = False
    tracking: str = ""  # a query that its feed appends to every address
    disallow: list[str] = []  # for robots.txt

    @property
    def home(self) -> str:
        return f"https://{self.host}"


class Piece(Strict, frozen=True):
    """An article as an event's file has it."""

    publisher: str
    title: str
    after: int  # minutes since the event
    author: str
    summary: str
    text: str = ""  # paragraphs, an empty line between them
    text_of: str = ""  # the publisher whose text of this event it prints word for word
    dateline: str = ""  # set before such a text
    path: str = ""  # instead of the publisher's pattern
    picture: bool = True
    listed: bool = True
    listed_as: str = ""  # the feed still has this path, which answers 301
    listed_date: str = ""  # what the feed says in place of a date
    canonical: str = ""  # what the page claims its address is
    robots: str = ""  # a meta robots directive
    tdm: bool = False  # reserves text and data mining
    video: bool = False


class Event(Strict, frozen=True):
    id: str
    day: datetime
    scene: Scene
    articles: list[Piece]


class Hazard(Strict, frozen=True):
    """What a feed lists and no article stands behind."""

    publisher: str
    kind: Literal["gone", "error page", "no link"]
    title: str
    when: datetime
    path: str = ""


@dataclass(frozen=True)
class Article:
    """A piece at its place: publisher, address, time and the words it prints."""

    site: Publisher
    piece: Piece
    event: str
    scene: Scene
    published: datetime
    text: str

    @property
    def id(self) -> str:
        return f"{self.event}/{self.site.id}"

    @cached_property
    def path(self) -> str:
        when = self.published
        return self.piece.path or self.site.path.format(
            year=when.year, month=f"{when.month:02}", day=f"{when.day:02}", slug=slug(self.piece.title)
        )

    @property
    def url(self) -> str:
        return self.site.home + self.path

    @property
    def amp_url(self) -> str:
        return f"{self.url}amp/" if self.site.amp and not self.piece.video else ""

    @property
    def picture_url(self) -> str:
        return f"{self.site.home}/media/{self.event}.jpg" if self.piece.picture else ""

    @property
    def paragraphs(self) -> list[str]:
        return [" ".join(part.split()) for part in self.text.split("\n\n") if part.strip()]

    @property
    def local_time(self) -> datetime:
        return self.published.astimezone(timezone(timedelta(hours=self.site.zone)))


@dataclass(frozen=True)
class Newsroom:
    publishers: dict[str, Publisher]
    articles: list[Article]  # newest first
    hazards: list[Hazard]

    def of(self, publisher: str) -> list[Article]:
        """A publisher's articles, newest first."""
        return [article for article in self.articles if article.site.id == publisher]


def load(folder: Path = FOLDER) -> Newsroom:
    """Read the whole newsroom. Raises msgspec.ValidationError where a file has a key or type it should not."""
    publishers = {site.id: site for site in _read(folder / "publishers.yaml", list[Publisher])}
    articles = []
    for file in sorted((folder / "events").glob("*.yaml")):
        for event in _read(file, list[Event]):
            articles += [_article(event, piece, publishers[piece.publisher]) for piece in event.articles]
    articles.sort(key=lambda article: (article.published, article.id), reverse=True)
    return Newsroom(publishers, articles, _read(folder / "hazards.yaml", list[Hazard]))


def slug(title: str) -> str:
    """A title as it stands in an address: ASCII words and hyphens, cut at a word’s end."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = "-".join(re.findall(r"[a-z0-9]+", plain))
    return words if len(words) <= SLUG else words[: SLUG + 1].rpartition("-")[0]


def _article(event: Event, piece: Piece, site: Publisher) -> Article:
    text = piece.text
    if piece.text_of:
        origin = next(other for other in event.articles if other.publisher == piece.text_of)
        text = piece.dateline + origin.text
    return Article(site, piece, event.id, event.scene, event.day + timedelta(minutes=piece.after), text)


def _read(file: Path, shape: type[T]) -> T:
    return msgspec.convert(yaml.safe_load(file.read_text(encoding="utf-8")), shape)
