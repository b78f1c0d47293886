"""The words of each language: for which terms they stand, and what these weigh before any article is known."""

from __future__ import annotations

import math
from array import array
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from zlib import crc32

from copydesk.relate.background import frequencies, stop_words
from copydesk.relate.terms import PLAIN, SPACED, STEM, term_of, words

BACKGROUND = 20_000  # texts of TYPICAL words: as if so many had been seen before the first article
TYPICAL = 250
NUMBERS = 1.25  # a figure says more about an event than a word as rare …
YEARS = ("19", "20")  # … but not a year: everything of one year has it
STEP = 12  # codes of commonness to a factor of e
A_NUMBER = 128  # bit of a code
CAPITALISED, A_FIGURE = 1, 2  # marks of a word, in the bits below the number of its term
MARKS = 2  # bits


class Vocabulary:
    """Terms by number, from 1 on, as they are met; 0 stands for words that say nothing."""

    def __init__(self) -> None:
        self.weights = array("d", [0.0])  # by the background alone
        self.hashes = array("I", [0])
        self.codes = array("B", [0])  # in how many background texts it stands, and whether it is a figure
        self._languages: dict[str, _Words] = {}

    def of(self, language: str) -> Mapping[str, int]:
        """Each word of that language → the number of its term, above the word's MARKS."""
        if language not in self._languages:
            self._languages[language] = _Words(self, language)
        return self._languages[language]

    def add(self, term: str, share: float) -> int:
        """Numbers a term that makes up such a share of its language's words."""
        figure = term[0].isdigit() and not (len(term) == 4 and term.startswith(YEARS))
        weight, code = _standing(share, figure)
        self.weights.append(weight)
        self.codes.append(code)
        self.hashes.append(crc32(term.encode()))
        return len(self.weights) - 1


class _Words(dict[str, int]):
    """The words of a language. Remembers: a set of articles says few words often."""

    def __init__(self, vocabulary: Vocabulary, language: str) -> None:
        self._vocabulary, self._shares = vocabulary, _stems(language)
        self._terms = {"": 0}

    def __missing__(self, word: str) -> int:
        term = term_of(word)
        if term not in self._terms:
            self._terms[term] = self._vocabulary.add(term, self._shares.get(term, 0.0))
        marks = CAPITALISED * word[0].isupper() | A_FIGURE * word[0].isdigit()
        number = self[word] = self._terms[term] << MARKS | marks
        return number


@cache
def _standing(share: float, figure: bool) -> tuple[float, int]:
    """The weight and the code of a term by how common it is."""
    stands = BACKGROUND * -math.expm1(-share * TYPICAL)
    weight = math.log1p(BACKGROUND / (stands + 0.5)) * (NUMBERS if figure else 1.0)
    return weight, round(STEP * math.log1p(stands)) + A_NUMBER * figure


@cache
def _stems(language: str) -> Mapping[str, float]:
    """The share that each term has among the words of that language.

    Figures of several digits have none, and so weigh as the rarest words: wordfreq knows but their shapes ("00"). Their
    shares by these shapes told headlines better and texts worse.
    """
    shares: dict[str, float] = defaultdict(float)
    stop = stop_words()
    for word, share in frequencies(language).items():
        alone = word.isalpha() and word < SPACED
        if alone and word < PLAIN:  # as most are: the short way to the same terms
            if len(word) > 1 and word not in stop:
                shares[word[:STEM]] += share
        else:
            for part in words(word):  # of "doesn't", or of a word in a script without spaces
                shares[term_of(part)] += share
    return shares
