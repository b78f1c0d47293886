"""Which articles tell of the same event, and which are copies: one index answers both.

A pure function of the set of articles: the order in which they came never matters.
"""

from __future__ import annotations

import gc
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import attrgetter
from types import MappingProxyType

import numpy as np

from copydesk.model import Membership
from copydesk.relate.copies import find_copies
from copydesk.relate.features import Features, Reader
from copydesk.relate.index import Index, Neighbours
from copydesk.relate.items import DAY, Item, as_record, read_items
from copydesk.relate.series import apart
from copydesk.relate.stories import group

__all__ = ["Item", "as_record", "read_items", "relate"]


def relate(
    items: Sequence[Item],
    window_days: int = 7,
    known: Mapping[str, Features] = MappingProxyType({}),
    text_of: Callable[[Item], str] = attrgetter("text"),
) -> list[Membership]:
    """The story of each item, and the item it copies; in the order of the items, whose ids must differ.

    A story's id is its earliest member's. An item copies the most similar one that is not later, at most
    `window_days` older; `score` is how much of the item is that one's, 0 to 1. `known` are features made before, by
    id; `text_of` gives the texts of the few that may be copies.
    """
    with _uncollected():
        return _related(items, window_days, known, text_of)


def _related(
    items: Sequence[Item], window_days: int, known: Mapping[str, Features], text_of: Callable[[Item], str]
) -> list[Membership]:
    ordered = sorted(items, key=lambda item: item.order)
    made = Reader().read(item for item in ordered if item.id not in known)
    features = [known[item.id] if item.id in known else next(made) for item in ordered]
    index = Index(features, [item.publisher for item in ordered])
    neighbours = earlier_neighbours(ordered, index, window_days)
    copies = find_copies(ordered, neighbours, text_of)
    told = {}
    for members in tell(ordered, index, neighbours):
        for item, copy in ((ordered[member], copies[member]) for member in members):
            of, score = (ordered[copy.of].id, copy.score) if copy else (None, 0.0)
            told[item.id] = Membership(item.id, ordered[members[0]].id, of, score)
    return [told[item.id] for item in items]


def earlier_neighbours(items: Sequence[Item], index: Index, window_days: int) -> Neighbours:
    """For each item, the most similar ones before it, at most `window_days` older.

    The items are in their order of time, those without a date last: they are compared with all.
    """
    times = [item.seconds for item in items]
    dated = [time for time in times if time is not None]
    span = window_days * DAY
    return [
        index.look_up(place, 0 if time is None else bisect_left(dated, time - span))
        for place, time in enumerate(times)
    ]


def tell(items: Sequence[Item], index: Index, neighbours: Neighbours) -> list[list[int]]:
    """The stories, as lists of places, ascending.

    Told twice: at first words are weighed by the articles that have them, then by the stories, so that a big story
    does not make its own words look common.
    """
    neighbours = apart(items, neighbours)
    first = group(items, index, neighbours)
    shares = np.empty(len(items))
    for members in first:
        shares[members] = 1 / len(members)
    index.weigh(shares, len(first))
    again = [index.compare(place, list(near)) for place, near in enumerate(neighbours)]
    return group(items, index, again)


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for cycles meanwhile: relating makes none, and to look for them in all it holds takes an eighth of its time."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
