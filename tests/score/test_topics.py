"""Topics by the words of a title."""

from __future__ import annotations

import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.score.topics import keywords_in, topics_of
from copydesk.workspace.settings import Topic

AI = Topic("ai", "AI", root=True)
VISION = Topic("vision", "Computer Vision", parent="ai", keywords=("computer vision", "facial recognition"))
FACES = Topic("faces", "Faces", parent="vision", keywords=("facial recognition",))
TOPICS = (AI, VISION, FACES)


def names(title: str, given: tuple[str, ...] = ()) -> list[str]:
    return [topic.id for topic in topics_of(title, TOPICS, given)]


def stands(keyword: str, title: str) -> bool:
    return bool(keywords_in(title, Topic("t", "T", keywords=(keyword,))))


def test_the_root_is_always_given_and_stands_last() -> None:
    assert names("Nothing of the kind") == ["ai"]
    assert names("Computer vision in the field") == ["vision", "ai"]


def test_children_stand_before_their_parents() -> None:
    assert names("Facial recognition banned") == ["faces", "vision", "ai"]


def test_a_child_does_not_bring_its_parent() -> None:
    assert names("Nothing", given=("faces",)) == ["faces", "ai"]


def test_a_topic_given_and_found_is_there_once() -> None:
    assert names("Computer vision", given=("vision", "unknown")) == ["vision", "ai"]


def test_parents_in_a_circle_do_no_harm() -> None:
    circle = (Topic("a", "A", parent="b", keywords=("x",)), Topic("b", "B", parent="a", keywords=("x",)))
    assert {topic.id for topic in topics_of("x", circle)} == {"a", "b"}


@pytest.mark.parametrize(
    ("keyword", "title"),
    [
        ("facial recognition", "FACIAL  Recognition’s limits"),
        ("portal", "New portals for all"),
        ("C++", "What C++ brings"),
        ("#AI", "Read this #ai now"),
        ("GPT-4", "Is GPT-4, at last, enough?"),
        ("Straße", "STRASSE gesperrt"),
        ("café", unicodedata.normalize("NFD", "Le café ferme")),
        ("人工知能", "政府が人工知能の指針を発表"),
        ("지진", "서울에서 지진이 발생"),
        ("नमक", "नमक महंगा"),
    ],
)
def test_a_keyword_stands_in_the_title(keyword: str, title: str) -> None:
    assert stands(keyword, title)


@pytest.mark.parametrize(
    ("keyword", "title"),
    [
        ("AI", "Said to be available"),
        ("team", "Steam sale, teammates"),
        ("GPT-4", "GPT-4o arrives"),
        ("C++", "From C to D"),
        ("नमक", "नमकीन महंगी"),
        (" ", "A title"),
    ],
)
def test_parts_of_words_do_not_count(keyword: str, title: str) -> None:
    assert not stands(keyword, title)


def test_each_entry_of_the_keywords_counts() -> None:
    topic = Topic("t", "T", keywords=("app", "app", "canvas app", "gone"))
    assert keywords_in("Canvas apps", topic) == ["app", "app", "canvas app"]


WORD = st.text(string.ascii_letters + "éßЖ0", min_size=1, max_size=6)


@given(st.text(max_size=30), st.text(max_size=30), st.lists(WORD, min_size=1, max_size=3).map(" ".join))
def test_a_keyword_between_spaces_is_found_whatever_stands_around_it(
    before: str, after: str, word: str
) -> None:
    assert stands(word, f"{before} {word} {after}")
    assert stands(word, f"{before} {word.upper()} {after}")


@given(WORD, WORD)
def test_a_keyword_inside_a_longer_word_is_not(word: str, rest: str) -> None:
    assert not stands(word, f"{rest}{word}{rest}x") or word.casefold() in (
        "",
        f"{rest}{word}{rest}x".casefold(),
    )


@given(st.text(max_size=20), st.text(max_size=40))
def test_any_keyword_and_any_title_are_fit_to_be_matched(keyword: str, title: str) -> None:
    assert stands(keyword, title) in (True, False)
