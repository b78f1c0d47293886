"""Where a site lists what it publishes: yields a Link to each feed, sitemap and listing that could be a source.

Its `fields` say the `kind` of source, `where` it was found, and the names that the page gives its `site`.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement
from protego import Protego
from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from copydesk.conversation.messages import SourceKind
from copydesk.extract import tree
from copydesk.model import Link
from copydesk.urls import DEFAULT_PORTS
from crawler.failures import Declined, explain
from crawler.origins import Origins, origin_of
from crawler.spiders.listing import anchors_of, articles_among
from crawler.spiders.sitemap import unpacked
from crawler.spiders.source import SourceSpider, Yielded
from crawler.spiders.tolerant import address, one_line, root_name, text_of

MOST_FEEDS = 5  # that a page names; sites put their own before those of sections and comments
MOST_SITEMAPS = 3  # that robots.txt names
FEW = 5  # links that make a listing
TYPES = frozenset(
    ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json",
     "application/json", "application/xml", "text/xml")
)  # fmt: skip
USUAL = ("/feed", "/rss.xml", "/feed.xml", "/rss", "/atom.xml", "/index.xml", "/feed.json", "/news-sitemap.xml",
         "/sitemap-news.xml", "/sitemap.xml")  # fmt: skip

_BEHIND_NAME = re.compile(r"\s[|–—·•»:-]+\s.*|:\s.*")


class DiscoverySpider(SourceSpider):
    kind = "discovery"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._names: dict[str, str] = {}  # that the page gives its site

    async def start(self) -> AsyncIterator[Yielded]:
        async for request in super().start():
            assert isinstance(request, Request)
            yield request.replace(errback=self._page_failed)

    def parse(self, response: Response, **_: Any) -> Iterator[Yielded]:
        text = text_of(response, unpacked(response.body))
        if kind := kind_of(text):
            yield from self._links([self.source.address], kind, "the address given")
            return
        page = tree.parse(text.encode(errors="replace"))
        self._names = {"site": _site_name(page), "title": _title(page)}
        if _is_list(page) and len(articles_among(anchors_of(text, response.url))) >= FEW:
            yield from self._links([response.url], "listing", "the page itself")
        feeds, sitemaps = self._feeds_of(page, response.url), self._sitemaps_of(response.url)
        yield from (*feeds, *sitemaps)
        if not feeds and not any(_is_of_news(link.url) for link in sitemaps):
            yield self._try(response.url, 0)

    def _page_failed(self, failure: Failure) -> Iterator[Yielded]:
        """Some sites turn all but readers' browsers away, and keep sitemaps for the others."""
        kind, reason = explain(failure.value)
        found = [] if kind == "later" else self._sitemaps_of(self.source.address)
        if not found:
            raise Declined(kind, reason)
        yield from found

    def _feeds_of(self, page: HtmlElement, url: str) -> list[Link]:
        base = address(url, next(iter(page.xpath("//base/@href")), "")) or url
        found = [
            address(base, element.get("href")).partition("#")[0]
            for element in page.xpath("//link[@href][@rel]")
            if {"alternate", "feed"} & set(element.get("rel").lower().split())
            and element.get("type", "").partition(";")[0].strip().lower() in TYPES
        ]
        return self._links(found, "feed", "the page names it")[:MOST_FEEDS]

    def _sitemaps_of(self, url: str) -> list[Link]:
        """Those that robots.txt names, which was asked for before the page was: of news, where it says so."""
        robots = Origins.of(self.crawler).memory(origin_of(url)).robots or ""
        found = [address(url, each) for each in Protego.parse(robots).sitemaps]
        of_news = [each for each in found if _is_of_news(each)]
        return self._links(of_news or found, "sitemap", "robots.txt names it")[:MOST_SITEMAPS]

    def _try(self, page: str, number: int) -> Request:
        """A request for one of the usual places; the next is asked only where nothing is there."""
        place = urljoin(page, USUAL[number])
        request = self.request(place, self._usual_answered, page=page, number=number)
        return request.replace(errback=self._usual_failed)

    def _usual_answered(self, response: Response, page: str, number: int) -> Iterator[Yielded]:
        if kind := kind_of(text_of(response, unpacked(response.body))):
            yield from self._links([urljoin(page, USUAL[number])], kind, "a usual place")
        elif number + 1 < len(USUAL):
            yield self._try(page, number + 1)

    def _usual_failed(self, failure: Failure) -> Iterator[Yielded]:
        page, number = failure.request.cb_kwargs["arguments"].values()
        if number + 1 < len(USUAL):
            yield self._try(page, number + 1)

    def _links(self, addresses: Iterable[str], kind: SourceKind, where: str) -> list[Link]:
        """A link for each address, but for those at a port that only the person who asks may name."""
        ports = {None, *DEFAULT_PORTS.values(), self._named_port()}
        fields = {"kind": kind, "where": where, **self._names}
        distinct = dict.fromkeys(each for each in addresses if each and _port(each) in ports)
        return [Link(each, self.source.name, fields=fields) for each in distinct]


def kind_of(text: str) -> SourceKind | None:
    """The kind of source that an answer is, None where it is a page, or nothing that could be one."""
    match root_name(text):
        case "rss" | "feed" | "rdf":
            return "feed"
        case "urlset" | "sitemapindex":
            return "sitemap"
        case "html":
            return None
    begins = text.lstrip()[:8]
    if begins.startswith("{") and '"items"' in text:
        return "feed"
    return "sitemap" if begins.startswith(("http://", "https://")) else None


def _is_of_news(sitemap: str) -> bool:
    """Whether its address says so: other sitemaps hold every page of a site, and a feed would be better."""
    return "news" in urlsplit(sitemap).path.lower()


def _is_list(page: HtmlElement) -> bool:
    """Whether the page does not say that it is one article, which may list others at its end."""
    return not any(said.startswith("article") for said in page.xpath("//meta[@property='og:type']/@content"))


def _site_name(page: HtmlElement) -> str:
    said = page.xpath("//meta[@property='og:site_name' or @name='application-name']/@content")
    return next(filter(None, map(one_line, said)), "")


def _title(page: HtmlElement) -> str:
    """The page's title, without the motto or section behind the site's name."""
    return _BEHIND_NAME.sub("", one_line(page.findtext(".//title") or ""))


def _port(url: str) -> int | None:
    try:
        return urlsplit(url).port
    except ValueError:
        return -1
