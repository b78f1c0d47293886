"""The simple ways to tell stories and copies that everyone tries first: what the desk's own must beat."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import Any

from datasketch import MinHash, MinHashLSH

Row = dict[str, Any]

THRESHOLDS = (
    0.1,
    0.15,
    0.25,
)  # of a single pass: the best for headlines, for both sets together, for full texts
LSH = ((3, 0.3), (2, 0.25))  # words of a shingle, Jaccard: the surest setting, and the one that finds most
PERMUTATIONS = 128


def single_pass(articles: list[Row], threshold: float) -> list[Row]:
    """TF-IDF; each article, by time, joins the story whose mean is nearest, where its cosine reaches the threshold."""
    ordered = sorted(articles, key=lambda row: row.get("published") or 0)
    terms = [Counter(re.findall(r"\w+", f"{row['title']} {row['text']}".lower())) for row in ordered]
    found = Counter(term for each in terms for term in each)
    stories: list[Counter[str]] = []
    postings: dict[str, set[int]] = defaultdict(set)
    said = []
    for row, counts in zip(ordered, terms, strict=True):
        vector = {
            term: (1 + math.log(tf)) * math.log(len(ordered) / found[term]) for term, tf in counts.items()
        }
        near: Counter[int] = Counter()
        for term, weight in vector.items():
            for story in postings[term]:
                near[story] += weight * stories[story][term]
        story, product = max(
            near.items(), key=lambda item: item[1] / _length(stories[item[0]]), default=(0, 0)
        )
        if not near or product < threshold * _length(vector) * _length(stories[story]):
            story = len(stories)
            stories.append(Counter())
        stories[story].update(vector)
        for term in vector:
            postings[term].add(story)
        said.append({"id": row["id"], "story": str(story)})
    return said


def min_hash(articles: list[Row], copies: list[Row], words: int, threshold: float) -> list[Row]:
    """Each copy's nearest article by MinHash, among those that LSH gives."""
    index = MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS)
    known = {}
    for row in articles:
        known[row["id"]] = hashed = _min_hash(row["text"], words)
        index.insert(row["id"], hashed)
    said = []
    for row in copies:
        hashed = _min_hash(row["text"], words)
        near = [(hashed.jaccard(known[name]), name) for name in index.query(hashed)]
        said.append({"id": row["id"], "of": max(near)[1] if near and max(near)[0] >= threshold else None})
    return said


def _min_hash(text: str, words: int) -> MinHash:
    hashed = MinHash(num_perm=PERMUTATIONS)
    hashed.update_batch([" ".join(each).encode() for each in set(_shingles(text.lower().split(), words))])
    return hashed


def _shingles(spoken: list[str], words: int) -> Iterator[tuple[str, ...]]:
    yield from zip(*(islice(spoken, start, None) for start in range(words)), strict=False)


def _length(vector: dict[str, float]) -> float:
    return math.sqrt(sum(weight * weight for weight in vector.values()))
