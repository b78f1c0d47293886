from __future__ import annotations

import gzip
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.http import Response

from copydesk.conversation.messages import SourceJob
from copydesk.errors import BodyTooLarge, Unreadable
from copydesk.model import Link
from crawler.spiders.sitemap import DEEPEST, MOST_SITEMAPS, SitemapSpider
from crawler.spiders.source import MOST_LINKS

URL = "https://www.civic-post.example/sitemap.xml"
NAMESPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'


def spider() -> SitemapSpider:
    return SitemapSpider(SourceJob("The Civic Post", "sitemap", URL))


def read(sitemap: str | bytes, by: SitemapSpider | None = None, **kwargs: Any) -> list[Link | Request]:
    body = sitemap.encode() if isinstance(sitemap, str) else sitemap
    return list((by or spider()).parse(Response(URL, body=body), **kwargs))


def urlset(*entries: str) -> str:
    return f"<urlset {NAMESPACES}>" + "".join(f"<url>{entry}</url>" for entry in entries) + "</urlset>"


def index(*entries: str) -> str:
    return (
        f"<sitemapindex {NAMESPACES}>"
        + "".join(f"<sitemap>{each}</sitemap>" for each in entries)
        + "</sitemapindex>"
    )


def test_a_news_sitemap_gives_title_and_date_and_no_pictures() -> None:
    (link,) = read(
        urlset(
            "<image:image><image:loc>https://cdn.example/i.jpg</image:loc><image:title>No</image:title></image:image>"
            "<loc> https://www.civic-post.example/a?b=1&amp;c=2 </loc><lastmod>2026-03-05</lastmod><news:news>"
            "<news:publication><news:name>Post</news:name></news:publication>"
            "<news:publication_date>2026-03-04T10:00:00Z</news:publication_date><news:title>Bridge &amp; tunnel</news:title>"
            "</news:news>"
        )
    )
    assert link == Link(
        url="https://www.civic-post.example/a?b=1&c=2",
        source="The Civic Post",
        title="Bridge & tunnel",
        published=datetime(2026, 3, 4, 10, tzinfo=UTC),
        updated=datetime(2026, 3, 5),
    )


def test_the_newest_come_first() -> None:
    entries = [f"<loc>/{day}</loc><lastmod>2026-03-{day}</lastmod>" for day in ("03", "05", "04")]
    assert [link.url[-2:] for link in read(urlset("<loc>/00</loc>", *entries))] == ["05", "04", "03", "00"]


def test_an_index_leads_to_its_sitemaps_newest_first() -> None:
    requests = read(
        index(
            "<loc>/old.xml</loc><lastmod>2025-01-01</lastmod>",
            "<loc>/new.xml</loc><lastmod>2026-01-01</lastmod>",
            f"<loc>{URL}</loc>",
        )
    )
    assert [(request.url.rpartition("/")[2], request.priority) for request in requests] == [
        ("new.xml", 0),
        ("old.xml", -1),
    ]


def test_an_index_is_followed_so_deep_and_so_far() -> None:
    by = spider()
    assert read(index("<loc>/deeper.xml</loc>"), by, depth=DEEPEST) == []
    assert "not followed" in by.notes[0]
    by = spider()
    assert len(read(index(*(f"<loc>/{n}.xml</loc>" for n in range(MOST_SITEMAPS + 9))), by)) == MOST_SITEMAPS
    assert "the newest 50 of 59" in by.notes[0]


def test_gzip_is_known_by_its_content() -> None:
    packed = gzip.compress(urlset("<loc>/a</loc>").encode()[:50]) + gzip.compress(
        urlset("<loc>/a</loc>").encode()[50:]
    )
    assert [link.url for link in read(packed)] == ["https://www.civic-post.example/a"]


def test_gzip_that_is_too_large_cut_short_or_damaged() -> None:
    with pytest.raises(BodyTooLarge):
        read(gzip.compress(b" " * 11_000_000))
    with pytest.raises(Unreadable, match="cut short"):
        read(gzip.compress(urlset("<loc>/a</loc>").encode())[:-9])
    with pytest.raises(Unreadable, match="damaged"):
        read(b"\x1f\x8b\x08rubbish rubbish")


def test_plain_text_is_an_address_a_line() -> None:
    found = read("https://a.example/1\r\nhttps://a.example/2\n\n")
    assert [link.url for link in found] == ["https://a.example/1", "https://a.example/2"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<html><body>Not found</body></html>", "HTML page"),
        ("<rss><channel/></rss>", "use `feed:`"),
        ("Sorry, nothing here", "neither a sitemap"),
        ("", "neither a sitemap"),
    ],
)
def test_what_is_no_sitemap_says_so(body: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read(body)


def test_the_cut_counts_over_all_sitemaps_of_a_source() -> None:
    by = spider()
    assert len(read(urlset(*(f"<loc>/{n}</loc>" for n in range(1500))), by)) == 1500
    assert len(read(urlset(*(f"<loc>/x{n}</loc>" for n in range(1500))), by)) == MOST_LINKS - 1500
    assert by.notes == ["500 of 1,500 items read: a source may list 2,000 in a run"]


def test_an_entry_without_an_address_is_noted() -> None:
    by = spider()
    assert len(read(urlset("<loc>ftp://a.example/</loc>", "<loc>/a</loc>"), by)) == 1
    assert by.notes == ["item 1: no address; skipped"]


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: f"<urlset><url><loc>{text}".encode()))
def test_any_bytes_are_links_or_unreadable(body: bytes) -> None:
    try:
        found = read(body)
    except Unreadable:
        return
    assert all(isinstance(each, Link | Request) for each in found)
