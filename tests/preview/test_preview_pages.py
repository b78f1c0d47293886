"""The pages: what stands on them, and what never does, whatever strangers wrote."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html
from shelf import IMAGES, Shelf

from copydesk.preview.rendering import POLICY, linkable, span

ATTACKS = [
    "</script><script>alert(1)</script>",
    "{{7*7}}{% include 'preview.js' %}{# x #}",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "JaVa\tScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "https://www.a.example/\"onmouseover='alert(1)",
    "//www.b.example/x",
    "https:\\\\b.example",
    "\u202egnp.exe",
    "<!--",
    "&lt;b&gt;",
]
ANSWERS = st.sampled_from(ATTACKS) | st.text(max_size=40) | st.lists(st.sampled_from(ATTACKS)).map("".join)
HERE = ("#", "index.html", "unpublished.html")


def stories(page: str) -> list[Any]:
    return list(html.fromstring(page).iter("article"))


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def check_inert(page: str) -> None:
    """No script but ours, no handler, no address but those of links, and these lead where links may."""
    tree = html.fromstring(page)
    assert len(list(tree.iter("script"))) == 1
    assert not list(tree.iter("iframe", "object", "embed", "form", "base", "link", "svg"))
    assert all(not name.startswith("on") for element in tree.iter() for name in element.keys())  # noqa: SIM118
    for link in tree.iter("a"):
        address = link.get("href")
        if not address.startswith(HERE):
            assert linkable(address)
            assert link.get("rel") == "noopener noreferrer nofollow"
            assert link.get("referrerpolicy") == "no-referrer"
    for image in tree.iter("img"):
        assert image.get("src").startswith("pictures/")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
@given(title=ANSWERS, address=ANSWERS, name=ANSWERS, published=st.booleans())
def test_what_strangers_wrote_is_text(
    shelf: Shelf, title: str, address: str, name: str, published: bool
) -> None:
    item = {"title": title, "webUrl": address, "provider": {"name": name}, "quality": 1}
    shelf.put(
        title=title, excerpt=title, webUrl=address, originalUrl=address, provider={"name": name, "domain": name},
        topics=[name], heat=89 if published else -1, published=published, images=IMAGES, related=[item],
        featuredContent=title,
    )  # fmt: skip
    for path in ("index.html", "unpublished.html"):
        check_inert(shelf.page(path))


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_title_reads_as_it_was_written(shelf: Shelf, attack: str) -> None:
    shelf.put(title=f"A {attack} headline")
    (story,) = stories(shelf.page())
    expected = " ".join(f"A {attack} headline".replace("\u202e", "").split())
    assert words(story.find(".//h3")) == expected


@pytest.mark.parametrize("title", ["{{7*7}}", "</title><script>alert(1)</script>"])
def test_the_sites_title_is_text_too(shelf: Shelf, title: str) -> None:
    shelf.settings(f"site: {{title: '{title}'}}\n")
    page = shelf.page()
    check_inert(page)
    assert words(html.fromstring(page).find(".//h1")) == title


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("https://www.a.example/a", True),
        ("HTTP://www.a.example", True),
        ("mailto:desk@a.example", True),
        ("javascript:alert(1)", False),
        ("ftp://a.example/", False),
        ("//a.example/", False),
        ("/etc/passwd", False),
        ("", False),
    ],
)
def test_few_addresses_are_links(shelf: Shelf, address: str, may: bool) -> None:
    shelf.put(webUrl=address, originalUrl=address)
    (headline,) = stories(shelf.page())[0].findall(".//h3")
    assert bool(headline.findall("a")) == may
    assert may or address in headline.text_content()


def test_a_video_is_a_link_and_no_frame(shelf: Shelf) -> None:
    shelf.put(
        type="video", webUrl=None, featuredContent='<iframe src="https://www.a.example/embed"></iframe>'
    )
    page = shelf.page()
    check_inert(page)
    assert 'href="https://www.a.example/storm?utm_source=feed"' in page
    assert "Video" in words(stories(page)[0])


def test_the_policy_stands_in_the_page_and_lets_nothing_in(shelf: Shelf) -> None:
    (meta,) = html.fromstring(shelf.page()).xpath("//meta[@http-equiv='Content-Security-Policy']")
    assert meta.get("content") == POLICY
    assert POLICY.startswith("default-src 'none';")
    assert "unsafe" not in POLICY
    assert "http" not in POLICY


def test_stories_stand_by_day_and_heat(shelf: Shelf) -> None:
    for number, (day, heat) in enumerate([(5, 99), (6, 71), (6, 120), (5, 130)]):
        moment = datetime(2026, 3, day, 12, tzinfo=UTC)
        shelf.put(f"2026-03-0{day}-{number}.md", title=f"Heat {heat}", heat=heat, publishedDateTime=moment)
    page = shelf.page()
    assert [words(story.find(".//h3")) for story in stories(page)] == [
        "Heat 120", "Heat 71", "Heat 130", "Heat 99"
    ]  # fmt: skip
    days = [words(day) for day in html.fromstring(page).iter("h2")]
    assert days == ["Friday 6 March 2026", "Thursday 5 March 2026"]


def test_related_coverage_is_folded_below(shelf: Shelf) -> None:
    item = {"title": "Wall broken", "webUrl": "https://b.example/", "provider": {"name": "B"}, "quality": 57}
    shelf.put(related=[item])
    (fold,) = html.fromstring(shelf.page()).xpath("//details[@class='related']")
    assert fold.get("open") is None
    assert words(fold) == "1 related Wall broken B"


def test_a_picture_is_shown_where_a_copy_is_kept(shelf: Shelf) -> None:
    shelf.put("2026-03-06-a b.md", images=IMAGES)
    assert "<img" not in shelf.page()
    shelf.picture("2026-03-06-a b.svg")
    assert "<img" not in shelf.page()
    shelf.picture("2026-03-06-a b.jpg")
    (image,) = html.fromstring(shelf.page()).iter("img")
    assert (image.get("src"), image.get("width")) == ("pictures/2026-03-06-a%20b.jpg", "1200")


def test_a_topic_that_all_stories_have_filters_nothing(shelf: Shelf) -> None:
    shelf.put("2026-03-06-a.md")
    shelf.put("2026-03-06-b.md", topics=["Coast"])
    chips = html.fromstring(shelf.page()).xpath("//*[@class='chips']/button")
    assert [words(chip) for chip in chips] == ["All", "Storms 1"]


def test_the_unpublished_link_to_their_lead(shelf: Shelf) -> None:
    lead = shelf.put("2026-03-06-lead.md")
    related = [{"title": "Storm", "webUrl": "https://www.a.example/storm", "quality": 79}]
    shelf.put("2026-03-06-b.md", webUrl="https://b.example/", heat=-1, published=False, related=related)
    (kept,) = stories(shelf.page("unpublished.html"))
    assert kept.xpath(".//p[@class='reason']/a/@href") == [f"index.html#d:{lead}"]
    assert stories(shelf.page())[0].get("id") == f"d:{lead}"


def test_where_nothing_is_published_the_nearest_are_shown(shelf: Shelf) -> None:
    for heat in (10, 60, -1):
        shelf.put(f"2026-03-06-{heat}.md", title=f"Heat {heat}", heat=heat, published=False)
    assert words(stories(shelf.page())[0].find(".//h3")) == "Heat 60"
    assert "Nothing is published" in shelf.page()


def test_an_empty_workspace_says_what_fills_it(shelf: Shelf) -> None:
    assert "<code>copydesk run</code>" in shelf.page()
    shelf.workspace.documents.rmdir()
    assert "No documents yet" in shelf.page()


def test_the_same_documents_give_the_same_bytes(shelf: Shelf) -> None:
    for number in range(5):
        shelf.put(f"2026-03-06-{number}.md", topics=[f"T{number}", "Storms", "Coast"])
    before = shelf.page()
    shelf.settings("site: {title: The Tide Table}\n")
    assert shelf.page() == before


def test_a_span_of_days_is_short() -> None:
    days = [datetime(*day) for day in ((2025, 12, 31), (2026, 2, 28), (2026, 3, 2), (2026, 3, 9))]
    assert span(days[3], days[3]) == "9 March 2026"
    assert span(days[2], days[3]) == "2–9 March 2026"
    assert span(days[1], days[3]) == "28 February – 9 March 2026"
    assert span(days[0], days[3]) == "31 December 2025 – 9 March 2026"
    assert span(None, None) == ""
