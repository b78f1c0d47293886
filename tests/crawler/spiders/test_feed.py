from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import Response, XmlResponse

from copydesk.conversation.messages import SourceJob
from copydesk.errors import Unreadable
from copydesk.model import Link
from copydesk.urls import is_web
from crawler.spiders.feed import FeedSpider
from crawler.spiders.source import MOST_LINKS

URL = "https://www.harbor-ledger.example/feeds/all.xml"


def spider() -> FeedSpider:
    return FeedSpider(SourceJob("Harbor Ledger", "feed", URL))


def read(feed: str | bytes, by: FeedSpider | None = None) -> list[Link]:
    body = feed.encode() if isinstance(feed, str) else feed
    return list((by or spider()).parse(XmlResponse(URL, body=body)))


def rss(*items: str, head: str = "") -> str:
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f'{head}<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel>{inner}</channel></rss>'


def atom(*entries: str) -> str:
    inner = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>{inner}</feed>'


def test_an_rss_item_gives_all_that_it_says() -> None:
    (link,) = read(
        rss(
            "<title>Ferry &amp;amp; harbour</title><link>https://www.harbor-ledger.example/a</link>"
            "<description>&lt;p&gt;It &lt;b&gt;sails&lt;/b&gt;.&lt;/p&gt;&lt;p&gt;Again.&lt;/p&gt;</description>"
            "<pubDate>Wed, 04 Mar 2026 09:30:00 +0100</pubDate>"
            '<media:content url="https://cdn.example/small.jpg" medium="image" width="300"/>'
            '<media:content url="https://cdn.example/large.jpg" medium="image" width="1200"/>'
        )
    )
    assert link == Link(
        url="https://www.harbor-ledger.example/a",
        source="Harbor Ledger",
        title="Ferry & harbour",
        summary="It sails. Again.",
        published=datetime(2026, 3, 4, 9, 30, tzinfo=timezone(timedelta(hours=1))),
        picture="https://cdn.example/large.jpg",
    )


def test_an_atom_entry_gives_its_alternate_link_and_both_times() -> None:
    (link,) = read(
        atom(
            '<title type="html">A &amp;lt;b&amp;gt; tag</title><link rel="self" href="/x.atom"/>'
            '<link rel="alternate" href="/2026/a"/><link rel="enclosure" type="image/png" href="/a.png"/>'
            "<published>2026-03-04T10:00:00Z</published><updated>2026-03-05T10:00:00Z</updated><summary>5 &lt; 6</summary>"
        )
    )
    assert (link.url, link.title, link.summary) == (
        "https://www.harbor-ledger.example/2026/a",
        "A <b> tag",
        "5 < 6",
    )
    assert (link.published, link.updated) == (
        datetime(2026, 3, 4, 10, tzinfo=UTC),
        datetime(2026, 3, 5, 10, tzinfo=UTC),
    )
    assert link.picture == "https://www.harbor-ledger.example/a.png"


def test_atom_in_xhtml_keeps_its_words_apart() -> None:
    (link,) = read(
        atom(
            '<link href="/a"/><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A <b>bold</b> move</div></title>'
        )
    )
    assert link.title == "A bold move"


def test_rss_1_and_undeclared_prefixes_are_read() -> None:
    (link,) = read(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><item rdf:about="https://a.example/1"><title>One</title>'
        "<dc:date>2026-03-04T10:00:00+02:00</dc:date></item></rdf:RDF>"
    )
    assert (link.url, link.title) == ("https://a.example/1", "One")
    (link,) = read('<rss><item><link>/1</link><media:thumbnail url="/t.jpg"/></item></rss>')
    assert link.picture == "https://www.harbor-ledger.example/t.jpg"


def test_json_feed() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [
            {
                "id": "1",
                "url": "/a",
                "title": "A &amp; B",
                "content_html": "<p>Hi</p>",
                "date_published": "2026-03-04",
            },
            {"id": "https://www.harbor-ledger.example/b", "title": 7, "summary": None, "image": "/b.png"},
            {"id": "nothing"},
            "nothing",
        ],
    }
    by = spider()
    first, second = read(json.dumps(feed), by)
    assert (first.url, first.title, first.summary) == ("https://www.harbor-ledger.example/a", "A & B", "Hi")
    assert first.published == datetime(2026, 3, 4)
    assert (second.url, second.picture) == (
        "https://www.harbor-ledger.example/b",
        "https://www.harbor-ledger.example/b.png",
    )
    assert by.notes == ["item 3: no address; skipped", "item 4: not an object"]


@pytest.mark.parametrize(
    ("item", "url"),
    [
        ("<guid>https://a.example/guid</guid>", "https://a.example/guid"),
        (
            '<guid isPermaLink="false">https://a.example/guid</guid><link>https://a.example/l</link>',
            "https://a.example/l",
        ),
        (
            '<link>https://feeds.example/r</link><o:origLink xmlns:o="http://rssnamespace.org/feedburner/ext/1.0">'
            "https://a.example/o</o:origLink>",
            "https://a.example/o",
        ),
        ("<link><![CDATA[ https://a.example/?a=1&b=2 ]]></link>", "https://a.example/?a=1&b=2"),
        ('<link xml:base="https://b.example/x/">y?a=1</link>', "https://b.example/x/y?a=1"),
        ("<link>javascript:alert(1)</link><guid>https://a.example/g</guid>", "https://a.example/g"),
    ],
)
def test_the_articles_address_is_found(item: str, url: str) -> None:
    assert [link.url for link in read(rss(item))] == [url]


@pytest.mark.parametrize(
    "item",
    [
        "<guid>tag:a,2026:1</guid>",
        '<guid isPermaLink="false">https://a.example/</guid>',
        "<link/>",
        "<link>http://[</link>",
    ],
)
def test_an_item_without_an_address_is_noted_and_skipped(item: str) -> None:
    by = spider()
    assert [link.url for link in read(rss(item, "<link>https://a.example/good</link>"), by)] == [
        "https://a.example/good"
    ]
    assert by.notes == ["item 1: no address; skipped"]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Wed, 04 Mar 2026 10:00:00 GMT", datetime(2026, 3, 4, 10, tzinfo=UTC)),
        ("Wed, 04 Mar 2026 10:00:00 EST", datetime(2026, 3, 4, 15, tzinfo=UTC)),
        ("Wed, 04 Mar 2026 10:00:00 CEST", datetime(2026, 3, 4, 8, tzinfo=UTC)),
        ("2026-03-04 10:00:00", datetime(2026, 3, 4, 10)),
        ("March 4, 2026 10:00 am PDT", datetime(2026, 3, 4, 17, tzinfo=UTC)),
        ("2026/03/04 10:00 +0530", datetime(2026, 3, 4, 4, 30, tzinfo=UTC)),
        ("10:30", None),
        ("Wednesday", None),
        ("0001-01-01T00:00:00Z", None),
        ("soon", None),
    ],
)
def test_dates_are_read_as_feeds_write_them(said: str, meant: datetime | None) -> None:
    by = spider()
    (link,) = read(rss(f"<link>https://a.example/</link><pubDate>{said}</pubDate>"), by)
    assert link.published == meant
    assert (link.published is None) or (link.published.tzinfo is None) == (
        meant is not None and meant.tzinfo is None
    )
    assert by.notes == ([] if meant else [f"item 1: no date: {said!r}"])


def test_a_feed_cut_short_or_broken_gives_what_can_be_read() -> None:
    good = "<link>https://a.example/1</link><title>Café &eacute; AT&T</title>"
    by = spider()
    whole = rss(good, "<link>https://a.example/2</link>")
    links = read(whole[: whole.index("</item></channel>")], by)
    assert [link.url for link in links] == ["https://a.example/1", "https://a.example/2"]
    assert links[0].title == "Café é AT&T"
    assert by.notes[0].startswith("broken XML")


def test_junk_before_the_feed_and_control_characters_do_no_harm() -> None:
    feed = "\ufeff\n<br/>Warning: line 3\n" + rss("<link>https://a.example/1</link><title>A\x0bB\x00</title>")
    assert [(link.url, link.title) for link in read(feed)] == [("https://a.example/1", "AB")]


def test_no_entity_expands_and_no_file_is_read() -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    (link,) = read(
        rss("<link>https://a.example/1</link><title>x&b;y&f;z</title>", head='<?xml version="1.0"?>' + bomb)
    )
    assert link.title == "x&b;y&f;z"


def test_a_hidden_root_in_the_dtd_opens_no_door() -> None:
    (link,) = read(
        rss("<link>https://a.example/&e;</link>", head='<!DOCTYPE rss [<!ENTITY e "<rss>EVIL</rss>">]>')
    )
    assert link.url == "https://a.example/&e;"


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "utf-16", "windows-1252"])
def test_charsets(charset: str) -> None:
    body = f'<?xml version="1.0" encoding="{charset}"?>{rss("<link>/1</link><title>Grüße</title>")}'.encode(
        charset
    )
    assert [link.title for link in read(body)] == ["Grüße"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "an empty answer"),
        ("<!doctype html><html><body><h1>Sorry</h1></body></html>", "an HTML page, not a feed"),
        ("<urlset><url/></urlset>", "use `sitemap:`"),
        ("<svg/>", "neither RSS nor Atom nor JSON Feed"),
        ("Not found", "neither RSS nor Atom nor JSON Feed"),
        ('{"items": 3}', "no JSON Feed"),
        ('{"items": [', "JSON that cannot be read"),
        ("[" * 100_000, "JSON that cannot be read"),
    ],
)
def test_what_is_no_feed_says_so(body: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read(body)


def test_an_empty_feed_is_fine() -> None:
    assert read(rss()) == read(atom()) == read('{"items": []}') == []


def test_of_very_many_items_the_newest_are_kept_and_the_cut_is_noted() -> None:
    start = datetime(2020, 1, 1, tzinfo=UTC)
    items = [
        f"<link>https://a.example/{n}</link><pubDate>{(start + timedelta(hours=n)).isoformat()}</pubDate>"
        for n in range(MOST_LINKS + 500)
    ]
    by = spider()
    links = read(rss(*items), by)
    assert len(links) == MOST_LINKS
    assert links[0].url == f"https://a.example/{MOST_LINKS + 499}"
    assert by.notes == ["2,000 of 2,500 items read: a source may list 2,000 in a run"]


def test_an_address_listed_twice_counts_once() -> None:
    assert len(read(rss("<link>https://a.example/1</link>", "<link>https://a.example/1</link>"))) == 1


@pytest.mark.parametrize(
    "inner",
    [
        "<a>" * 300_000,
        "<item " + " ".join(f"a{n}='1'" for n in range(300_000)) + "/>",
        "<item><title>" + "<!--" * 2_000_000,
        "<item><title>" + "x" * 9_000_000 + "</title></item>",
        "&" * 1_000_000,
    ],
    ids=["nested", "attributes", "comments", "title", "ampersands"],
)
def test_monsters_do_no_harm(inner: str) -> None:
    links = read(f"<rss><item><link>https://a.example/1</link></item>{inner}")
    assert links[0].url == "https://a.example/1"


PIECES = st.sampled_from(
    ["<rss>", "<feed xmlns='http://www.w3.org/2005/Atom'>", "<item>", "</item>", "<entry>", "<link>", "</link>", "<link href='",
     "https://a.example/", "//[", "'/>", "<title>", "&amp;", "&#x110000;", "&#xd800;", "<![CDATA[", "]]>", "<pubDate>", "</pubDate>",
     "Mon, 99 Foo 2026 25:61", "-0000", "99999-01-01", "{\"items\": [", "\ud800", "\x00", "<?xml version='1.0' encoding='utf-7'?>"]
)  # fmt: skip


@given(st.one_of(st.binary(max_size=300), st.lists(PIECES | st.text(max_size=8), max_size=20).map(
    lambda parts: "".join(parts).encode(errors="surrogatepass"))))  # fmt: skip
def test_any_bytes_are_links_or_unreadable(body: bytes) -> None:
    by = spider()
    try:
        links = list(by.parse(Response(URL, body=body)))
    except Unreadable:
        return
    for link in links:
        assert is_web(link.url)
        (link.url + link.title + link.summary).encode()
