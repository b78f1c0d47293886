"""The web: what every address answers, and that every feed lists what it should."""

from __future__ import annotations

import gzip
import json
import re
from datetime import UTC

import pytest
from lxml import etree, html

from copydesk.demo import web as demo_web
from copydesk.demo.newsroom import Article
from copydesk.demo.web import Web

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(scope="module")
def web() -> Web:
    return demo_web.build()


def body(web: Web, url: str) -> bytes:
    answer = web.get(url)
    assert answer is not None
    assert answer.status == 200, url
    return answer.body


def listed(web: Web, publisher: str) -> set[str]:
    return {article.url for article in web.newsroom.of(publisher) if article.piece.listed}


def find(web: Web, flag: str) -> Article:
    [article] = [article for article in web.newsroom.articles if getattr(article.piece, flag)]
    return article


def test_the_same_newsroom_gives_the_same_bytes(web: Web) -> None:
    again = demo_web.build()
    assert list(again.answers) == list(web.answers)
    for url, answer in web.answers.items():
        if not answer.type.startswith("image/"):
            assert again.answers[url] == answer


def test_every_article_page_carries_its_title_and_all_its_paragraphs(web: Web) -> None:
    for article in web.newsroom.articles:
        tree = html.fromstring(body(web, article.url))
        assert tree.findtext(".//h1") == article.piece.title
        shown = [paragraph.text_content() for paragraph in tree.iter("p")]
        assert all(paragraph in shown for paragraph in article.paragraphs), article.id


def test_the_layouts_differ_in_how_they_say_when(web: Web) -> None:
    ways = (
        "application/ld+json",
        "article:published_time",
        'itemprop="datePublished"',
        'name="date"',
        "ta-time",
    )
    pages = [body(web, article.url).decode(article.site.charset) for article in web.newsroom.articles]
    assert all(any(way in page for page in pages) for way in ways)


def test_an_rss_feed_lists_its_articles_with_tracking_parameters(web: Web) -> None:
    feed = etree.fromstring(body(web, "https://www.harbor-ledger.example/feed.xml"))
    links = {link.text for link in feed.iterfind("channel/item/link")}
    for url in listed(web, "harbor-ledger"):
        assert f"{url}?utm_source=rss&utm_medium=feed" in links


@pytest.mark.parametrize("publisher", ["skerry-and-sound", "kelp-and-current"])
def test_an_atom_feed_lists_its_articles(web: Web, publisher: str) -> None:
    site = web.newsroom.publishers[publisher]
    feed = etree.fromstring(body(web, site.home + site.listed_at))
    assert {link.get("href") for link in feed.iterfind(f"{ATOM}entry/{ATOM}link")} == listed(web, publisher)


def test_the_json_feed_lists_its_articles_newest_first(web: Web) -> None:
    items = json.loads(body(web, "https://www.longshore-wire.example/feed.json"))["items"]
    assert {item["url"] for item in items} == listed(web, "longshore-wire")
    dates = [item["date_published"] for item in items]
    assert dates == sorted(dates, reverse=True)


def test_the_news_sitemap_lists_its_articles_and_a_page_that_is_none(web: Web) -> None:
    sitemap = etree.fromstring(body(web, "https://www.the-civic-post.example/news-sitemap.xml"))
    urls = {loc.text for loc in sitemap.iterfind(f"{SITEMAP}url/{SITEMAP}loc")}
    [extra] = urls - listed(web, "civic-post")
    assert b"Page not found" in body(web, extra)


def test_the_sitemap_index_leads_to_all_articles_through_a_gzipped_child(web: Web) -> None:
    index = etree.fromstring(body(web, "https://www.deep-water-review.example/sitemap.xml"))
    urls = set()
    for child in index.iterfind(f"{SITEMAP}sitemap/{SITEMAP}loc"):
        data = body(web, child.text)
        data = gzip.decompress(data) if child.text.endswith(".gz") else data
        urls |= {loc.text for loc in etree.fromstring(data).iterfind(f"{SITEMAP}url/{SITEMAP}loc")}
    assert urls == listed(web, "deep-water-review")


def test_the_listing_page_links_to_its_articles(web: Web) -> None:
    page = html.fromstring(body(web, "https://www.marram-mercury.example/latest/"))
    page.make_links_absolute("https://www.marram-mercury.example/latest/")
    assert listed(web, "marram-mercury") <= {link.get("href") for link in page.iterfind(".//h3/a")}


def test_the_almanac_lists_its_articles_in_its_own_archive(web: Web) -> None:
    home, path, seen = "https://www.tidewater-almanac.example", "/archive/", []
    while path:
        issue = json.loads(html.fromstring(body(web, home + path)).get_element_by_id("issue").text)
        seen.append({home + story["path"] for story in issue["stories"]})
        path = issue["older"]
    assert len(seen) == 2
    assert set.union(*seen) == listed(web, "tidewater-almanac")


def test_the_almanac_marks_its_articles_up_in_its_own_way(web: Web) -> None:
    article = web.newsroom.of("tidewater-almanac")[0]
    page = html.fromstring(body(web, article.url))
    assert page.find_class("ta-headline")[0].text == article.piece.title
    assert page.find_class("ta-by")[0].text == article.piece.author
    assert page.find_class("ta-time")[0].get("datetime") == article.published.astimezone(UTC).isoformat()
    assert len(page.find_class("ta-copy")[0]) == len(article.paragraphs)


def test_a_feed_has_an_item_without_a_link_and_one_with_a_bad_date(web: Web) -> None:
    feed = etree.fromstring(body(web, "https://www.slipway-tv.example/feeds/news.rss"))
    items = feed.findall("channel/item")
    assert sum(item.find("link") is None for item in items) == 1
    assert any("ish" in item.findtext("pubDate", "") for item in items)


def test_a_link_answers_404_and_another_has_moved(web: Web) -> None:
    gone = web.get("https://www.harbor-ledger.example/2026/03/03/correction-pilot-boat-fees/")
    moved = web.get("https://www.gull-rock-gazette.example/go/4417?utm_source=gazette")
    assert gone is not None
    assert gone.status == 404
    assert moved is not None
    assert (moved.status, moved.location) == (301, find(web, "listed_as").url)


def test_plain_http_is_sent_on_to_https_and_other_hosts_are_unknown(web: Web) -> None:
    answer = web.get("http://www.slipway-tv.example/")
    assert answer is not None
    assert (answer.status, answer.location) == (301, "https://www.slipway-tv.example/")
    assert web.get("https://example.org/") is None
    assert web.get("https://[broken/") is None


def test_one_article_is_forbidden_by_robots_txt(web: Web) -> None:
    robots = body(web, "https://www.marram-mercury.example/robots.txt").decode()
    forbidden = tuple(re.findall(r"Disallow: (\S+)", robots))
    assert sum(a.path.startswith(forbidden) for a in web.newsroom.of("marram-mercury")) == 1


def test_pages_carry_their_signals(web: Web) -> None:
    assert b'<meta name="robots" content="noarchive">' in body(web, find(web, "robots").url)
    assert b'<meta name="tdm-reservation" content="1">' in body(web, find(web, "tdm").url)


def test_a_page_claims_an_address_of_another_publisher(web: Web) -> None:
    page = html.fromstring(body(web, find(web, "canonical").url))
    claimed = page.find(".//link[@rel='canonical']").get("href")
    assert claimed.startswith("https://www.harbor-ledger.example/")
    assert claimed in web.answers


def test_the_video_page_is_a_video_first_of_all(web: Web) -> None:
    page = html.fromstring(body(web, find(web, "video").url))
    about = json.loads(page.findtext(".//script[@type='application/ld+json']"))
    assert about["@type"] == "VideoObject"
    assert about["embedUrl"] == page.find(".//meta[@property='og:video']").get("content")
    assert web.get(about["embedUrl"]).status == 200


def test_amp_pages_are_served_and_point_back(web: Web) -> None:
    amps = [article for article in web.newsroom.articles if article.amp_url]
    assert len(amps) > 5
    for article in amps:
        page = html.fromstring(body(web, article.amp_url))
        assert page.find(".//link[@rel='canonical']").get("href") == article.url


def test_a_publisher_still_writes_windows_1252(web: Web) -> None:
    page = body(web, web.newsroom.of("farol-da-barra")[0].url)
    with pytest.raises(UnicodeDecodeError):
        page.decode("utf-8")
    assert "Associação" in page.decode("windows-1252")
