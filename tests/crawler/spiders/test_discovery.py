"""What a site has that could be a source."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from crawling import Web, answer, crawl, rss
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import HtmlResponse

from copydesk.conversation.messages import SourceJob
from copydesk.model import Link
from copydesk.urls import is_web
from crawler.spiders.discovery import MOST_FEEDS, USUAL, DiscoverySpider, kind_of

HEADLINES = (
    "Harbour bridge to reopen in May, mayor says", "School board votes on the budget tonight",
    "Ferry strike ends after a week of talks", "Council approves the new tram line at last",
    "Library opens its doors again after the flood",
)  # fmt: skip
URLSET = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>http://127.0.0.1/a</loc></url></urlset>'


def page(head: str = "") -> bytes:
    rows = "".join(f'<h3><a href="/2026/03/04/{h.replace(" ", "-")}/">{h}</a></h3>' for h in HEADLINES)
    return answer(f"<html><head>{head}</head><body><main>{rows}</main></body></html>")


@pytest.fixture
def found(web: Web, tmp_path: Path) -> Callable[[str], list[tuple[str, str, str]]]:
    """Kind, path and place of each thing found at a path of the web."""

    def find(path: str = "/") -> list[tuple[str, str, str]]:
        crawled = crawl(tmp_path, [SourceJob("site", "discovery", web.url(path))])
        assert crawled.done["site"].notes == []
        return [
            (link.fields["kind"], link.url.removeprefix(web.url("")), link.fields["where"])
            for link in crawled.found
        ]

    return find


def test_feeds_that_the_page_names_and_sitemaps_of_robots_txt_are_found_and_nothing_else_is_asked(
    web: Web, found: Callable[[str], list[tuple[str, str, str]]]
) -> None:
    port = f"http://127.0.0.1:{web.port + 1}"
    web.routes["/"] = page(
        '<base href="/en/">'
        '<link rel="alternate" type="application/rss+xml" href="feed.xml">'
        '<link rel="ALTERNATE home" type="application/atom+xml; charset=utf-8" href="/atom">'
        '<link rel="alternate" type="application/rss+xml" href="feed.xml#again">'
        '<link rel="alternate" type="text/html" hreflang="de" href="/de/">'
        '<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">'
        f'<link rel="alternate" type="application/rss+xml" href="{port}/feed">'
        '<link rel="stylesheet" type="application/rss+xml" href="/style">'
    )
    robots = (
        f"User-agent: *\nDisallow:\nSitemap: {web.url('/all.xml')}\nSitemap: {web.url('/news-map.xml')}\n"
    )
    web.routes["/robots.txt"] = answer(robots, kind="text/plain")
    assert found("/") == [
        ("listing", "/", "the page itself"),
        ("feed", "/en/feed.xml", "the page names it"),
        ("feed", "/atom", "the page names it"),
        ("sitemap", "/news-map.xml", "robots.txt names it"),
    ]
    assert web.paths() == ["/robots.txt", "/"]


def test_where_no_feed_is_named_the_usual_places_are_asked_until_one_answers(
    web: Web, found: Callable[[str], list[tuple[str, str, str]]]
) -> None:
    web.routes["/news/"] = answer("<html><head><title>News | A site</title></head><body></body></html>")
    web.routes[USUAL[0]] = page()  # a site that answers anything with its front page
    web.routes[USUAL[2]] = rss("http://127.0.0.1/a")
    web.routes["/robots.txt"] = answer(f"Sitemap: {web.url('/all-pages.xml')}\n", kind="text/plain")
    assert found("/news/") == [
        ("sitemap", "/all-pages.xml", "robots.txt names it"),
        ("feed", USUAL[2], "a usual place"),
    ]
    assert web.paths() == ["/robots.txt", "/news/", *USUAL[:3]]


def test_an_article_is_no_listing_whatever_stands_below_it(
    web: Web, found: Callable[[str], list[tuple[str, str, str]]]
) -> None:
    web.routes["/a"] = page(
        '<meta property="og:type" content="article"><link rel="alternate" type="application/rss+xml" href="/f">'
    )
    assert found("/a") == [("feed", "/f", "the page names it")]


def test_a_page_that_turns_the_desk_away_leaves_the_sitemaps(
    web: Web, found: Callable[[str], list[tuple[str, str, str]]]
) -> None:
    web.routes["/"] = answer("no", 403)
    web.routes["/robots.txt"] = answer(f"Sitemap: {web.url('/all.xml')}\n", kind="text/plain")
    assert found("/") == [("sitemap", "/all.xml", "robots.txt names it")]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<?xml version='1.0'?><rss version='2.0'><channel/></rss>", "feed"),
        ('<feed xmlns="http://www.w3.org/2005/Atom"></feed>', "feed"),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": []}', "feed"),
        (URLSET, "sitemap"),
        ("https://www.example.org/a\nhttps://www.example.org/b\n", "sitemap"),
        ("<!doctype html><html><body>rss feed</body></html>", None),
        ('{"error": "not found"}', None),
        ("", None),
    ],
)
def test_an_answer_is_known_by_what_it_holds(text: str, kind: str | None) -> None:
    assert kind_of(text) == kind


values = st.text(max_size=30) | st.sampled_from(
    [
        "alternate",
        "feed",
        "application/rss+xml",
        "/feed",
        "//[::1",
        "https://a.example:99999/",
        "http://b.example/f",
    ]
)


@given(st.lists(st.tuples(values, values, values), max_size=8), st.text(max_size=50))
def test_whatever_a_page_names_only_addresses_on_the_web_come_of_it(
    named: list[tuple[str, str, str]], rest: str
) -> None:
    spider = DiscoverySpider(SourceJob("site", "discovery", "https://a.example/"))
    spider._sitemaps_of = lambda _: []
    head = "".join(f'<link rel="{rel}" type="{kind}" href="{href}">' for rel, kind, href in named)
    response = HtmlResponse("https://a.example/", body=f"<html>{head}{rest}".encode(), encoding="utf-8")
    found = [each for each in spider.parse(response) if isinstance(each, Link)]
    assert len(found) <= MOST_FEEDS + 1
    assert all(is_web(link.url) and not urlsplit(link.url).port for link in found)


@given(st.text())
def test_whatever_an_answer_is_it_has_a_kind_or_none(text: str) -> None:
    assert kind_of(text) in ("feed", "sitemap", None)
