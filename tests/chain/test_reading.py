"""What is filed when one article is met twice: the order of reading must not show."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest

from copydesk.chain.filing import file_article
from copydesk.chain.reading import kept
from copydesk.model import Article, Link, Page
from copydesk.state import articles, documents
from copydesk.state.articles import Stored
from copydesk.state.documents import Filed
from copydesk.state.store import State, open_state
from copydesk.workspace.settings import Source

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CANONICAL = "https://www.ledger.example/ferry"
LEDGER = Source(name="Ledger", feed="https://www.ledger.example/rss")


def stored(url: str, hour: int, *, via: str = "", **said: object) -> Stored:
    """The article as met at an address, at that hour."""
    moment = NOON + timedelta(hours=hour)
    article = Article(url=via or url, canonical=CANONICAL, source="Ledger", fetched=moment, **said)
    return file_article(article, Page(Link(url, "Ledger", via=via), url, moment), LEDGER, frozenset())


def filed(state: State, *met: Stored) -> Stored:
    """What the state has after they were read in that order."""
    with state.begin() as connection:
        for each in met:
            if found := kept(connection, each):
                articles.put(connection, found)
        return articles.get(connection, [met[0].id])[met[0].id]


@pytest.fixture
def states(tmp_path: Path) -> object:
    opened = [open_state(tmp_path / str(number)) for number in range(6)]
    yield iter(opened)
    for state in opened:
        state.close()


def test_of_several_addresses_the_lesser_that_needed_no_aggregator_is_kept(states: object) -> None:
    ways = (
        stored(f"{CANONICAL}?b", 1, pictures=["https://img.example/b.jpg"]),
        stored(f"{CANONICAL}?c", 0),
        stored(CANONICAL, 2, via="https://a.digest.example/ferry"),
    )
    results = [filed(state, *order) for state, order in zip(states, permutations(ways), strict=True)]
    assert {each.article.url for each in results} == {f"{CANONICAL}?b"}
    assert {each.wanted for each in results} == {("https://img.example/b.jpg",)}
    # when it was first fetched, anywhere
    assert {each.published for each in results} == {int(NOON.timestamp())}
    assert all(each == results[0] for each in results)


def test_what_has_a_document_keeps_the_address_that_this_names(states: object) -> None:
    state = next(states)
    first, second = stored(f"{CANONICAL}?b", 0), stored(f"{CANONICAL}?a", 1)
    filed(state, first)
    with state.begin() as connection:
        documents.file_documents(connection, [Filed(first.id, "2026-03-02-ferry.md")])
    assert filed(state, second).article.url == first.article.url


def test_a_page_that_is_read_again_without_its_date_keeps_that(states: object) -> None:
    dated = stored(CANONICAL, 0, published=NOON - timedelta(days=1))
    assert filed(next(states), dated, stored(CANONICAL, 5)).published == dated.published


def test_a_page_that_is_read_again_has_its_new_date(states: object) -> None:
    corrected = stored(CANONICAL, 5, published=NOON - timedelta(days=2))
    its = filed(next(states), stored(CANONICAL, 0, published=NOON - timedelta(days=1)), corrected)
    assert (its.published, its.fetched) == (corrected.published, int(NOON.timestamp()))


TEXT = "The ferry between Port Amel and the islands will run again from Monday, the office said. " * 20


@pytest.mark.parametrize(
    ("again", "says"),
    [
        ({"text": TEXT[:100]}, "shrank from 1,780 to 100"),
        ({"text": ""}, "shrank from 1,780 to 0"),
        ({"text": TEXT, "kind": "consent"}, "consent page"),
        ({"text": "Subscribe.", "kind": "paywall"}, "paywall page"),
    ],
)
def test_a_page_that_loses_its_text_leaves_the_old_one_and_a_flag(
    states: object, again: dict[str, object], says: str
) -> None:
    first = stored(CANONICAL, 0, title="Ferry returns", text=TEXT)
    found = filed(next(states), first, stored(CANONICAL, 5, title="Ferry returns", **again))
    assert (found.article.text, found.text_hash, found.article.kind) == (TEXT, first.text_hash, "article")
    assert len(found.article.flags) == 1 and says in found.article.flags[0]


def test_a_page_that_is_whole_again_is_believed_again(states: object) -> None:
    first, corrected = stored(CANONICAL, 0, text=TEXT), stored(CANONICAL, 9, text=TEXT[:900])
    found = filed(next(states), first, stored(CANONICAL, 5, text=""), corrected)
    assert (found.article.text, found.article.flags) == (TEXT[:900], [])
