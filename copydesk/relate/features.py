"""What the index keeps of an article: its telling terms, in a few hundred bytes."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from copydesk.batches import batched
from copydesk.relate.background import language_of
from copydesk.relate.items import Item
from copydesk.relate.terms import WORDS, spoken
from copydesk.relate.vocabulary import A_FIGURE, A_NUMBER, CAPITALISED, MARKS, NUMBERS, STEP, Vocabulary

VERSION = 3  # of the rules by which terms are made and kept: features of another are made anew
KEPT = 48  # terms of an article, the heaviest by what is known of all texts: more did not help
HEARD = 40  # words of a text by which its language is known
IN_TITLE = 2  # a word of the title counts as two of the text; a figure does not: it may be a list's, a date's, a price
TELLING = 3  # added where a word of the text is a figure or capitalised, and not its first: mostly names
MOST = 255  # a frequency, as it is kept
AT_ONCE = 500  # articles: numpy is slow in small bites
FINELY = 512  # parts of a weight that are told apart, so that the heaviest are the same on every processor
FINEST = 2**16 - 1  # more than any weight in these parts

# A kept term: the hash of it; its weighted frequency, at most 255; in how many background texts it stands, as a code.
TERM = np.dtype([("hash", "<u4"), ("frequency", "u1"), ("common", "u1")])
Features = NDArray[np.void]  # of TERM, ascending by hash
Floats = NDArray[np.float64]
Keys = NDArray[np.uint64]  # an article's place in its highest bits: sorted, they are in the order of articles
NONE = np.zeros(1, TERM)  # what stands where an article has fewer terms than are kept

MOST_SAID = (1 + TELLING + IN_TITLE) * WORDS
SAID = np.array([0.0, *(1 + math.log(frequency) for frequency in range(1, MOST_SAID + 1))])  # by frequency

_LOW, _HIGH = np.uint64(8), np.uint64(40)  # bits of a key: its article, term and frequency
_LOWEST, _BELOW_HIGH, _NEVER = np.uint64(2**8 - 1), np.uint64(2**40 - 1), np.uint64(2**64 - 1)
_COMMON = np.expm1((np.arange(256) % A_NUMBER) / STEP)
_FIGURE = np.where(np.arange(256) >= A_NUMBER, NUMBERS, 1.0)


class Reader:
    """Makes features. Remembers words: a set of articles says few words often."""

    def __init__(self) -> None:
        self._vocabulary = Vocabulary()

    def read(self, items: Iterable[Item]) -> Iterator[Features]:
        """The features of each article: a function of it alone."""
        for some in batched(items, AT_ONCE):
            yield from self._read(some)

    def weigh(self, item: Item) -> list[tuple[str, int, float]]:
        """The telling words of an article as they stand; of each the number of its term, and what that weighs."""
        _, terms, frequencies = self._count([item])
        weights = SAID[frequencies] * np.array(self._vocabulary.weights)[terms]
        weight_of = dict(zip(terms.tolist(), weights.tolist(), strict=True))
        title, text = spoken(item)
        terms_of = self._numbers(title, text)
        return [
            (word, its >> MARKS, weight_of[its >> MARKS])
            for word, its in zip(title + text, terms_of, strict=True)
            if its >> MARKS
        ]

    def _read(self, items: Sequence[Item]) -> Iterator[Features]:
        articles, terms, frequencies = self._count(items)
        hashes = np.array(self._vocabulary.hashes)[terms]
        weights = SAID[frequencies] * np.array(self._vocabulary.weights)[terms]
        lightness = FINEST - (FINELY * weights).astype(np.uint64)
        ranks = articles << 48 | lightness << 32 | hashes
        kept = _first_of_each(ranks, articles, len(items))
        kept = kept[np.argsort(articles[kept] << 32 | hashes[kept])]
        rows = np.empty(len(kept), TERM)
        rows["hash"] = hashes[kept]
        rows["frequency"] = np.minimum(frequencies[kept], MOST)
        rows["common"] = np.array(self._vocabulary.codes)[terms[kept]]
        ends = np.searchsorted(articles[kept], np.arange(len(items) + 1, dtype=np.uint64)).tolist()
        return (rows[start:end] for start, end in pairwise(ends))

    def _count(self, items: Sequence[Item]) -> tuple[Keys, Keys, Keys]:
        """For each article and each of its terms: the article's place, the term's number, its frequency; ascending."""
        numbers, lengths = array("I"), array("I")
        for item in items:
            title, text = spoken(item)
            numbers.extend(self._numbers(title, text))
            lengths.extend((len(title), len(text)))
        return _counted(np.array(numbers, np.uint64), np.array(lengths, np.int64))

    def _numbers(self, title: list[str], text: list[str]) -> map[int]:
        language = language_of(map(str.lower, title + text[:HEARD]))
        return map(self._vocabulary.of(language).__getitem__, title + text)


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


def _counted(words: Keys, spans: NDArray[np.int64]) -> tuple[Keys, Keys, Keys]:
    """Terms by article, with frequencies: 2 · title (1 · figures) + text + 3 · what tells in the text, not as its first.

    The words of all articles; of each article, how many of them are its title's and how many its text's.
    """
    terms = words >> MARKS
    figures, names = words & A_FIGURE > 0, words & CAPITALISED > 0
    counts = 1 + TELLING * (figures | names)
    starts = np.cumsum(spans) - spans
    counts[starts[1::2][spans[1::2] > 0]] = 1
    in_title = np.repeat(np.arange(len(spans)) % 2 == 0, spans)
    counts = np.where(in_title, np.where(figures, 1, IN_TITLE), counts).astype(np.uint64)
    articles = np.repeat(np.arange(len(spans), dtype=np.uint64) // 2, spans)
    # One sort of plain numbers is many times as fast as sorting by three keys.
    keys = np.sort((articles << _HIGH | terms << _LOW | counts)[terms > 0])
    first = np.flatnonzero(np.diff(keys >> _LOW, prepend=_NEVER))
    frequencies = np.add.reduceat(keys & _LOWEST, first) if len(first) else keys
    return keys[first] >> _HIGH, (keys[first] & _BELOW_HIGH) >> _LOW, frequencies


def _first_of_each(ranks: Keys, articles: Keys, number: int) -> NDArray[np.intp]:
    """Where the KEPT lowest ranks of each article stand."""
    ordered = np.sort(ranks)
    ends = np.searchsorted(articles, np.arange(1, number + 1, dtype=np.uint64))
    starts = np.concatenate([[0], ends[:-1]])
    at = np.minimum(starts + KEPT, ends) - 1
    last = np.array(ordered[at]) if len(ordered) else ordered
    return np.flatnonzero(ranks <= last[articles.astype(np.intp)])
