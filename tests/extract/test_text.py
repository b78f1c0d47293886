from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from copydesk.extract.text import paragraphs, plain, shorten


def test_markup_and_entities_become_text():
    assert plain("<p>Caf&eacute; &amp;amp; bar<br>at 3 < 4</p><script>x()</script>") == "Café & bar at 3 < 4"


def test_words_in_angle_brackets_that_are_no_tags_stay():
    assert plain("List<String> explained") == "List<String> explained"


def test_a_long_text_is_cut_at_a_sentence_s_end():
    text = "One sentence that is long enough to stand. " * 9
    assert (
        shorten(text, 100)
        == "One sentence that is long enough to stand. One sentence that is long enough to stand. …"
    )


def test_else_at_a_word_s_end():
    assert shorten("word " * 40, 100).endswith("word…")


@given(st.text(max_size=500), st.integers(0, 300))
def test_a_short_text_stays_within_its_limit(text, limit):
    assert len(shorten(text, limit)) <= limit or len(text) <= limit


@given(st.text(st.characters(), max_size=200))
def test_no_control_or_reversing_character_is_left(text):
    for found in (plain(text), paragraphs(text)):
        bad = {
            each for each in found if unicodedata.category(each) in ("Cc", "Cs", "Zl", "Zp") and each != "\n"
        }
        assert not bad
        assert not set(found) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
        assert unicodedata.is_normalized("NFC", found)
        assert "\n" not in plain(text)
