"""The inverted index: which earlier articles might tell of the same, or be the same.

Articles are known by their places in order of time. All is kept in flat arrays, 380 bytes an article, and a look-up
reads the newest of each list: it costs the same however long the history is.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from copydesk.relate.features import BACKGROUND, KEPT, NONE, SAID, Features, Floats, common, emphasis

# In a trial on 4,000 noisy copies, every original was among the ten best by these.
HEAVIEST = 16  # terms of an article that are looked up
NEWEST = 500  # articles looked at for a term
BEST = 10  # candidates
OF_ONE_PUBLISHER = 4  # candidates: who publishes the same fifty times must not hide all others
LOOKED_AT = 4 * BEST  # articles, the best by the heaviest terms
FAINTEST = 0.05  # cosine: what shares less is not told together
FEWER = 5.0  # articles or stories: words in fewer are all as rare

Neighbours = list[dict[int, float]]  # for each article: earlier article → cosine

_SAID = np.array(SAID)


class Index:
    """The terms of articles, weighed; and for each term, the articles in which it is among the heaviest."""

    def __init__(self, features: Sequence[Features], publishers: Sequence[str] = ()) -> None:
        """The features in order of time; who published each, "" where that is not known."""
        self._publishers = publishers or [""] * len(features)
        self.lengths = np.fromiter(map(len, features), np.uint8, len(features))
        rows = np.concatenate([NONE, *features])
        _, first, number = np.unique(rows["hash"], return_index=True, return_inverse=True)
        self._common = common(rows[first]).astype(np.float32)
        self._emphasis = emphasis(rows[first]).astype(np.float32)
        filled = np.arange(KEPT) < self.lengths[:, None]
        self.terms = np.full((len(features), KEPT), number[0], np.int32)
        self.terms[filled] = number[1:]
        self.weights = np.zeros((len(features), KEPT), np.float16)
        self.weights[filled] = _SAID[rows["frequency"][1:]]
        self._idf = np.ones(len(first), np.float32)  # by which the terms are weighed now
        self._dense = np.zeros(len(first), np.float32)
        self._scores = np.zeros(len(features), np.float32)
        self.weigh(np.ones(len(features)), len(features))
        self._post()

    def weigh(self, counts: Floats, total: int) -> None:
        """Weighs the terms (1 + ln tf) · idf, as vectors of length 1: each article counts that much, of `total`."""
        kept = self.weights > 0
        each = np.broadcast_to(counts[:, None], kept.shape)[kept]
        found = np.bincount(self.terms[kept], each, len(self._common))
        rarity = (BACKGROUND + total) / (self._common + found + FEWER)
        logs = list(map(math.log1p, rarity.tolist()))  # numpy's own differ from processor to processor
        idf = np.array(logs, np.float32) * self._emphasis
        weights = self.weights * (idf / self._idf)[self.terms]
        lengths = np.sqrt((weights * weights).sum(axis=1, keepdims=True))
        self.weights, self._idf = (weights / np.where(lengths > 0, lengths, 1)).astype(np.float16), idf

    def vector(self, place: int) -> dict[int, float]:
        """The terms of an article, by number, with their weights."""
        length = self.lengths[place]
        terms, weights = self.terms[place, :length].tolist(), self.weights[place, :length].tolist()
        return dict(zip(terms, weights, strict=True))

    def look_up(self, place: int, oldest: int = 0) -> dict[int, float]:
        """The most similar articles before that place, from the oldest on, with their cosines."""
        best = self._best(place, oldest)
        cosines = self.cosines(place, best)
        return {other: cosine for other, cosine in zip(best, cosines, strict=True) if cosine >= FAINTEST}

    def cosines(self, place: int, others: Sequence[int]) -> list[float]:
        """How similar others are to the article."""
        if not others:
            return []
        terms = self.terms[place]
        self._dense[terms] = self.weights[place]
        products = self._dense[self.terms[others]] * self.weights[others]
        self._dense[terms] = 0
        cosines: list[float] = products.sum(axis=1).tolist()
        return cosines

    def _post(self) -> None:
        """For each term, the places in which it is among the heaviest, and its weights there."""
        heaviest = np.argsort(-self.weights, axis=1, kind="stable")[:, :HEAVIEST]
        weights = np.take_along_axis(self.weights, heaviest, axis=1)
        terms = np.take_along_axis(self.terms, heaviest, axis=1)[weights > 0]
        places = np.repeat(np.arange(len(weights), dtype=np.uint32), (weights > 0).sum(axis=1))
        order = np.argsort(terms, kind="stable")
        self._posted, self._posted_weights = places[order], weights[weights > 0][order]
        ends = np.cumsum(np.bincount(terms, minlength=len(self._common)))
        self._starts = np.concatenate([[0], ends]).astype(np.uint32)

    def _best(self, place: int, oldest: int) -> list[int]:
        """Candidates by their products over the heaviest terms, few of each publisher; on a tie, the later one."""
        scores, met = self._scores, []
        weights = self.weights[place]
        for column in np.argsort(-weights, kind="stable")[:HEAVIEST].tolist():
            term = self.terms[place, column]
            start, stop = self._starts[term : term + 2].tolist()
            stop = start + int(self._posted[start:stop].searchsorted(place))
            start = max(start, stop - NEWEST)
            places = self._posted[start:stop]
            scores[places] += weights[column] * self._posted_weights[start:stop].astype(np.float32)
            met.append(places)
        every = np.concatenate(met)
        found = scores[every]
        once = np.arange(len(every), dtype=np.float32)
        scores[every] = once
        kept = (scores[every] == once) & (found >= FAINTEST) & (every >= oldest)
        scores[every] = 0
        return self._few_of_each(every[kept], found[kept])

    def _few_of_each(self, places: NDArray[np.uint32], scores: NDArray[np.float32]) -> list[int]:
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
