from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree

from copydesk.site.items import Item, item_of
from copydesk.site.publication import Publication
from copydesk.site.sitemap import sitemap

Front = Callable[..., dict[str, Any]]

SITE = Publication("Coast Every Day", "https://coast.example", "", ())
NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
}


def items(front: Front, *hours: int, **given: Any) -> list[Item]:
    made = (item_of(f"_news/2026-03-07-ferry-{hour}.md", front(hour, **given), "") for hour in hours)
    return [each for each in made if each]


def texts(url: etree._Element, path: str) -> list[str]:
    return [each.text or "" for each in url.findall(path, NAMES)]


def urls(site: Publication, made: list[Item]) -> list[etree._Element]:
    return etree.fromstring(sitemap(site, made)).findall("s:url", NAMES)


def test_a_page_of_our_own_stands_for_each_document(front: Front) -> None:
    (url,) = urls(SITE, items(front, 0))
    assert [(etree.QName(each).localname, each.text) for each in url] == [
        ("loc", "https://coast.example/news/2026-03-07-ferry-0/"),
        ("lastmod", "2026-03-07T03:40:00Z"),
        ("changefreq", "hourly"),
        ("priority", "1"),
    ]


def test_the_newest_documents_two_days_have_googles_tags(front: Front) -> None:
    made = urls(SITE, items(front, 100, 53, 52, 51, language="pt-BR"))
    assert [len(texts(url, "news:news")) for url in made] == [1, 1, 1, 0]
    (news,) = made[0].findall("news:news", NAMES)
    assert [(each.tag.rpartition("}")[2], (each.text or "").strip()) for each in news.iter()][1:] == [
        ("publication", ""),
        ("name", "Coast Every Day"),
        ("language", "pt"),
        ("publication_date", "2026-03-11T07:40:00Z"),
        ("title", "Ferry 100 docks early"),
    ]


@pytest.mark.parametrize(
    ("locale", "language"),
    [("en-us", "en"), ("zh-TW", "zh-tw"), ("zh_CN", "zh-cn"), ("zh-hk", "zh"), ("fil", "fil")],
)
def test_a_language_is_named_as_google_wants_it(front: Front, locale: str, language: str) -> None:
    (url,) = urls(SITE, items(front, 0, locale=locale))
    assert texts(url, ".//news:language") == [language]


def test_without_a_language_there_are_no_news_tags(front: Front) -> None:
    (url,) = urls(SITE, items(front, 0))
    assert texts(url, "news:news") == []


def test_an_address_is_escaped(front: Front) -> None:
    made = item_of("content/news/2026/Straße & Meer.md", front(), "")
    site = Publication("Coast", "https://coast.example", "", (), folder="content/news")
    assert made
    (url,) = urls(site, [made])
    assert texts(url, "s:loc") == ["https://coast.example/news/2026/Stra%C3%9Fe%20%26%20Meer/"]


def test_a_sitemap_of_nothing_is_empty() -> None:
    assert urls(SITE, []) == []
