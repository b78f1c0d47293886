"""Words and terms, in the languages of the world."""

from __future__ import annotations

import pytest

from copydesk.relate.items import Item
from copydesk.relate.terms import Terms, words


def counts(title: str, text: str = "") -> dict[str, int]:
    return dict(Terms().counts(Item("1", title, text, None, "")))


def test_words_are_runs_of_letters_and_figures_keep_their_separators() -> None:
    assert words("A 4,500.50-dollar café's") == ["A", "4,500.50", "dollar", "café", "s"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("東京都で地震", ["東京", "京都", "都で", "で地", "地震"]),
        ("震", ["震"]),
        ("서울에서 지진", ["서울", "울에", "에서", "지진"]),
        ("समाचार पत्र", ["समाचार", "पत्र"]),
        ("Землетрясение в Токио", ["Землетрясение", "в", "Токио"]),
    ],
)
def test_scripts_without_spaces_give_pairs_of_characters_and_the_others_whole_words(
    text: str, expected: list[str]
) -> None:
    assert words(text) == expected


@pytest.mark.parametrize("word", ["the", "und", "pour", "это", "من"])
def test_the_commonest_words_of_a_language_say_nothing(word: str) -> None:
    assert counts(word) == {}


def test_inflected_forms_are_one_term() -> None:
    assert counts("president presidents presidential") == {"presid": 6}
    assert counts("правительство правительства") == {"правит": 4}


def test_an_arabic_word_is_the_same_with_article_and_vowel_signs() -> None:
    assert counts("مدرسة المدرسة مَدرسة") == {"مدرسة": 6}


def test_names_in_the_text_weigh_more_but_not_its_first_word() -> None:
    assert counts("", "Ferry sinks off Naxos") == {"ferry": 1, "sinks": 1, "off": 1, "naxos": 4}


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    assert "harbour" not in counts("", "ship " * 400 + "harbour")
