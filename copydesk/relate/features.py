"""What the index keeps of an article: its telling terms, in a few hundred bytes."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache
from heapq import nlargest
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from copydesk.relate.background import frequencies, language_of
from copydesk.relate.items import Item
from copydesk.relate.terms import Terms, term_of, words

VERSION = 1  # of the rules by which terms are made and kept: features of another are made anew
KEPT = 48  # terms of an article, the heaviest by what is known of all texts: more did not help
BACKGROUND = 20_000  # texts of TYPICAL words: as if so many had been seen before the first article
TYPICAL = 250
HEARD = 500  # characters of a text by which its language is known
NUMBERS = 1.25  # a figure says more about an event than a word as rare …
YEARS = ("19", "20")  # … but not a year: everything of one year has it
STEP = 12  # codes of commonness to a factor of e
A_NUMBER = 128  # bit of a code

# A kept term: the hash of it; its weighted frequency, at most 255; in how many background texts it stands, as a code.
TERM = np.dtype([("hash", "<u4"), ("frequency", "u1"), ("common", "u1")])
Features = NDArray[np.void]  # of TERM, ascending by hash
NONE = np.zeros(1, TERM)  # what stands where an article has fewer terms than are kept

_COMMON = np.expm1((np.arange(256) % A_NUMBER) / STEP)
_FIGURE = np.where(np.arange(256) >= A_NUMBER, NUMBERS, 1.0)


class Reader:
    """Makes features. Remembers words: a set of articles says few words often."""

    def __init__(self) -> None:
        self._terms = Terms()
        self._codes: dict[str, dict[str, tuple[float, int, int]]] = defaultdict(dict)

    def read(self, item: Item) -> Features:
        """The features of an article: a function of it alone."""
        counts = self._terms.counts(item)
        language = language_of({word.lower() for word in words(f"{item.title} {item.text[:HEARD]}")})
        known = self._codes[language]
        kept = []
        for term, tf in counts.items():
            if term not in known:
                known[term] = _coded(term, language)
            weight, code, number = known[term]
            kept.append(((1 + math.log(tf)) * weight, number, min(tf, 255), code))
        if len(kept) > KEPT:
            kept = nlargest(KEPT, kept)
        rows = sorted({number: (number, tf, code) for _, number, tf, code in kept}.values())
        return np.array(rows, TERM)


def unpacked(data: bytes) -> Features:
    """Features as `tobytes` gave them."""
    return np.frombuffer(data, TERM)


def common(features: Features) -> NDArray[np.float64]:
    """In how many of the BACKGROUND texts each term stands."""
    return _COMMON[features["common"]]


def emphasis(features: Features) -> NDArray[np.float64]:
    """What each term weighs more for being a figure."""
    return _FIGURE[features["common"]]


def _coded(term: str, language: str) -> tuple[float, int, int]:
    """A term's weight by the background alone, its code of commonness, and its hash."""
    share = _stems(language).get(term, 0.0)
    stands = BACKGROUND * -math.expm1(-share * TYPICAL)
    code = round(STEP * math.log1p(stands))
    figure = term[0].isdigit() and not (len(term) == 4 and term.startswith(YEARS))
    weight = math.log(1 + BACKGROUND / (stands + 0.5)) * (NUMBERS if figure else 1.0)
    return weight, code + A_NUMBER * figure, crc32(term.encode())


@cache
def _stems(language: str) -> Mapping[str, float]:
    """The share that each term has among the words of that language."""
    shares: Counter[str] = Counter()
    for word, share in frequencies(language).items():
        if len(found := words(word)) == 1 and (term := term_of(found[0])):
            shares[term] += share
    return shares
