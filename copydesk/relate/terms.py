"""What an article is about, as counted terms: for all languages, with no dictionary of any."""

from __future__ import annotations

import re
from itertools import pairwise

from copydesk.relate.background import stop_words
from copydesk.relate.items import Item

READ = 40_000  # characters of a text: the rest of a book does not tell what it is about
WORDS = 400  # of the title and of the text: news says first what it is about
LONG = 16  # characters: no language's words are that long on average
STEM = 6  # letters. Truncation does nearly as well as stemmers made for a language (McNamee & Mayfield 2004)

# Inside a [class]: what words are made of. Python's \w leaves out vowel signs and other marks.
LETTERS = r"\w\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff"
PLAIN = "\u0600"  # words in scripts before this are terms as they begin
SPACED = "\u0e00"  # scripts before this set spaces between words
# Inside a [class]: scripts that set no spaces between words (Thai, Lao, Burmese, Khmer, kana, Han), and Hangul,
# whose particles cling to them.
UNSPACED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
    r"\U00020000-\U0003ffff"
)
_WORD = re.compile(rf"\d+(?:[.,]\d+)+|[{LETTERS}]+")
_UNSPACED_RUN = re.compile(f"[{UNSPACED}]+")
# For texts of the Latin-1 characters, which are most, split() gives the same in a third of the time.
_TYPOGRAPHY = "\u2018\u2019\u201c\u201d\u2013\u2014\u2026"
_FIGURE = re.compile(r"[0-9](?<!\w[0-9])[0-9]*(?:[.,][0-9]+)+")
_HELD, _FREED = str.maketrans(".,", "\1\2"), str.maketrans("\1\2", ".,")
_SPACED = bytes(code if code in b"\1\2_" or chr(code).isalnum() else ord(" ") for code in range(256))
_ARABIC_SIGNS = re.compile("[\u064b-\u065f\u0670\u0640]")
_ARABIC_ARTICLE = re.compile(
    "^[\u0648\u0628\u0643\u0641]?\u0627\u0644(?=\\w{3})"
)  # al-, also after w-, b-, k-, f-


def words(text: str) -> list[str]:
    """The words of a text as they stand; of unspaced scripts, overlapping pairs of characters."""
    text = text[:READ]
    if not text.isascii():
        for mark in _TYPOGRAPHY:
            text = text.replace(mark, " ")
    try:
        return _latin_words(text)
    except UnicodeEncodeError:
        return _WORD.findall(_UNSPACED_RUN.sub(lambda run: f" {' '.join(_pairs(run[0]))} ", text))


def _latin_words(text: str) -> list[str]:
    held = _FIGURE.sub(
        lambda figure: f" {figure[0].translate(_HELD)} ", text.replace("\1", " ").replace("\2", " ")
    )
    plain = held.encode("latin-1").translate(_SPACED).decode("latin-1")
    if "\1" in plain or "\2" in plain:
        plain = plain.translate(_FREED)
    return plain.split()


def spoken(item: Item) -> tuple[list[str], list[str]]:
    """The words of an article's title, and of its text, as far as they are read."""
    return words(item.title)[:WORDS], words(item.text[: WORDS * LONG])[:WORDS]


def term_of(word: str) -> str:
    word = word.casefold()
    if word[0].isdigit():
        return word
    if len(word) < 2 or word in stop_words():
        return ""
    if "\u0600" <= word[0] <= "\u06ff":
        word = _ARABIC_ARTICLE.sub("", _ARABIC_SIGNS.sub("", word))
    return word[:STEM]


def _pairs(run: str) -> list[str]:
    return [first + second for first, second in pairwise(run)] or [run]
