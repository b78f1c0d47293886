"""What to ask a search for, to find who else tells an article's event."""

from __future__ import annotations

from copydesk.relate.features import Reader
from copydesk.relate.items import Item

ASKED = 5  # words: with more, searches find only the article itself


def query_of(item: Item) -> str:
    """The rarest names and words of the article as they stand in it, in that order; "" where it has none."""
    weights: dict[int, float] = {}
    said: dict[int, str] = {}
    for word, term, weight in Reader().weigh(item):
        said.setdefault(term, word)
        weights[term] = weight
    best = sorted(said, key=lambda term: (-weights[term], term))[:ASKED]
    return " ".join(word for term, word in said.items() if term in best)
