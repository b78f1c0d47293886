"""The inverted index: which earlier articles might tell of the same, or be the same."""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from copydesk.relate.items import Item
from copydesk.relate.weights import Vector, dot

# In a trial on 4,000 noisy copies, every original was among the ten best by these.
HEAVIEST = 24  # terms of an article that are looked up
NEWEST = 500  # articles looked at for a term
BEST = 12  # candidates
OF_ONE_PUBLISHER = 4  # candidates: who publishes the same fifty times must not hide all others
FAINTEST = 0.05  # cosine: what shares less is not told together
DAY = 86_400

Neighbours = list[dict[int, float]]  # for each article: earlier article → cosine


def earlier_neighbours(items: Sequence[Item], vectors: Sequence[Vector], window_days: int) -> Neighbours:
    """For each item, the most similar ones before it, at most `window_days` older.

    The items are in their order of time, those without a date last: they are compared with all.
    """
    times = [item.seconds for item in items]
    dated = [time for time in times if time is not None]
    postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    neighbours: Neighbours = []
    for place, (vector, time) in enumerate(zip(vectors, times, strict=True)):
        oldest = 0 if time is None else bisect_left(dated, time - window_days * DAY)
        heaviest = heapq.nlargest(HEAVIEST, zip(vector.values(), vector.keys(), strict=True))
        ranked = _ranked(heaviest, postings, oldest)
        cosines = ((other, dot(vector, vectors[other])) for other in _best(ranked, items))
        neighbours.append({other: cosine for other, cosine in cosines if cosine >= FAINTEST})
        for weight, term in heaviest:
            postings[term].append((place, weight))
    return neighbours


def weighed_again(neighbours: Neighbours, vectors: Sequence[Vector]) -> Neighbours:
    """The same neighbours, with the cosines of other vectors."""
    return [
        {other: dot(vector, vectors[other]) for other in near}
        for vector, near in zip(vectors, neighbours, strict=True)
    ]


def _ranked(
    heaviest: list[tuple[float, str]], postings: dict[str, list[tuple[int, float]]], oldest: int
) -> list[int]:
    """Candidates by their products over the heaviest terms, best first; on a tie, the later one."""
    scores: dict[int, float] = defaultdict(float)
    for weight, term in heaviest:
        for other, there in postings[term][-NEWEST:]:
            scores[other] += weight * there
    ranked = [(score, other) for other, score in scores.items() if score >= FAINTEST and other >= oldest]
    ranked.sort(reverse=True)
    return [other for _, other in ranked]


def _best(ranked: Iterable[int], items: Sequence[Item]) -> list[int]:
    """The first candidates, few of each publisher; those without one are not counted."""
    best: list[int] = []
    taken: Counter[str] = Counter()
    for other in ranked:
        publisher = items[other].publisher
        if not publisher or taken[publisher] < OF_ONE_PUBLISHER:
            taken[publisher] += 1
            best.append(other)
            if len(best) == BEST:
                break
    return best
