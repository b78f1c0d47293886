"""What an article is about, as counted terms: for all languages, with no dictionary of any."""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from itertools import pairwise

from copydesk.relate.background import stop_words
from copydesk.relate.items import Item

READ = 40_000  # characters of a text: the rest of a book does not tell what it is about
WORDS = 400  # of the title and of the text: news says first what it is about
LONG = 16  # characters: no language's words are that long on average
IN_TITLE = 2  # a word of the title counts as two of the text
CAPITALISED = 3  # added where a word of the text is capitalised: mostly names
STEM = 6  # letters. Truncation does nearly as well as stemmers made for a language (McNamee & Mayfield 2004)

# Inside a [class]: what words are made of. Python's \w leaves out vowel signs and other marks.
LETTERS = r"\w\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff"
# Inside a [class]: scripts that set no spaces between words (Thai, Lao, Burmese, Khmer, kana, Han), and Hangul,
# whose particles cling to them.
UNSPACED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
    r"\U00020000-\U0003ffff"
)
_WORD = re.compile(rf"\d+(?:[.,]\d+)+|[{LETTERS}]+")
_ASCII_WORD = re.compile(r"\d+(?:[.,]\d+)+|\w+", re.ASCII)  # the same there, in half the time
_UNSPACED_RUN = re.compile(f"[{UNSPACED}]+")
_ARABIC_SIGNS = re.compile("[\u064b-\u065f\u0670\u0640]")
_ARABIC_ARTICLE = re.compile(
    "^[\u0648\u0628\u0643\u0641]?\u0627\u0644(?=\\w{3})"
)  # al-, also after w-, b-, k-, f-


def words(text: str) -> list[str]:
    """The words of a text as they stand; of unspaced scripts, overlapping pairs of characters."""
    text = text[:READ]
    if text.isascii():
        return _ASCII_WORD.findall(text)
    return _WORD.findall(_UNSPACED_RUN.sub(lambda run: f" {' '.join(_pairs(run[0]))} ", text))


class Terms(dict[str, tuple[str, int]]):
    """Words → the terms they stand for, "" for none, and what each counts in a text.

    Remembers: a set of articles says few words often.
    """

    def __missing__(self, word: str) -> tuple[str, int]:
        found = self[word] = (sys.intern(term_of(word)), 1 + CAPITALISED * word[0].isupper())
        return found

    def counts(self, item: Item) -> dict[str, int]:
        """The terms of an article: tf = 2 · title + text + 3 · capitalised in the text, not as its first."""
        counts: defaultdict[str, int] = defaultdict(int)
        body = words(item.text[: WORDS * LONG])[:WORDS]
        for word, times in Counter(body).items():
            term, each = self[word]
            counts[term] += times * each
        for word in body[:1]:
            counts[self[word][0]] -= self[word][1] - 1
        for word in words(item.title)[:WORDS]:
            counts[self[word][0]] += IN_TITLE
        counts.pop("", None)
        return counts


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
