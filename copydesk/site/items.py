"""A published document as the JSON API has it: all keys there, null for what it does not say.

Documents are edited by people, so any key may hold anything: what is not of its type counts as not said.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import msgspec

from copydesk.documents.scalars import clean, scalar
from copydesk.errors import Unreadable

# Beyond it JavaScript rounds, and msgspec writes none beyond 64 bits.
_LARGEST = 2**53


class Image(msgspec.Struct, rename="camel", frozen=True):
    url: str
    width: int | None = None  # pixels
    height: int | None = None
    title: str | None = None
    attribution: str | None = None
    is_cached: bool = False


class Provider(msgspec.Struct, frozen=True):
    name: str | None
    domain: str | None
    images: list[Image] | None = None
    publishers: None = None
    authors: None = None


class Related(msgspec.Struct, rename="camel", frozen=True, kw_only=True):
    title: str | None
    excerpt: str | None
    published_date_time: str | None
    web_url: str | None
    amp_web_url: str | None
    cdn_amp_web_url: str | None
    type: str | None
    provider: Provider | None
    quality: int | None
    images: list[Image] | None


class Item(msgspec.Struct, rename="camel", frozen=True, kw_only=True):
    """The keys in the order in which they are written."""

    path: str  # of the document in the site, with `/`
    title: str | None
    excerpt: str | None
    source_url: str | None
    web_url: str | None
    original_url: str | None
    featured_content: str | None  # HTML
    highlight: str | None
    heat: int | None
    tags: list[str] | None
    images: list[Image] | None
    content: str  # the Markdown below the front matter, "" for none
    type: str | None
    amp_web_url: str | None
    cdn_amp_web_url: str | None
    published_date_time: str  # UTC, YYYY-MM-DDTHH:MM:SSZ
    updated_date_time: str | None
    provider: Provider | None
    locale: str | None
    categories: list[str] | None
    topics: list[str] | None
    quality: int | None
    related: list[Related] | None
    authors: list[str] | None


def item_of(path: str, says: dict[str, Any], body: str, language: str = "") -> Item | None:
    """The document as an item, None where it is not published. `says` is its front matter as `loads` gives it.

    `language` stands in for a document that does not name its own. Raises Unreadable where the time of publishing,
    which orders all lists, is missing.
    """
    if says.get("published") is not True or says.get("removed"):
        return None
    published = _time(says.get("publishedDateTime"))
    if published is None:
        raise Unreadable("publishedDateTime: no time; write it like 2026-03-07T03:40:00Z")
    return _item(path, says, body, language, published)


def _item(path: str, says: dict[str, Any], body: str, language: str, published: str) -> Item:
    category = _text(says.get("category"))
    return Item(
        path=path,
        title=_text(says.get("title")),
        excerpt=_text(says.get("excerpt")),
        source_url=_text(says.get("sourceUrl")),
        web_url=_text(says.get("webUrl")),
        original_url=_text(says.get("originalUrl")),
        featured_content=_text(says.get("featuredContent")),
        highlight=_text(says.get("highlight")),
        heat=_number(says.get("heat")),
        tags=_texts(says.get("tags")),
        images=_images(says.get("images")),
        content=clean(body),
        type=_text(says.get("type")),
        amp_web_url=_text(says.get("ampWebUrl")),
        cdn_amp_web_url=_text(says.get("cdnAmpWebUrl")),
        published_date_time=published,
        updated_date_time=_time(says.get("updatedDateTime")),
        provider=_provider(says.get("provider")),
        locale=_text(says.get("locale")) or _text(says.get("language")) or language or None,
        categories=[category] if category else None,
        topics=_texts(says.get("topics")),
        quality=_number(says.get("quality")),
        related=[_related(each) for each in _mappings(says.get("related"))] or None,
        authors=_texts(says.get("authors")),
    )


def _related(says: dict[str, Any]) -> Related:
    return Related(
        title=_text(says.get("title")),
        excerpt=_text(says.get("excerpt")),
        published_date_time=_time(says.get("publishedDateTime")),
        web_url=_text(says.get("webUrl")),
        amp_web_url=_text(says.get("ampWebUrl")),
        cdn_amp_web_url=_text(says.get("cdnAmpWebUrl")),
        type=_text(says.get("type")),
        provider=_provider(says.get("provider")),
        quality=_number(says.get("quality")),
        images=_images(says.get("images")),
    )


def _provider(value: object) -> Provider | None:
    if not isinstance(value, dict):
        return None
    return Provider(_text(value.get("name")), _text(value.get("domain")), _images(value.get("images")))


def _images(value: object) -> list[Image] | None:
    found = [
        Image(
            url,
            _number(says.get("width")),
            _number(says.get("height")),
            _text(says.get("title")),
            _text(says.get("attribution")),
            says.get("isCached") is True,
        )
        for says in _mappings(value)
        if (url := _text(says.get("url")))
    ]
    return found or None


def _mappings(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _texts(value: object) -> list[str] | None:
    """A list of texts; a single one counts as a list of it."""
    values = value if isinstance(value, list) else [value]
    return [text for each in values if (text := _text(each))] or None


def _text(value: object) -> str | None:
    """A text as it stands; another scalar as YAML spells it: a person's `title: 2024` is a title."""
    if value is None or value == "" or isinstance(value, (list, dict)):
        return None
    return (clean(value) if isinstance(value, str) else scalar(value)) or None


def _number(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _LARGEST:
        return None
    return value


def _time(value: object) -> str | None:
    """The time in UTC and whole seconds; one without a zone counts as UTC."""
    try:
        if isinstance(value, str):
            value = datetime.fromisoformat(value.strip())
        if isinstance(value, date) and not isinstance(value, datetime):
            value = datetime(value.year, value.month, value.day)
        if not isinstance(value, datetime):
            return None
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        return f"{aware.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat()}Z"
    except (ValueError, OverflowError):
        return None
