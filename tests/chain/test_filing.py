"""What is filed of an article, and what is left out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from copydesk.chain.filing import article_id, file_article, listed_domains, unwanted
from copydesk.chain.relating import same_articles
from copydesk.model import Article, Link, Page
from copydesk.score.providers import Providers
from copydesk.workspace.settings import Desk, Provider, Source, Topic
from copydesk.workspace.workspace import Workspace

FETCHED = datetime(2026, 3, 2, 12, tzinfo=UTC)
LEDGER = Source(name="Ledger", feed="https://feeds.ledger.example/rss")
TOPICS = (Topic(id="coast", name="Coast", root=True), Topic(id="storms", name="Storms", keywords=("storm",)))
TEXT = "The harbour was closed for nine hours on Monday. " * 8


def workspace(*sources: Source) -> Workspace:
    return Workspace(Path("/desk"), Desk(sources=sources), TOPICS, ())


def article(url: str = "https://www.ledger.example/a", **changes: object) -> Article:
    return Article(**{"url": url, "canonical": url, "source": "Ledger", "fetched": FETCHED} | changes)


def page(url: str = "https://www.ledger.example/a") -> Page:
    return Page(Link(url, "Ledger"), url, FETCHED)


def test_one_page_has_one_id_however_its_address_is_spelt() -> None:
    spellings = ("https://www.ledger.example/a", "http://www.Ledger.example:80/a/?utm_source=rss#top")
    assert len({article_id(spelling) for spelling in spellings}) == 1
    assert article_id("https://www.ledger.example/b") != article_id(spellings[0])


def test_an_article_appeared_when_its_page_says_and_else_when_it_was_first_fetched() -> None:
    zone = timezone(timedelta(hours=-5))
    said = file_article(article(published=datetime(2026, 3, 2, 1, tzinfo=zone)), page(), LEDGER, frozenset())
    silent = file_article(article(), page(), LEDGER, frozenset())
    assert said.published == datetime(2026, 3, 2, 6, tzinfo=UTC).timestamp()
    assert silent.published == FETCHED.timestamp()


def test_a_provider_is_listed_where_a_source_is_of_its_own_domain() -> None:
    listed = listed_domains(workspace(LEDGER, Source(name="Ours", documents="documents/")))
    assert listed == {"ledger.example"}
    assert file_article(article(), page(), LEDGER, listed).listed
    elsewhere = "https://www.post.example/a"
    assert not file_article(article(elsewhere), page(elsewhere), LEDGER, listed).listed


@pytest.mark.parametrize(
    ("settings", "title", "reason"),
    [
        ({}, "Anything", ""),
        ({"include": ("storm", "tide table")}, "Storms pass the coast", "none of the words"),
        ({"include": ("storm", "tide table")}, "The Tide-Table, explained", ""),
        ({"exclude": ("crossword",)}, "Monday's CROSSWORD", "has 'crossword'"),
        ({"exclude": ("cross",)}, "Monday's crossword", ""),
        ({"only_topics": True}, "A loaf of bread", "meets no topic"),
        ({"only_topics": True}, "Storm passes", ""),
        ({"only_topics": True, "topics": ("storms",)}, "A loaf of bread", ""),
        ({"only_topics": True}, "", ""),
    ],
)
def test_a_source_takes_what_its_words_and_topics_allow(
    settings: dict[str, object], title: str, reason: str
) -> None:
    source = Source(name="Ledger", feed="https://www.ledger.example/rss", **settings)
    found = unwanted(title, source, workspace(source))
    assert reason in found if reason else found == ""


def test_the_same_text_of_one_owner_is_one_article_and_of_another_owner_is_not() -> None:
    providers = Providers(
        [Provider(domain="post.example", owner="One"), Provider(domain="ledger.example", owner="One")]
    )
    addresses = (
        "https://www.ledger.example/a",
        "https://www.post.example/b",
        "https://www.courier.example/c",
    )
    stored = [
        file_article(
            article(url, text=TEXT, published=FETCHED + timedelta(hours=hours)),
            page(url),
            LEDGER,
            frozenset(),
        )
        for hours, url in enumerate(addresses)
    ]
    first, second, other = (each.id for each in stored)
    assert same_articles(stored, providers, set()) == {second: first}
    assert same_articles(stored[::-1], providers, set()) == {second: first}
    assert same_articles(stored, providers, {second}) == {first: second}
    assert other not in same_articles(stored, providers, set())


def test_short_texts_are_equal_by_chance() -> None:
    stored = [
        file_article(
            article(f"https://www.ledger.example/{name}", text="Read more."), page(), LEDGER, frozenset()
        )
        for name in "ab"
    ]
    assert same_articles(stored, Providers([]), set()) == {}


def test_a_bare_date_that_is_still_to_come_here_gives_way_to_the_time_of_the_first_fetch() -> None:
    tomorrow = datetime(2026, 3, 3)  # in the east it is that day already
    its = article(published=tomorrow, came_from={"published": "meta date", "title": "h1"})
    filed = file_article(its, page(), LEDGER, frozenset())
    assert filed.published == FETCHED.timestamp()
    assert (filed.article.published, filed.article.came_from) == (None, {"title": "h1"})


def test_the_time_of_the_first_fetch_is_the_archives_where_that_knows_an_earlier_one() -> None:
    filed = file_article(article(), page(), LEDGER, frozenset(), first_fetched=1_700_000_000)
    assert filed.fetched == filed.published == 1_700_000_000


def test_a_picture_that_a_secure_page_names_insecurely_is_asked_for_securely_first() -> None:
    pictures = ["http://img.example/a.jpg", "https://img.example/b.jpg"]
    secure = file_article(article(pictures=pictures), page(), LEDGER, frozenset())
    assert secure.wanted == ("https://img.example/a.jpg", *pictures)
    plain = article("http://www.ledger.example/a", pictures=pictures)
    assert file_article(plain, page(), LEDGER, frozenset()).wanted == tuple(pictures)


def test_an_aggregator_is_listed_by_none_of_its_feeds() -> None:
    feeds = (
        "https://news.google.com/rss/search?q=tides",
        "https://www.msn.com/rss",
        "https://blog.google.com/rss",
    )
    sources = [Source(name=feed, feed=feed) for feed in feeds]
    assert listed_domains(workspace(*sources)) == {"google.com"}
