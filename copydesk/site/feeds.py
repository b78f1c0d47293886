"""The newest documents as an Atom feed (RFC 4287) and as a JSON Feed (https://www.jsonfeed.org/version/1.1/).

An entry links to the article where its publisher has it; its id is the address of the document's own page, which never
changes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from lxml import etree

from copydesk.site.api import encoded
from copydesk.site.items import Item
from copydesk.site.publication import Publication
from copydesk.site.xml import MARK, add, document, root
from copydesk.urls import is_web

ATOM, JSON_FEED = "feed.xml", "feed.json"
ENTRIES = 50

_NEVER = "1970-01-01T00:00:00Z"  # of a feed without entries, which must have a time of its own
_ATOM = "http://www.w3.org/2005/Atom"
_MEDIA = "http://search.yahoo.com/mrss/"  # a picture's element, which Atom itself lacks
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NOT_IN_ADDRESSES = re.compile(r'[\s"<>\\^`{|}]')


def atom(publication: Publication, items: Sequence[Item]) -> bytes:
    """`items` are in order, the newest first."""
    feed = root(_ATOM, "feed", media=_MEDIA)
    if publication.language:
        feed.set(_LANG, publication.language)
    newest = items[:ENTRIES]
    add(feed, "generator", "Copydesk")
    add(feed, "id", f"{publication.url}/")
    add(feed, "title", publication.title)
    add(feed, "updated", max(map(_updated, newest), default=_NEVER))
    add(feed, "link", rel="alternate", type="text/html", href=f"{publication.url}/")
    add(feed, "link", rel="self", type="application/atom+xml", href=f"{publication.url}/{ATOM}")
    add(add(feed, "author"), "name", publication.title)
    for item in newest:
        _entry(add(feed, "entry"), publication, item)
    return document(feed)


def json_feed(publication: Publication, items: Sequence[Item]) -> bytes:
    """`items` are in order, the newest first."""
    says = {
        "version": "https://jsonfeed.org/version/1.1",
        "user_comment": MARK,
        "title": publication.title,
        "home_page_url": f"{publication.url}/",
        "feed_url": f"{publication.url}/{JSON_FEED}",
        "language": publication.language,
    }
    entries = [_json_entry(publication, item) for item in items[:ENTRIES]]
    return encoded({**_given(says), "items": entries})


def _entry(entry: etree._Element, publication: Publication, item: Item) -> None:
    if item.locale and item.locale != publication.language:
        entry.set(_LANG, item.locale)
    add(entry, "id", publication.page(item))
    add(entry, "title", _one_line(item.title))
    add(entry, "link", rel="alternate", type="text/html", href=_link(publication, item))
    add(entry, "published", item.published_date_time)
    add(entry, "updated", _updated(item))
    for name in _authors(item):
        add(add(entry, "author"), "name", name)
    for topic in item.topics or ():
        add(entry, "category", term=topic)
    if item.excerpt:
        add(entry, "summary", _one_line(item.excerpt))
    if item.content:
        add(entry, "content", item.content)
    if picture := _picture(item):
        add(entry, f"{{{_MEDIA}}}content", url=picture, medium="image")


def _json_entry(publication: Publication, item: Item) -> dict[str, Any]:
    excerpt = _one_line(item.excerpt)
    says = {
        "id": publication.page(item),
        "url": _link(publication, item),
        "title": _one_line(item.title),
        "summary": excerpt,
        "image": _picture(item),
        "date_published": item.published_date_time,
        "date_modified": item.updated_date_time,
        "authors": [{"name": name} for name in _authors(item)],
        "tags": item.topics,
        "language": item.locale,
    }
    return {**_given(says), "content_text": item.content or excerpt}


def _link(publication: Publication, item: Item) -> str:
    """The article, or the video's watch page; the document's own page where neither has an address."""
    return _address(item.web_url) or _address(item.original_url) or publication.page(item)


def _picture(item: Item) -> str:
    return next((address for image in item.images or () if (address := _address(image.url))), "")


def _address(text: str | None) -> str:
    """The text where it is an address, with what no address may hold escaped; else ""."""
    return _NOT_IN_ADDRESSES.sub(lambda found: quote(found[0]), text) if text and is_web(text) else ""


def _authors(item: Item) -> list[str]:
    """Who wrote it, where the document says so, else who published it."""
    provider = item.provider.name if item.provider else None
    return item.authors or ([provider] if provider else [])


def _updated(item: Item) -> str:
    return item.updated_date_time or item.published_date_time


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def _given(says: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in says.items() if value}
