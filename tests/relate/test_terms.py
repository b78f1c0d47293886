"""Words, in the languages of the world."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.relate.terms import words


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


@given(st.text("aB \u00e9\u00b2\u00bd_12.,-'\u2019\u201c\x01\x02\n\xa0\u00ad"))
def test_a_text_of_latin_letters_has_the_same_words_beside_other_scripts(text: str) -> None:
    assert words(f"{text} \u0436") == [*words(text), "\u0436"]
