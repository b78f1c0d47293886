"""What a term weighs in an article: TF-IDF, as vectors of length 1."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

Vector = dict[str, float]

# A smooth prior, as if BACKGROUND articles had been seen before, in COMMON of which any term stood: with few
# articles of its own, a desk must not take a word for common because two of its twenty have it.
BACKGROUND = 1000
COMMON = 1.0
NUMBERS = 1.5  # a figure says more about an event than a word as rare


def document_counts(counts: Iterable[Counter[str]]) -> Mapping[str, float]:
    """In how many articles each term stands."""
    found: Counter[str] = Counter()
    for terms in counts:
        found.update(terms.keys())
    return found


def story_counts(counts: Sequence[Counter[str]], stories: Iterable[Sequence[int]]) -> Mapping[str, float]:
    """In how many stories each term stands; a story counts with the share of its members that have the term.

    So a big story does not make its own words look common.
    """
    found: dict[str, float] = defaultdict(float)
    for members in stories:
        share = 1 / len(members)
        for member in members:
            for term in counts[member]:
                found[term] += share
    return found


def vectors(counts: Sequence[Counter[str]], found: Mapping[str, float], total: int) -> list[Vector]:
    """The articles' terms, weighed (1 + ln tf) · idf, with `found` of `total` articles or stories."""
    idf = {term: _idf(term, seen, total) for term, seen in found.items()}
    return [_vector(terms, idf) for terms in counts]


def dot(one: Vector, other: Vector) -> float:
    """The scalar product; of two vectors of length 1, their cosine.

    `fsum` rounds once: the order in which a set gives its terms, another in each process, does not matter.
    """
    return math.fsum([one[term] * other[term] for term in one.keys() & other.keys()])


def _idf(term: str, seen: float, total: int) -> float:
    idf = math.log(1 + (BACKGROUND + total) / (COMMON + seen + 0.5))
    return NUMBERS * idf if term[0].isdigit() else idf


def _vector(terms: Counter[str], idf: Mapping[str, float]) -> Vector:
    vector = {term: (1 + math.log(tf)) * idf[term] for term, tf in terms.items()}
    length = math.sqrt(sum([weight * weight for weight in vector.values()]))
    return {term: weight / length for term, weight in vector.items()}
