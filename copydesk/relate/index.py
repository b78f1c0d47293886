"""The inverted index: which earlier articles might tell of the same, or be the same.

Articles are known by their places in order of time. All is kept in flat arrays, 340 bytes an article, and a look-up
reads the newest of each list, and of all lists no more than SEEN: it costs the same however long the history is.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from copydesk.relate.features import KEPT, NONE, SAID, Features, Floats, common, emphasis
from copydesk.relate.vocabulary import BACKGROUND

# In a trial on 4,000 noisy copies, every original was among the ten best by these.
HEAVIEST = 16  # terms of an article that are looked up
NEWEST = 500  # articles looked at for a term …
SEEN = 2000  # … and for all: the commonest terms, which have the longest lists, tell the least
BEST = 10  # candidates
OF_ONE_PUBLISHER = 4  # candidates: who publishes the same fifty times must not hide all others
LOOKED_AT = 4 * BEST  # articles, the best by the heaviest terms
FAINTEST = 0.05  # cosine: what shares less is not told together
FEWER = 5.0  # articles or stories: words in fewer are all as rare

# Of two articles: their cosine; and how many terms would give it in equal parts (the inverse of Simpson's index).
Likeness = tuple[float, float]
Neighbours = list[dict[int, Likeness]]  # for each article, earlier ones
Places = NDArray[np.uint32]
Weights = NDArray[np.float32]

_SAID = SAID.astype(np.float32)


class Index:
    """The terms of articles, weighed; and for each term, the articles in which it is among the heaviest."""

    def __init__(self, features: Sequence[Features], publishers: Sequence[str] = ()) -> None:
        """The features in order of time; who published each, "" where that is not known."""
        self._publishers = publishers or [""] * len(features)
        self.counts = np.fromiter(map(len, features), np.uint8, len(features))  # terms of each article
        rows = np.concatenate([NONE, *features])
        _, first, number = np.unique(rows["hash"], return_index=True, return_inverse=True)
        self._common = common(rows[first]).astype(np.float32)
        self._emphasis = emphasis(rows[first]).astype(np.float32)
        filled = np.arange(KEPT) < self.counts[:, None]
        self._terms = np.full((len(features), KEPT), number[0], np.int32)
        self._terms[filled] = number[1:]
        self._frequencies = np.zeros((len(features), KEPT), np.uint8)
        self._frequencies[filled] = rows["frequency"][1:]
        self._dense = np.zeros(len(first), np.float32)
        self.weigh(np.ones(len(features)), len(features))
        self._sort()
        self._post()

    def weigh(self, counts: Floats, total: int) -> None:
        """Weighs the terms (1 + ln tf) · idf, as vectors of length 1: each article counts that much, of `total`."""
        each = np.repeat(counts, self.counts)
        found = np.bincount(self._terms[self._frequencies > 0], each, len(self._common))
        rarity = (BACKGROUND + total) / (self._common + found + FEWER)
        logs = list(map(math.log1p, rarity.tolist()))  # numpy's own differ from processor to processor
        self._idf = np.array(logs, np.float32) * self._emphasis
        squares = self._weights(slice(None)) ** 2
        self._lengths = np.sqrt(squares.sum(axis=1)) + np.float32(1e-9)

    def vector(self, place: int) -> dict[int, float]:
        """The terms of an article, by number, with their weights."""
        weights = (self._weights(place) / self._lengths[place]).tolist()
        return dict(zip(self._terms[place].tolist(), weights[: self.counts[place]], strict=False))

    def look_up(self, place: int, oldest: int = 0) -> dict[int, Likeness]:
        """The most similar articles before that place, from the oldest on."""
        if not self.counts[place]:
            return {}
        best = self._few_of_each(*self._scored(place, oldest))
        return {other: like for other, like in self.compare(place, best).items() if like[0] >= FAINTEST}

    def compare(self, place: int, others: Sequence[int]) -> dict[int, Likeness]:
        """How similar others are to the article."""
        if not others:
            return {}
        terms = self._terms[place]
        self._dense[terms] = self._weights(place)
        parts = self._dense[self._terms[others]] * self._weights(others)
        self._dense[terms] = 0
        products = parts.sum(axis=1)
        cosines = products / (self._lengths[place] * self._lengths[others])
        equal = products * products / ((parts * parts).sum(axis=1) + np.float32(1e-9))
        return dict(zip(others, zip(cosines.tolist(), equal.tolist(), strict=True), strict=True))

    def _weights(self, places: int | slice | Sequence[int]) -> Weights:
        weights: Weights = _SAID[self._frequencies[places]] * self._idf[self._terms[places]]
        return weights

    def _sort(self) -> None:
        """Brings each article's heaviest terms to the front."""
        order = np.argsort(-self._weights(slice(None)), axis=1, kind="stable")
        self._terms = np.take_along_axis(self._terms, order, axis=1)
        self._frequencies = np.take_along_axis(self._frequencies, order, axis=1)

    def _post(self) -> None:
        """For each term, the places in which it is among the heaviest, and its frequencies there."""
        frequencies = self._frequencies[:, :HEAVIEST]
        places, columns = np.nonzero(frequencies)
        terms = self._terms[places, columns]
        order = np.argsort(terms, kind="stable")
        self._posted = places[order].astype(np.uint32)
        self._said = frequencies[places, columns][order]
        ends = np.cumsum(np.bincount(terms, minlength=len(self._common)))
        self._starts = np.concatenate([[0], ends]).astype(np.uint32)

    def _scored(self, place: int, oldest: int) -> tuple[Places, Weights]:
        """Earlier articles, with their cosines over the heaviest terms alone."""
        lists = self._lists(place)
        places = np.concatenate([self._posted[each] for each in lists])
        said = _SAID[np.concatenate([self._said[each] for each in lists])]
        heaviest = self._terms[place, : len(lists)]
        weights = _SAID[self._frequencies[place, : len(lists)]] * self._idf[heaviest] ** 2
        parts = said * np.repeat(weights, [each.stop - each.start for each in lists])
        # 16 sorted runs are quickly merged, and then summed in one order on every processor.
        order = np.argsort(places, kind="stable")
        places, parts = places[order], parts[order]
        new = np.ones(len(places), bool)
        new[1:] = places[1:] != places[:-1]
        first = np.flatnonzero(new)
        places, scores = places[first], np.add.reduceat(parts, first) if len(first) else parts
        scores = scores / (self._lengths[places] * self._lengths[place])
        kept = (scores >= FAINTEST) & (places >= oldest)
        return places[kept], scores[kept]

    def _lists(self, place: int) -> list[slice]:
        """Where the newest earlier articles stand that have its heaviest terms, those of the heaviest first."""
        terms = self._terms[place, : min(HEAVIEST, self.counts[place])]
        left, lists = SEEN, []
        for start, stop in zip(self._starts[terms].tolist(), self._starts[terms + 1].tolist(), strict=True):
            stop = bisect_left(self._posted.data, place, start, stop)
            start = max(start, stop - min(NEWEST, left))
            left -= stop - start
            lists.append(slice(start, stop))
        return lists

    def _few_of_each(self, places: Places, scores: Weights) -> list[int]:
        """The best, few of each publisher; on a tie, the later."""
        if len(places) > LOOKED_AT:
            least = np.partition(scores, -LOOKED_AT)[-LOOKED_AT]
            places, scores = places[scores >= least], scores[scores >= least]
        best: list[int] = []
        taken: Counter[str] = Counter()
        order = np.lexsort((places, scores))[::-1]
        for other in places[order].tolist():
            publisher = self._publishers[other]
            if not (publisher and taken[publisher] >= OF_ONE_PUBLISHER):
                taken[publisher] += 1
                best.append(other)
                if len(best) == BEST:
                    break
        return best
