"""Feeds: RSS 0.9x, 1.0 and 2.0, Atom, JSON Feed.

Read with lxml and the json module: feedparser takes five times as long (35 to 60 ms for a feed of 80
items), and 150 ms to be imported, where a run with nothing new is over in less than 2 s.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

from lxml import etree
from scrapy.http import Response

from copydesk.errors import Unreadable
from copydesk.model import Link
from crawler.spiders.source import MOST_READ, SourceSpider
from crawler.spiders.tolerant import address, moment, one_line, parse_xml, plain, root_name, text_of

Fields = dict[str, list[etree._Element]]  # an item's child elements by prefix and name, e.g. "media:content"

# Namespaces, less the slash or # at their end, by the prefix they are usually given.
PREFIXES = {
    "": "",
    "http://my.netscape.com/rdf/simple/0.9": "",
    "http://purl.org/rss/1.0": "",
    "http://backend.userland.com/rss2": "",
    "http://www.w3.org/2005/atom": "atom:",
    "http://purl.org/atom/ns": "atom:",
    "http://purl.org/dc/elements/1.1": "dc:",
    "http://purl.org/dc/terms": "dcterms:",
    "http://search.yahoo.com/mrss": "media:",
    "http://purl.org/rss/1.0/modules/content": "content:",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner:",
}
RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
TITLES = ("title", "atom:title", "dc:title", "media:title")
SUMMARIES = (
    "description",
    "atom:summary",
    "dc:description",
    "media:description",
    "content:encoded",
    "atom:content",
)
PUBLISHED = ("pubDate", "atom:published", "atom:issued", "dc:date", "dcterms:issued", "dcterms:created")
UPDATED = ("atom:updated", "atom:modified", "dcterms:modified")
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif")


class FeedSpider(SourceSpider):
    kind = "feed"

    def parse(self, response: Response, **_: Any) -> Iterator[Link]:
        text = text_of(response)
        if not text.strip():
            raise Unreadable("an empty answer, not a feed")
        links = (
            self._of_json(text, response.url)
            if text.lstrip()[0] in "{["
            else self._of_xml(text, response.url)
        )
        yield from self.newest(list(links))

    def _of_xml(self, text: str, url: str) -> Iterator[Link]:
        match root_name(text):
            case "html":
                raise Unreadable(
                    "an HTML page, not a feed; look for the feed's own address, or use `listing:`"
                )
            case "urlset" | "sitemapindex":
                raise Unreadable("a sitemap, not a feed; use `sitemap:` for this source")
            case "":
                raise Unreadable("neither RSS nor Atom nor JSON Feed")
        items = parse_xml(text, url, self.note).iter("{*}item", "{*}entry")
        for number, item in enumerate(islice(items, MOST_READ), start=1):
            fields = fields_of(item)
            link = Link(
                url=_link(item, fields, url),
                source=self.source.name,
                title=_text(fields, TITLES),
                summary=_text(fields, SUMMARIES),
                published=moment(_first(fields, PUBLISHED)),
                updated=moment(_first(fields, UPDATED)),
                picture=_picture(fields, url),
            )
            if self._good(link, number, dated=_first(fields, PUBLISHED + UPDATED)):
                yield link

    def _of_json(self, text: str, url: str) -> Iterator[Link]:
        try:
            feed = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise Unreadable(f"JSON that cannot be read: {error}") from None
        items = feed.get("items") if isinstance(feed, dict) else None
        if not isinstance(items, list):
            raise Unreadable("JSON, but no JSON Feed: it has no list `items`")
        for number, item in enumerate(items[:MOST_READ], start=1):
            if not isinstance(item, dict):
                self.note(f"item {number}: not an object")
                continue
            link = _json_link(item, url, self.source.name)
            if self._good(
                link, number, dated=str(item.get("date_published") or item.get("date_modified") or "")
            ):
                yield link

    def _good(self, link: Link, number: int, dated: str) -> bool:
        """Whether it has an address; what is wrong with it is noted."""
        if link.url and dated and not (link.published or link.updated):
            self.note(f"item {number}: no date: {dated[:40]!r}")
        elif not link.url:
            self.note(f"item {number}: no address; skipped")
        return bool(link.url)


def fields_of(item: etree._Element) -> Fields:
    """The item's own elements by name, those in media:group with them."""
    fields: Fields = defaultdict(list)
    for element in item.iterchildren(etree.Element):
        name = _name(element.tag)
        fields[name].append(element)
        if name == "media:group":
            for member in element.iterchildren(etree.Element):
                fields[_name(member.tag)].append(member)
    return fields


@lru_cache(maxsize=1024)
def _name(tag: str) -> str:
    """prefix:name; as it is written where the namespace was never declared."""
    namespace, _, local = tag.rpartition("}")
    namespace = namespace[1:].rstrip("/#").lower().replace("https:", "http:", 1)
    return PREFIXES.get(namespace, "?:") + local


def _first(fields: Fields, names: tuple[str, ...]) -> str:
    """The text of the first of these elements that has any."""
    texts = ("".join(element.itertext()).strip() for name in names for element in fields.get(name, ()))
    return next(filter(None, texts), "")


def _text(fields: Fields, names: tuple[str, ...]) -> str:
    """Likewise, as plain text. Atom says whether its text is HTML; RSS is taken to be."""
    for name in names:
        for element in fields.get(name, ()):
            literal = name.startswith("atom:") and element.get("type", "text") not in ("html", "text/html")
            text = (" " if len(element) else "").join(element.itertext())
            if text := one_line(text) if literal else plain(text):
                return text
    return ""


def _link(item: etree._Element, fields: Fields, url: str) -> str:
    """The article's address: what FeedBurner replaced, the link, a guid that is one, or rdf:about."""
    candidates = [(element, element.text) for element in fields.get("feedburner:origLink", ())]
    candidates += [(element, element.text or element.get("href")) for element in fields.get("link", ())]
    candidates += [
        (element, element.get("href"))
        for element in fields.get("atom:link", ())
        if element.get("rel", "alternate") == "alternate"
    ]
    candidates += [
        (element, element.text)
        for element in fields.get("guid", ())
        if element.get("isPermaLink", "true").lower() != "false" and "://" in (element.text or "")
    ]
    candidates.append((item, item.get(RDF_ABOUT)))
    found = (_resolved(said, element, url) for element, said in candidates if said)
    return next(filter(None, found), "")


def _resolved(said: str, element: etree._Element, url: str) -> str:
    """The address, resolved against the element's xml:base, or else the feed's own."""
    return address(url if "://" in said else element.base or url, said)


def _picture(fields: Fields, url: str) -> str:
    """The widest picture that the item names."""
    found: list[tuple[int, str]] = []
    for element in (
        fields.get("media:content", []) + fields.get("enclosure", []) + fields.get("atom:link", [])
    ):
        said = element.get("url") or (element.get("href") if element.get("rel") == "enclosure" else None)
        if said and _is_picture(element, said):
            found.append((_width(element), _resolved(said, element, url)))
    found += [
        (0, _resolved(element.get("url", ""), element, url)) for element in fields.get("media:thumbnail", ())
    ]
    return max(((width, said) for width, said in found if said), key=lambda each: each[0], default=(0, ""))[1]


def _is_picture(element: etree._Element, said: str) -> bool:
    declared = element.get("medium") or element.get("type")
    return declared.startswith("image") if declared else said.partition("?")[0].lower().endswith(PICTURES)


def _width(element: etree._Element) -> int:
    said = element.get("width", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 1  # 1: before a thumbnail


def _json_link(item: dict[str, Any], url: str, source: str) -> Link:
    """https://www.jsonfeed.org/version/1.1/#items; values of a wrong type count as absent."""
    said = {key: value for key, value in item.items() if isinstance(value, str)}
    markup = said.get("summary") or said.get("content_text") or said.get("content_html") or ""
    urls = (said.get("url"), said.get("external_url"), said["id"] if "://" in said.get("id", "") else None)
    return Link(
        url=next(filter(None, (address(url, each) for each in urls)), ""),
        source=source,
        title=plain(said.get("title", "")),
        summary=plain(markup),
        published=moment(said.get("date_published")),
        updated=moment(said.get("date_modified")),
        picture=address(url, said.get("image")) or address(url, said.get("banner_image")),
    )
