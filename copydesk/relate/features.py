"""What the index keeps of an article: its telling terms, in a few hundred bytes."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from copydesk.relate.background import frequencies, language_of
from copydesk.relate.items import Item
from copydesk.relate.terms import WORDS, Terms, term_of, words

VERSION = 1  # of the rules by which terms are made and kept: features of another are made anew
KEPT = 48  # terms of an article, the heaviest by what is known of all texts: more did not help
BACKGROUND = 20_000  # texts of TYPICAL words: as if so many had been seen before the first article
TYPICAL = 250
HEARD = 250  # characters of a text by which its language is known
NUMBERS = 1.25  # a figure says more about an event than a word as rare …
YEARS = ("19", "20")  # … but not a year: everything of one year has it
MOST = 255  # a frequency, as it is kept
STEP = 12  # codes of commonness to a factor of e
A_NUMBER = 128  # bit of a code

# A kept term: the hash of it; its weighted frequency, at most 255; in how many background texts it stands, as a code.
TERM = np.dtype([("hash", "<u4"), ("frequency", "u1"), ("common", "u1")])
Features = NDArray[np.void]  # of TERM, ascending by hash
Floats = NDArray[np.float64]
NONE = np.zeros(1, TERM)  # what stands where an article has fewer terms than are kept

SAID = (0.0, *(1 + math.log(frequency) for frequency in range(1, 6 * WORDS + 1)))  # by frequency

_COMMON = np.expm1((np.arange(256) % A_NUMBER) / STEP)
_FIGURE = np.where(np.arange(256) >= A_NUMBER, NUMBERS, 1.0)


class Reader:
    """Makes features. Remembers words: a set of articles says few words often."""

    def __init__(self) -> None:
        self._terms = Terms()
        self._coded: dict[str, _Coded] = {}

    def coded(self, item: Item) -> Mapping[str, tuple[float, int, int]]:
        """Terms of the article's language → weight by the background alone, hash, code of commonness."""
        language = language_of(words(f"{item.title} {item.text[:HEARD]}".lower()))
        if language not in self._coded:
            self._coded[language] = _Coded(language)
        return self._coded[language]

    def read(self, item: Item) -> Features:
        """The features of an article: a function of it alone."""
        coded = self.coded(item)
        weighed = [(SAID[tf] * coded[term][0], term, tf) for term, tf in self._terms.counts(item).items()]
        weighed.sort(reverse=True)
        kept = [(coded[term][1], min(tf, MOST), coded[term][2]) for _, term, tf in weighed[:KEPT]]
        kept.sort()
        return np.array(kept, TERM)


def rarity(item: Item) -> Mapping[str, float]:
    """What each term weighs by the background of the article's language alone."""
    coded = Reader().coded(item)
    return {term: coded[term][0] for term in Terms().counts(item)}


class _Coded(dict[str, tuple[float, int, int]]):
    """The terms of a language, as they are met."""

    def __init__(self, language: str) -> None:
        self._shares = _stems(language)

    def __missing__(self, term: str) -> tuple[float, int, int]:
        stands = BACKGROUND * -math.expm1(-self._shares.get(term, 0.0) * TYPICAL)
        code = round(STEP * math.log1p(stands))
        figure = term[0].isdigit() and not (len(term) == 4 and term.startswith(YEARS))
        weight = math.log1p(BACKGROUND / (stands + 0.5)) * (NUMBERS if figure else 1.0)
        coded = self[term] = weight, crc32(term.encode()), code + A_NUMBER * figure
        return coded


def unpacked(data: bytes) -> Features:
    """Features as `tobytes` gave them."""
    return np.frombuffer(data, TERM)


def common(features: Features) -> Floats:
    """In how many of the BACKGROUND texts each term stands."""
    stands: Floats = _COMMON[features["common"]]
    return stands


def emphasis(features: Features) -> Floats:
    """What each term weighs more for being a figure."""
    factors: Floats = _FIGURE[features["common"]]
    return factors


@cache
def _stems(language: str) -> Mapping[str, float]:
    """The share that each term has among the words of that language."""
    shares: dict[str, float] = defaultdict(float)
    for word, share in frequencies(language).items():
        if len(found := words(word)) == 1 and (term := term_of(found[0])):
            shares[term] += share
    return shares
