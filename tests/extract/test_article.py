from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import FETCHED, PARAGRAPHS, URL, article, page, page_html

from copydesk.errors import Unreadable
from copydesk.extract import as_record, read, read_link
from copydesk.model import Article

LD = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
  {"@type": "WebSite", "name": "Harbor Ledger"},
  {"@type": "NewsArticle", "headline": "Ferry returns to the northern islands", "datePublished": "2024-05-02T08:30:00+02:00",
   "dateModified": "2024-05-02T09:00:00+02:00", "author": [{"@id": "#ada"}, {"@type": "Person", "name": "Bo Lindt"}],
   "publisher": {"@type": "Organization", "name": "Harbor Ledger"}, "image": {"url": "/ferry.jpg"}, "keywords": "ferry, islands",},
  {"@type": "Person", "@id": "#ada", "name": "Ada Quill"}]}</script>"""


def test_a_page_with_metadata_gives_every_field_and_says_where_it_stood():
    found = article(
        LD
        + "<meta property='og:description' content='After six weeks of repairs, the boats sail again &amp;amp; the islands rejoice.'>"
        + "<link rel='canonical' href='/news/ferry-returns?utm_source=x'><link rel='amphtml' href='https://www.harbor-ledger.example/amp/ferry'>"
    )
    assert found.title == "Ferry returns to the northern islands"
    assert found.excerpt == "After six weeks of repairs, the boats sail again & the islands rejoice."
    assert found.published == datetime(2024, 5, 2, 8, 30, tzinfo=timezone(timedelta(hours=2)))
    assert found.updated == datetime(2024, 5, 2, 9, tzinfo=timezone(timedelta(hours=2)))
    assert found.authors == ["Ada Quill", "Bo Lindt"]
    assert found.pictures == ["https://www.harbor-ledger.example/ferry.jpg"]
    assert (found.canonical, found.amp) == (URL, "https://www.harbor-ledger.example/amp/ferry")
    assert (found.site_name, found.language, found.kind) == ("Harbor Ledger", "en", "article")
    assert found.keywords == ["ferry", "islands"]
    assert found.text.split("\n") == PARAGRAPHS
    assert found.came_from["published"] == "JSON-LD datePublished"
    assert set(found.came_from) == {
        "title", "excerpt", "text", "published", "updated", "authors", "site_name", "language", "canonical", "amp", "pictures", "keywords",
    }  # fmt: skip


def test_without_a_description_the_first_sentences_are_the_excerpt():
    found = article()
    assert found.excerpt.startswith("The ferry between Port Amel")
    assert found.excerpt.endswith("…") and len(found.excerpt) <= 300
    assert found.came_from["excerpt"] == "the text"


def test_the_site_s_name_is_cut_off_the_title():
    html = page_html(
        "<meta property='og:site_name' content='Harbor Ledger'>",
        "".join(f"<p>{each}</p>" for each in PARAGRAPHS),
    )
    assert read(page(), html).title == "Ferry returns to the northern islands"


def test_a_guillemet_is_not_a_separator():
    assert (
        article(title="«We sail again», says the harbour master").title
        == "«We sail again», says the harbour master"
    )


@pytest.mark.parametrize(
    ("metadata", "feed", "expected", "place"),
    [
        (
            "2024-05-01T10:00:00Z",
            datetime(2024, 4, 1, tzinfo=UTC),
            datetime(2024, 5, 1, 10, tzinfo=UTC),
            "meta article:published_time",
        ),
        ("2024-05-01", datetime(2024, 4, 1, tzinfo=UTC), datetime(2024, 4, 1, tzinfo=UTC), "the feed"),
        ("2024-05-01", None, datetime(2024, 5, 1), "meta article:published_time"),
        (
            "2024-05-03T10:00:00Z",
            datetime(2024, 4, 1, tzinfo=UTC),
            datetime(2024, 4, 1, tzinfo=UTC),
            "the feed",
        ),  # still to come
        ("1970-01-01T00:00:00Z", None, None, None),
    ],
)
def test_a_date_with_a_zone_beats_the_feed_s_beats_a_bare_one(metadata, feed, expected, place):
    found = article(
        f"<meta property='article:published_time' content='{metadata}'>", link={"published": feed}
    )
    assert found.published == expected
    assert found.came_from.get("published") == place


@pytest.mark.parametrize(
    "claimed",
    ["https://other.example/news/ferry-returns", "https://www.harbor-ledger.example/", "javascript:alert(1)"],
)
def test_an_address_of_another_owner_or_a_front_page_is_not_believed(claimed):
    found = article(f"<link rel='canonical' href='{claimed}'><meta property='og:url' content='{claimed}'>")
    assert found.canonical == URL


def test_a_subdomain_of_the_same_owner_is_believed():
    assert (
        article("<link rel='canonical' href='https://m.harbor-ledger.example/f'>").canonical
        == "https://m.harbor-ledger.example/f"
    )


ELSEWHERE = "https://www.other.example/ferry"


@pytest.mark.parametrize(
    ("head", "foot", "place"),
    [
        (f"<meta name='syndication-source' content='{ELSEWHERE}'>", "", "meta syndication-source"),
        (f"<link rel='original-source' href='{ELSEWHERE}'>", "", "rel=original-source"),
        (LD.replace('"headline"', f'"isBasedOn": {{"url": "{ELSEWHERE}"}}, "headline"'), "", "JSON-LD isBasedOn"),
        (LD.replace('"headline"', f'"mainEntityOfPage": "{ELSEWHERE}", "headline"'), "", "JSON-LD mainEntityOfPage"),
        (LD.replace('"headline"', f'"url": "{ELSEWHERE}", "headline"'), "", "JSON-LD url"),
        (f"<link rel='canonical' href='{ELSEWHERE}?utm_source=x'>", "", "rel=canonical"),
        (f"<meta property='og:url' content='{ELSEWHERE}'>", "", "og:url"),
        ("", f"<a href='{ELSEWHERE}'><span>Continue</span> reading</a>", "a link to the whole article"),
        ("", f"<a href='{ELSEWHERE}'>Read the full story at Other</a>", "a link to the whole article"),
        ("", f"<p>This article originally appeared on <a href='{ELSEWHERE}'>Other</a>.</p>", "a link to the whole article"),
        ("", f"<a href='{ELSEWHERE}'>Read this next</a>", None),
        ("", "<a href='/ferry-2'>Continue reading</a>", None),
        ("<link rel='canonical' href='https://www.other.example/'>", "", None),
        ("<link rel='canonical' href='https://m.harbor-ledger.example/f'>", "", None),
        ("<meta name='syndication-source' content='javascript:alert(1)'>", "", None),
    ],
)  # fmt: skip
def test_where_an_aggregators_page_says_that_its_article_comes_from(head, foot, place):
    html = page_html(head, "".join(f"<p>{each}</p>" for each in PARAGRAPHS) + foot)
    assert read(page(), html).taken_from == ""
    found = read(page(), html, aggregator=True)
    assert found.taken_from == (ELSEWHERE if place else "")
    assert found.came_from.get("taken_from") == place
    assert found.canonical.startswith(
        ("https://www.harbor-ledger.example/", "https://m.harbor-ledger.example/")
    )


def test_an_amp_page_is_believed_within_its_owners_domain():
    def amp(href):
        return article(f"<link rel='amphtml' href='{href}'>").amp

    assert amp("https://amp.harbor-ledger.example/f?utm_source=x") == "https://amp.harbor-ledger.example/f"
    assert amp("/f/amp") == "https://www.harbor-ledger.example/f/amp"
    assert amp("https://www.other.example/amp/f") == amp("javascript:x") == ""


@pytest.mark.parametrize(
    ("stated", "excerpt"),
    [
        (
            "The boats sail again &amp;amp; the islands&nbsp;rejoice.",
            "The boats sail again & the islands rejoice.",
        ),
        ("The boats sail\n again,  say <b>two</b> captains.", "The boats sail again, say two captains."),
        ("The boats sail again, and two captains [...]", "The boats sail again, and two captains…"),
        ("The boats sail again, and two captains (…)", "The boats sail again, and two captains…"),
        ("The boats sail again for two captains. [&hellip;]", "The boats sail again for two captains. …"),
        ("The boats sail again, and two captains, ...", "The boats sail again, and two captains…"),
        ("The boats sail again, and two captains ,", "The boats sail again, and two captains…"),
        ("The boats sail again and two captains", "The boats sail again and two captains"),
    ],
)
def test_a_description_is_one_plain_line_and_its_cut_is_marked(stated, excerpt):
    assert article(f"<meta name='description' content='{stated}'>").excerpt == excerpt


@pytest.mark.parametrize(
    ("until", "excerpt"),
    [(" The", " The…"), (" The fer", " The…"), ("repairs", "repairs"), ("islands.", "islands.")],
)
def test_a_description_that_breaks_off_where_the_text_goes_on_is_marked(until, excerpt):
    text = "After six weeks of repairs the boats sail again to the northern islands. The ferry left at noon with all aboard."
    end = text.index(until) + len(until)
    paragraphs = [text, *PARAGRAPHS] if until != "repairs" else [text[:end], text[end:], *PARAGRAPHS]
    found = article(
        f"<meta name='description' content='{text[:end]}'>",
        body="".join(f"<p>{each}</p>" for each in paragraphs),
    )
    assert found.excerpt == text[: text.index(until)] + excerpt


@pytest.mark.parametrize(
    "tail",
    [
        " <p>The post <a href='#'>Ferry</a> appeared first on <a href='#'>Ledger</a>.</p>",
        " <a href='#'>Continue reading <span>Ferry returns</span> &rarr;</a>",
        " <a href='#'>Read more »</a>",
    ],
)
def test_what_a_feed_says_of_itself_is_no_part_of_its_description(tail):
    link = {"title": "Ferry", "summary": f"<p>After six weeks of repairs the boats sail again.</p>{tail}"}
    assert article(link=link).excerpt == "After six weeks of repairs the boats sail again."


def test_what_a_site_s_own_spider_gave_beats_the_page():
    fields = {
        "title": "Boats sail <b>again</b>",
        "date": "2024-05-01T07:00:00+02:00",
        "authors": ["Cy Marsh"],
    }
    found = article(LD, link={"fields": fields})
    assert (found.title, found.authors) == ("Boats sail again", ["Cy Marsh"])
    assert found.published == datetime(2024, 5, 1, 5, tzinfo=UTC)
    assert found.came_from["title"] == "the spider"
    assert found.text.split("\n") == PARAGRAPHS


def test_a_spider_that_gives_title_and_text_needs_no_page():
    found = read(page(link={"fields": {"title": "Boats sail again", "text": ["One line.", "Another."]}}), b"")
    assert (found.title, found.text, found.canonical) == ("Boats sail again", "One line.\nAnother.", URL)


@pytest.mark.parametrize(
    "fields",
    [{"headline": "x"}, {"title": 3}, {"published": "soon"}, {"canonical": "javascript:x"}, {"authors": 7}],
)
def test_a_field_that_an_article_has_not_is_refused_by_name(fields):
    with pytest.raises(Unreadable, match=next(iter(fields))):
        article(link={"fields": fields})


def test_a_reservation_of_text_and_data_mining_leaves_the_link_alone():
    link = {
        "title": "Ferry returns",
        "summary": "<p>After <i>six</i> weeks of repairs.</p>",
        "published": FETCHED,
    }
    found = read(page(link=link, signals=("tdm",)), page_html(LD))
    assert (found.title, found.excerpt, found.text, found.authors) == (
        "Ferry returns",
        "After six weeks of repairs.",
        "",
        [],
    )
    assert found.flags == ["tdm"]


def test_a_link_without_a_title_is_no_article():
    with pytest.raises(Unreadable, match="title"):
        read_link(page())


def test_nosnippet_leaves_title_and_address():
    found = article(LD, signals=("nosnippet",))
    assert (found.title, found.canonical) == ("Ferry returns to the northern islands", URL)
    assert not (found.excerpt or found.text or found.pictures or found.authors)
    assert "text" not in found.came_from


@pytest.mark.parametrize("limit", [0, 1, 20, 60])
def test_max_snippet_bounds_the_excerpt(limit):
    assert len(article(LD, signals=(f"max-snippet:{limit}",)).excerpt) <= limit


def test_max_image_preview_none_leaves_no_picture():
    assert article(LD, signals=("max-image-preview:none",)).pictures == []


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"", "text/html"),
        (b" \n ", "text/html"),
        (b"%PDF-1.7 ...", "text/html"),
        (b"\x89PNG\r\n\x1a\n....", "text/html"),
        (b'<?xml version="1.0"?><rss><channel/></rss>', "application/rss+xml"),
        (b"{}", "application/json"),
        (b"<html><body></body></html>", "text/html"),
    ],
)
def test_what_is_no_page_is_refused(body, content_type):
    with pytest.raises(Unreadable):
        read(page(headers={"content-type": content_type}), body)


@pytest.mark.parametrize(
    "notice",
    ["404 - Page not found", "Seite nicht gefunden", "Página no encontrada", "Page introuvable", "Страница не найдена", "页面不存在",
     "ページが見つかりません", "Sidan hittades inte", "This page doesn’t exist", "Error 503"],
)  # fmt: skip
def test_an_error_page_with_status_200_is_refused(notice):
    with pytest.raises(Unreadable, match="error page"):
        read(page(), page_html(title=notice, body=f"<h1>{notice}</h1><p>Try our front page.</p>"))


def test_an_article_about_an_error_page_is_none():
    found = article(LD, title="Page not found: how a town lost its website")
    assert found.kind == "article"


def test_a_front_page_in_the_place_of_an_article_is_refused():
    asked = page()
    answered = type(asked)(asked.link, "https://www.harbor-ledger.example/", FETCHED)
    with pytest.raises(Unreadable, match="front page"):
        read(answered, page_html(body="<h1>Harbor Ledger</h1><p>Today’s news</p>"))


SHARED = "<meta property='og:image' content='https://img.example/share-card-7.jpg'>"


@pytest.mark.parametrize(
    ("shown", "first"),
    [
        ("<img src='/ferry-at-sea.jpg'>", "https://www.harbor-ledger.example/ferry-at-sea.jpg"),
        (
            "<img src='/s.jpg' srcset='/ferry-320.jpg 320w, /ferry-960.jpg 960w'>",
            "https://www.harbor-ledger.example/ferry-960.jpg",
        ),
        ("<img src='/share-card-7.jpg?w=400'>", "https://img.example/share-card-7.jpg"),
        ("<img src='/ferry.jpg' width='40'>", "https://img.example/share-card-7.jpg"),
        ("<img src='/author-quill.jpg'>", "https://img.example/share-card-7.jpg"),
        ("", "https://img.example/share-card-7.jpg"),
    ],
)
def test_a_picture_that_the_page_does_not_show_gives_way_to_the_one_at_its_head(shown, first):
    text = "".join(f"<p>{each}</p>" for each in PARAGRAPHS)
    found = article(SHARED, body=f"<h1>Ferry returns</h1>{shown}{text}<img src='/below.jpg'>")
    assert found.pictures[0] == first
    assert "https://img.example/share-card-7.jpg" in found.pictures


def test_a_watch_page_is_a_video_with_the_address_to_embed():
    video = {
        "@type": "VideoObject",
        "name": "The ferry at sea",
        "embedUrl": "https://player.example/embed/7",
        "uploadDate": "2024-05-01T08:00:00Z",
    }
    found = article(f"<script type='application/ld+json'>{json.dumps(video)}</script>")
    assert (found.kind, found.video) == ("video", "https://player.example/embed/7")
    assert as_record(found)["type"] == "video"


def test_an_article_with_a_video_in_it_stays_an_article():
    video = {"@type": "VideoObject", "name": "At sea", "embedUrl": "https://player.example/embed/7"}
    found = article(LD + f"<script type='application/ld+json'>{json.dumps(video)}</script>")
    assert (found.kind, found.video) == ("article", "")


def test_a_beginning_behind_a_paywall_is_flagged():
    locked = LD.replace('"headline"', '"isAccessibleForFree": "False", "headline"')
    found = article(locked, body=f"<h1>Ferry returns</h1><p>{PARAGRAPHS[0]}</p>")
    assert (found.kind, found.flags) == ("paywall", ["paywall"])


def test_hidden_and_reversing_characters_are_gone_from_every_string():
    found = article(title="Fer\u202ery re\u00adturns\u2028to\ufeff the no\x07rth")
    assert found.title == "Ferry returns to the north"


def test_names_are_composed():
    assert article(title="Cafe\u0301 opens at the pier again").title == "Café opens at the pier again"


def test_the_record_has_the_document_s_names_and_the_page_s_offset():
    record = as_record(article(LD))
    assert record["publishedDateTime"] == "2024-05-02T08:30:00+02:00"
    assert record["images"] == [{"url": "https://www.harbor-ledger.example/ferry.jpg"}]
    assert json.loads(json.dumps(record)) == record


def test_the_same_page_gives_the_same_article_whatever_was_read_before():
    first = article(LD)
    article(
        body="<h1>Another</h1>"
        + "<p>Words of another page altogether, long enough to be read as such.</p>" * 9
    )
    assert article(LD) == first


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_give_an_article_or_a_reason(body):
    for dressed in (
        body,
        b"<html><title>x</title><script type='application/ld+json'>" + body + b"</script><p>" + body,
    ):
        try:
            assert isinstance(read(page(), dressed), Article)
        except Unreadable as reason:
            assert str(reason)


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["NewsArticle", "2024-05-01", "#a", "VideoObject"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "@type",
                    "@id",
                    "@graph",
                    "author",
                    "image",
                    "headline",
                    "datePublished",
                    "mainEntity",
                    "name",
                    "articleBody",
                    "url",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(_JSON)
def test_any_json_ld_is_survived(value):
    assert article(f"<script type='application/ld+json'>{json.dumps(value)}</script>").title
