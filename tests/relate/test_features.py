"""What the index keeps of an article."""

from __future__ import annotations

from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.relate.background import language_of
from copydesk.relate.features import KEPT, MOST, TERM, Features, Reader, common, unpacked
from copydesk.relate.items import Item
from copydesk.relate.terms import words

FERRY = "Ferry sinks off Naxos, 40 rescued by fishermen of Agia Anna"


def features(title: str, text: str = "") -> Features:
    (read,) = Reader().read([Item("1", title, text, None, "")])
    return read


def frequencies(title: str, text: str = "") -> dict[int, int]:
    read = features(title, text)
    return dict(zip(read["hash"].tolist(), read["frequency"].tolist(), strict=True))


def of(**expected: int) -> dict[int, int]:
    return {crc32(term.encode()): frequency for term, frequency in expected.items()}


@pytest.mark.parametrize("word", ["the", "und", "pour", "это", "من"])
def test_the_commonest_words_of_a_language_say_nothing(word: str) -> None:
    assert frequencies(word) == {}


def test_inflected_forms_are_one_term() -> None:
    assert frequencies("president presidents presidential") == of(presid=6)
    assert frequencies("правительство правительства") == of(правит=4)


def test_an_arabic_word_is_the_same_with_article_and_vowel_signs() -> None:
    assert frequencies("مدرسة المدرسة مَدرسة") == of(مدرسة=6)


def test_names_in_the_text_weigh_more_but_not_its_first_word() -> None:
    assert frequencies("", "Ferry sinks off Naxos") == of(ferry=1, sinks=1, off=1, naxos=4)


def test_a_word_of_the_title_counts_twice() -> None:
    assert frequencies("Ferry sinks", "The ferry sinks") == of(ferry=3, sinks=3)


def test_a_figure_counts_as_a_name_in_the_text_and_once_in_the_title() -> None:
    assert frequencies("", "Ferry sinks, 40 rescued") == of(ferry=1, sinks=1, rescue=1) | {crc32(b"40"): 4}
    assert frequencies("40 rescued") == of(rescue=2) | {crc32(b"40"): 1}


def test_what_an_apostrophe_leaves_of_a_common_word_is_no_rare_word() -> None:
    for read in (
        features("doesn't"),
        features("Il n'est jusqu'ici pas de ceux qui sont aujourd'hui dans la rue"),
    ):
        assert len(read) and (common(read) > 1).all()


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    assert frequencies("", "ship " * 400 + "harbour") == of(ship=MOST)


def test_of_a_long_text_the_rarest_and_the_most_frequent_terms_are_kept() -> None:
    common = ["water", "house", "school", "money", "family", "country", "number", "village", "summer"]
    rare = [f"xq{chr(97 + place % 26)}{chr(97 + place // 26)}zz" for place in range(KEPT - 1)]
    kept = frequencies("", " ".join([*common, *rare, *["naxos"] * 9]))
    assert len(kept) == KEPT
    assert set(of(**dict.fromkeys([*rare, "naxos"], 1))) == set(kept)


@settings(deadline=None)  # the first call reads the lists of common words
@given(st.text() | st.lists(st.sampled_from(["Oslo", "fire", "7.1", "2024", "火災"])).map(" ".join))
def test_features_are_few_and_come_back_from_their_bytes(text: str) -> None:
    read = features(text, text)
    assert len(read) <= KEPT
    assert len(read.tobytes()) <= KEPT * TERM.itemsize
    assert (unpacked(read.tobytes()) == read).all()
    assert list(read["hash"]) == sorted(set(read["hash"]))


@settings(deadline=None)
@given(st.lists(st.tuples(st.text(), st.text() | st.just(FERRY)), max_size=5))
def test_what_is_read_beside_it_does_not_matter(articles: list[tuple[str, str]]) -> None:
    german = "Die Fähre sank vor der Insel, und die Fischer haben alle gerettet, die an Bord waren."
    items = [Item("1", title, text, None, "") for title, text in [("", german), *articles]]
    together = list(Reader().read(items))
    assert [read.tobytes() for read in together[1:]] == [features(*article).tobytes() for article in articles]


def test_a_language_is_known_by_its_commonest_words_and_a_bare_headline_is_taken_for_english() -> None:
    assert language_of(words("die fähre ist vor der insel gesunken und das ist nicht die erste")) == "de"
    assert (
        language_of(words("le ferry a coulé au large de l'île et les pêcheurs ont sauvé tous ceux")) == "fr"
    )
    assert language_of(words("ferry sinks off naxos")) == "en"
    assert language_of([]) == "en"
