"""Which articles tell of the same event, and which are copies: one index answers both.

A pure function of the set of articles: the order in which they came never matters.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from copydesk.model import Membership
from copydesk.relate.copies import find_copies
from copydesk.relate.index import Neighbours, earlier_neighbours, weighed_again
from copydesk.relate.items import Item, as_record, read_items
from copydesk.relate.stories import group
from copydesk.relate.terms import term_counts
from copydesk.relate.weights import document_counts, story_counts, vectors

__all__ = ["Item", "as_record", "read_items", "relate"]

# The more stories there are to be mistaken for one another, the surer a link must be: the threshold grows by
# SURER · ln(stories / FEW). As in the trial that stories.py is from.
SURER = 0.3
FEW = 250


def relate(items: Sequence[Item], window_days: int = 7) -> list[Membership]:
    """The story of each item, and the item it copies; in the order of the items, whose ids must differ.

    A story's id is its earliest member's. An item copies the most similar one that is not later, at most
    `window_days` older; `score` is how much of the item is that one's, 0 to 1.
    """
    ordered = sorted(items, key=lambda item: item.order)
    counts = term_counts(ordered)
    neighbours, first = _first_pass(ordered, counts, window_days)
    copies = find_copies(ordered, neighbours)
    told = {}
    for members in _second_pass(ordered, counts, neighbours, first):
        for item, copy in ((ordered[member], copies[member]) for member in members):
            of, score = (ordered[copy.of].id, copy.score) if copy else (None, 0.0)
            told[item.id] = Membership(item.id, ordered[members[0]].id, of, score)
    return [told[item.id] for item in items]


def _first_pass(
    items: Sequence[Item], counts: Sequence[Counter[str]], window_days: int
) -> tuple[Neighbours, list[list[int]]]:
    """The neighbours of each item, and stories with words weighed by the articles that have them."""
    weighed = vectors(counts, document_counts(counts), len(counts))
    neighbours = earlier_neighbours(items, weighed, window_days)
    return neighbours, group(items, weighed, neighbours)


def _second_pass(
    items: Sequence[Item], counts: Sequence[Counter[str]], neighbours: Neighbours, first: list[list[int]]
) -> list[list[int]]:
    """Stories from single articles again, with words weighed by the stories of the first pass."""
    weighed = vectors(counts, story_counts(counts, first), len(first))
    surer = 1 + SURER * math.log(max(1.0, len(first) / FEW))
    return group(items, weighed, weighed_again(neighbours, weighed), surer)
