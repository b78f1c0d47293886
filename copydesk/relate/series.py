"""Series: what one publisher tells again and again, as weekly columns, live tickers and spam are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from copydesk.relate.index import Neighbours
from copydesk.relate.items import Item

MANY = 10  # articles of one publisher, each alike another: more are a series …
ALIKE = 0.4  # … by cosine


def apart(items: Sequence[Item], neighbours: Neighbours) -> Neighbours:
    """The neighbours without those between a series and other publishers: a series joins nobody else's story.

    Else keyword-stuffed pages, each alike several stories, would join these into one.
    """
    series = _series(items, neighbours)
    return [
        {
            other: cosine
            for other, cosine in near.items()
            if items[place].publisher == items[other].publisher or not (series[place] or series[other])
        }
        for place, near in enumerate(neighbours)
    ]


def _series(items: Sequence[Item], neighbours: Neighbours) -> list[bool]:
    """Whether each article is in a series."""
    first = list(range(len(items)))  # of the articles that hang together, a way to the earliest

    def earliest(place: int) -> int:
        while first[place] != place:
            first[place] = first[first[place]]
            place = first[place]
        return place

    for place, near in enumerate(neighbours):
        publisher = items[place].publisher
        for other, (cosine, _) in near.items():
            if publisher and cosine >= ALIKE and items[other].publisher == publisher:
                one, two = earliest(place), earliest(other)
                first[max(one, two)] = min(one, two)
    sizes = Counter(map(earliest, range(len(items))))
    return [sizes[earliest(place)] > MANY for place in range(len(items))]
