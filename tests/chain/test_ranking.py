"""Which of a site's lists is chosen, and why."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from copydesk.chain.discovering import Candidate
from copydesk.chain.ranking import because, ranked
from copydesk.model import Link

FRONT, SECTION = "https://a.example/", "https://a.example/sport/"


def listing(numbers: range, kind: str = "feed", day: datetime | None = None, title: str = "") -> Candidate:
    links = [
        Link(f"https://a.example/{n}", "s", title, published=day if kind != "listing" else None)
        for n in numbers
    ]
    return Candidate(kind, f"https://a.example/{kind}{numbers.start}", "somewhere", links)


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(day("2026-03-10").timestamp())))


PAGE = listing(range(10), "listing")
FEED = listing(range(10), "feed", day("2026-03-09"), "A")
NEWS = listing(range(9), "sitemap", day("2026-03-09"), "A")
DATED = listing(range(8), "sitemap", day("2026-03-09"))
BARE = listing(range(7), "sitemap")


def test_a_feed_goes_before_a_news_sitemap_a_sitemap_and_the_page() -> None:
    assert ranked([BARE, PAGE, DATED, NEWS, FEED], FRONT) == [FEED, NEWS, DATED, PAGE, BARE]
    assert because([FEED, NEWS], [NEWS, FEED], FRONT) == "a feed says title, date and summary of each link"
    assert because([PAGE, BARE], [BARE, PAGE], FRONT).startswith("the page shows what is new")


def test_what_lists_nothing_is_no_choice_and_one_alone_needs_no_reason() -> None:
    empty = Candidate("feed", "https://a.example/feed", "somewhere", [], "it lists nothing")
    assert ranked([empty, PAGE], FRONT) == [PAGE]
    assert because([PAGE], [empty, PAGE], FRONT) == ""


def test_of_two_feeds_the_first_is_taken_unless_it_has_fallen_asleep() -> None:
    other = listing(range(5, 20), "feed", day("2026-03-08"))
    assert ranked([FEED, other], FRONT)[0] is FEED
    assert because([FEED, other], [FEED, other], FRONT) == "it is the first feed that was found"
    asleep = listing(range(10), "feed", day("2025-11-01"))
    assert ranked([asleep, other, PAGE], FRONT) == [other, PAGE, asleep]
    assert (
        because([other, asleep], [asleep, other], FRONT) == "the other has had nothing new since 2025-11-01"
    )


def test_a_feed_that_ended_years_ago_gives_way_to_a_page_that_shows_none_of_it() -> None:
    dead = listing(range(50, 60), "feed", day("2019-03-09"))
    assert ranked([dead, PAGE], FRONT) == [PAGE, dead]
    assert because([PAGE, dead], [dead, PAGE], FRONT) == "the feed is no longer kept up"
    quiet = listing(range(10), "feed", day("2025-03-09"))
    assert ranked([quiet, PAGE], FRONT) == [quiet, PAGE]


def test_a_date_in_the_future_makes_nothing_newer() -> None:
    liar = listing(range(20, 30), "feed", day("2199-01-01"))
    assert liar.newest is None
    assert ranked([FEED, liar], FRONT)[0] is FEED


def test_a_sections_page_is_itself_the_source_unless_a_feed_lists_the_same() -> None:
    of_the_site = listing(range(100, 150), "feed", day("2026-03-09"))
    assert ranked([PAGE, of_the_site], SECTION) == [PAGE]
    assert "other articles" in because([PAGE], [PAGE, of_the_site], SECTION)
    assert ranked([PAGE, FEED, of_the_site], SECTION) == [FEED, PAGE]
