"""Sitemaps: indexes of them, lists of addresses, Google's news extension, plain text; packed or not.

https://www.sitemaps.org/protocol.html and
https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from lxml import etree
from scrapy import Request
from scrapy.http import Response

from copydesk.archive import encoding
from copydesk.errors import Unreadable
from copydesk.model import Link
from crawler.spiders.source import MOST_READ, SourceSpider, by_age
from crawler.spiders.tolerant import address, moment, one_line, parse_xml, root_name, text_of

DEEPEST = 3  # indexes below each other
MOST_SITEMAPS = 50  # of one index, newest first
MOST_BYTES = 10_000_000  # of a sitemap, unpacked
GZIP = b"\x1f\x8b"


class SitemapSpider(SourceSpider):
    kind = "sitemap"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._asked: set[str] = {self.source.address}  # an index may name itself

    def parse(self, response: Response, depth: int = 1, **_: Any) -> Iterator[Link | Request]:
        text = text_of(response, unpacked(response.body))
        match root_name(text):
            case "urlset":
                yield from self.newest(list(self._links_in(text, response.url)))
            case "sitemapindex":
                yield from self._sitemaps_in(text, response.url, depth)
            case "rss" | "feed" | "rdf":
                raise Unreadable("a feed, not a sitemap; use `feed:` for this source")
            case "html":
                raise Unreadable("an HTML page, not a sitemap")
            case _:
                yield from self._lines_of(text, response.url)

    def _links_in(self, text: str, url: str) -> Iterator[Link]:
        entries = parse_xml(text, url, self.note).iter("{*}url")
        for number, entry in enumerate(islice(entries, MOST_READ), start=1):
            said = _texts(entry)
            if not (found := address(url, said.get("loc"))):
                self.note(f"item {number}: no address; skipped")
                continue
            yield Link(
                url=found,
                source=self.source.name,
                title=one_line(said.get("title", "")),
                published=moment(said.get("publication_date")),
                updated=moment(said.get("lastmod")),
            )

    def _sitemaps_in(self, text: str, url: str, depth: int) -> Iterator[Request]:
        """Requests for the newest sitemaps of an index; those without a date keep their order, last."""
        entries = (_texts(entry) for entry in parse_xml(text, url, self.note).iter("{*}sitemap"))
        found = [
            Link(url=place, source=self.source.name, updated=moment(said.get("lastmod")))
            for said in islice(entries, MOST_READ)
            if (place := address(url, said.get("loc"))) and place not in self._asked
        ]
        if depth >= DEEPEST:
            self.note(f"{url}: an index below {DEEPEST - 1} others; not followed")
            return
        sitemaps = by_age(found)
        if len(sitemaps) > MOST_SITEMAPS:
            self.note(f"{url}: the newest {MOST_SITEMAPS} of {len(sitemaps):,} sitemaps read")
        for rank, sitemap in enumerate(sitemaps[:MOST_SITEMAPS]):
            self._asked.add(sitemap.url)
            yield self.request(sitemap.url, self.parse, priority=-rank, depth=depth + 1)

    def _lines_of(self, text: str, url: str) -> Iterator[Link]:
        """A sitemap in plain text is one address a line."""
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        found = [place for line in lines[:MOST_READ] if "://" in line and (place := address(url, line))]
        if len(found) * 2 <= len(lines):
            raise Unreadable("neither a sitemap nor a list of addresses")
        yield from self.bounded([Link(url=place, source=self.source.name) for place in found])


def unpacked(body: bytes) -> bytes:
    """Inflated where it is gzip, whatever its name says."""
    return encoding.decode(body, "gzip", MOST_BYTES) if body.startswith(GZIP) else body


def _texts(entry: etree._Element) -> dict[str, str]:
    """The text of each element below an entry, by its local name; the first of a name counts."""
    texts: dict[str, str] = {}
    for element in entry.iterdescendants(etree.Element):
        name = etree.QName(element)
        if "image" not in (name.namespace or "") and "video" not in (name.namespace or ""):
            texts.setdefault(name.localname, (element.text or "").strip())
    return texts
