"""The content: enough of it, covered from several sides, and each text its own."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import UTC, datetime
from itertools import combinations

import pytest

from copydesk.demo import newsroom
from copydesk.demo.newsroom import Article, Newsroom


@pytest.fixture(scope="module")
def room() -> Newsroom:
    return newsroom.load()


def by_event(room: Newsroom) -> dict[str, list[Article]]:
    events = defaultdict(list)
    for article in room.articles:
        events[article.event].append(article)
    return events


def sentences(article: Article) -> set[str]:
    found = re.split(r"(?<=[.!?”])\s+", " ".join(article.paragraphs))
    return {sentence for sentence in found if len(sentence.split()) > 5}


def test_there_are_enough_articles_and_a_dozen_events_seen_by_several(room: Newsroom) -> None:
    covered = [articles for articles in by_event(room).values() if len(articles) > 1]
    assert len(room.articles) >= 64
    assert len(covered) >= 13
    assert sum(map(len, covered)) >= 50
    assert all(2 <= len({article.site.id for article in articles}) <= 5 for articles in covered)


def test_a_publisher_covers_an_event_once_and_at_an_address_of_its_own(room: Newsroom) -> None:
    assert len({article.id for article in room.articles}) == len(room.articles)
    assert len({article.url for article in room.articles}) == len(room.articles)


def test_every_text_is_as_long_as_a_short_news_item(room: Newsroom) -> None:
    for article in room.articles:
        assert 130 <= len(article.text.split()) <= 260, article.id


def test_two_reporters_never_share_a_sentence(room: Newsroom) -> None:
    own = [article for article in room.articles if not article.piece.text_of]
    for one, other in combinations(own, 2):
        assert not sentences(one) & sentences(other), (one.id, other.id)


def test_agency_copies_carry_the_wire_word_for_word_under_another_headline(room: Newsroom) -> None:
    copies = [article for article in room.articles if article.piece.text_of]
    origins = {article.id: article for article in room.articles}
    assert len(copies) >= 4
    for copy in copies:
        origin = origins[f"{copy.event}/{copy.piece.text_of}"]
        assert copy.text.endswith(origin.text)
        assert copy.piece.title != origin.piece.title
        assert copy.published > origin.published


def test_all_happens_in_one_week_of_march(room: Newsroom) -> None:
    first, last = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 10, tzinfo=UTC)
    assert all(first <= article.published < last for article in room.articles)


def test_names_and_titles_are_not_all_ascii(room: Newsroom) -> None:
    titles = " ".join(article.piece.title for article in room.articles)
    assert all(sign in titles for sign in ("&", "“", "ç", "🦀"))
    assert len(room.of("farol-da-barra")) >= 3


def test_an_address_is_made_of_the_title_and_cut_at_a_word() -> None:
    assert newsroom.slug("Já não há: “a loaf” & Daughter 🥖") == "ja-nao-ha-a-loaf-daughter"
    assert newsroom.slug("four " * 20) == "-".join(["four"] * 12)
