"""Stories: articles linked while they resemble one another as much as what they could.

Average-link clustering of the graph of neighbours. A similarity is calibrated by what the two sides could
reach: short texts share fewer words, and a loose story takes looser members. It counts in full only where several
terms make it up, and where the neighbours of either's articles are found in the other as often as in their own. The
rules and numbers are those of trials on ECB+, whole, cut to titles and to ledes, and on UCI headlines, one
configuration for all.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count

from copydesk.relate.index import Index, Neighbours
from copydesk.relate.items import DAY, Item

Vector = dict[int, float]  # term → weight

LINKED = 0.66
UNDATED = 1.12  # a link must be that much surer where a date is missing
EXPECTED = 0.39  # cosine of two long articles on one event
SHORT = 25  # terms: at that length, half as much is expected
TRUST = 20  # pairs that the expectation counts as beside a story's own
BRIEF = 45  # terms: below, a story's own pairs tell ever less
HEAVIEST = 200  # terms that a story keeps
# What is shared in a single term links less than what is in several: a link is divided by 1 + ONE_TERM then, and by
# BY_CHANCE more over the size of the larger story, since what runs through a whole story names its event.
ONE_TERM = 0.3
BY_CHANCE = 8.0
# Two stories that share words but not neighbours are two events on one topic. Beyond LARGE members no article's few
# neighbours are spread over its whole story: what they tell fades.
LARGE = 25  # articles
UNPROVEN = 36  # pairs of neighbours that all stories have between them
FADES = 3.0  # days in which a link fades to 1/e, after the first
UNTOLD = -1  # ties that were not counted yet


@dataclass(slots=True)
class Story:
    """Articles linked so far."""

    members: list[int]
    total: Vector  # the sum of the members' vectors
    square: float  # |total|²
    terms: float  # mean number of distinct terms
    span: tuple[float, float] | None  # first and last date, in seconds
    dated: bool  # all members have a date
    ties: int = 0  # pairs of members that are neighbours
    reach: float = 0.0  # stories of one event have totals whose product is that of their reaches

    def __post_init__(self) -> None:
        """Its reach: by the mean similarity of its members, drawn towards what articles of their length share."""
        n, terms = len(self.members), max(self.terms, 1.0)
        expected = EXPECTED * terms / (terms + SHORT)
        trust = TRUST * (1 + (BRIEF / terms) ** 4)
        cohesion = max(expected, (self.square - n + trust * expected) / (n * (n - 1) + trust))
        self.reach = n * math.sqrt(cohesion)

    @classmethod
    def begun(cls, place: int, item: Item, vector: Vector) -> Story:
        """A story of one article."""
        seconds = item.seconds
        span = None if seconds is None else (seconds, seconds)
        return cls([place], vector, 1.0, len(vector), span, span is not None)

    def joined(self, other: Story, product: float, ties: int) -> Story:
        """The two as one story; `product` is that of their totals, `ties` the neighbours between them."""
        n, m = len(self.members), len(other.members)
        spans = [span for span in (self.span, other.span) if span]
        return Story(
            self.members + other.members,
            _sum(self.total, other.total),
            self.square + other.square + 2 * product,
            (self.terms * n + other.terms * m) / (n + m),
            (min(first for first, _ in spans), max(last for _, last in spans)) if spans else None,
            self.dated and other.dated,
            self.ties + other.ties + ties,
        )

    def faded(self, other: Story) -> float:
        """What is left of a link between the two, from 0 to 1: it fades with the time between them."""
        left = 1.0 if self.dated and other.dated else 1 / UNDATED
        if self.span and other.span:
            gap = max(self.span[0] - other.span[1], other.span[0] - self.span[1]) / DAY
            if gap > 1:
                left *= math.exp((1 - gap) / FADES)
        return left

    def breadth(self, other: Story) -> float:
        """What is left of a link for coming from few terms, from 0 to 1."""
        parts = products(self.total, other.total)
        product, squares = sum(parts), sum([part * part for part in parts])
        terms = product * product / squares if squares else 0.0
        return breadth(terms, max(len(self.members), len(other.members)))

    def mixing(self, other: Story, ties: int) -> float:
        """What is left of a link for the neighbours between the two, from 0 to 1.

        Within a story neighbours are found anywhere: between two parts of it as often, by the pairs of articles, as
        inside them. That is the expectation of modularity (Newman & Girvan 2004), here for two groups alone.
        """
        n, m = len(self.members), len(other.members)
        expected = (self.ties + other.ties + ties) * 2 * n * m / ((n + m) * (n + m - 1))
        mixing = (ties + UNPROVEN) / (expected + UNPROVEN)
        return math.pow(min(1.0, mixing), 1 / (1 + max(n, m) / LARGE))


def breadth(terms: float, size: int) -> float:
    """What is left of a link that comes from so many terms in equal parts, the larger story having that size.

    One rare term in common is a topic (a town, a game, a company); several together are an event.
    """
    square = terms * terms
    return square / (square + ONE_TERM + BY_CHANCE / size)


def group(items: Sequence[Item], index: Index, neighbours: Neighbours) -> list[list[int]]:
    """The stories among articles, as lists of their places, ascending."""
    begun = (Story.begun(place, item, index.vector(place)) for place, item in enumerate(items))
    linking = _Linking(begun, neighbours)
    linking.link_all()
    return sorted(sorted(story.members) for story in linking.stories.values())


class _Linking:
    """Stories under way, by a number that a joined story gets anew, and the products of those that touch."""

    def __init__(self, stories: Iterable[Story], neighbours: Neighbours) -> None:
        self.stories = dict(enumerate(stories))
        self.numbers = count(len(self.stories))
        self.products: dict[int, dict[int, float]] = {number: {} for number in self.stories}
        self.near: list[list[int]] = [list(near) for near in neighbours]  # by place, earlier and later ones
        self.story_of = list(range(len(neighbours)))  # by place
        self.queue: list[tuple[float, int, int, int]] = []  # minus their link, two stories, their ties
        reaches = [story.reach for story in self.stories.values()]
        for number, near in enumerate(neighbours):
            least = LINKED * reaches[number]
            for other, (cosine, terms) in near.items():
                self.near[other].append(number)
                if cosine >= least * reaches[other]:
                    self._touch(number, other, cosine, breadth(terms, 1))

    def link_all(self) -> None:
        """Joins the two that are linked best, until none are linked well enough."""
        while self.queue:
            negative, one, other, ties = heapq.heappop(self.queue)
            if one not in self.stories or other not in self.stories:
                continue
            if ties == UNTOLD:
                self._weigh(one, other, -negative)
            else:
                self._join(one, other, ties)

    def _weigh(self, one: int, other: int, link: float) -> None:
        """Queues the two anew by what is left of their link after all that costs more to tell."""
        first, second, ties = self.stories[one], self.stories[other], self._ties(one, other)
        link *= first.breadth(second) * first.mixing(second, ties)
        if link >= LINKED:
            heapq.heappush(self.queue, (-link, one, other, ties))

    def _ties(self, one: int, other: int) -> int:
        """How many pairs of neighbours two stories have between them."""
        if len(self.stories[one].members) > len(self.stories[other].members):
            one, other = other, one
        told = [self.story_of[near] for member in self.stories[one].members for near in self.near[member]]
        return told.count(other)

    def _touch(self, one: int, other: int, product: float, weight: float | None = None) -> None:
        """Notes how surely two are one story, where that is sure enough; else they are not looked at again.

        Of two articles the weight is known; that of larger stories is told when their turn comes.
        """
        story, near = self.stories[one], self.stories[other]
        link = product / (story.reach * near.reach)
        if link < LINKED or (link := link * story.faded(near)) < LINKED:
            return
        self.products[one][other] = self.products[other][one] = product
        if weight is None:
            heapq.heappush(self.queue, (-link, min(one, other), max(one, other), UNTOLD))
        elif link * weight >= LINKED:
            heapq.heappush(self.queue, (-link * weight, other, one, 1))

    def _join(self, one: int, other: int, ties: int) -> None:
        first, second = self.stories.pop(one), self.stories.pop(other)
        to_first, to_second = self.products.pop(one), self.products.pop(other)
        joined = next(self.numbers)
        self.stories[joined] = first.joined(second, to_first.pop(other), ties)
        for member in self.stories[joined].members:
            self.story_of[member] = joined
        self.products[joined] = {}
        del to_second[one]
        for near, product in to_first.items():
            del self.products[near][one]
            more = to_second.pop(near, None)
            if more is None:
                more = dot(second.total, self.stories[near].total)
            else:
                del self.products[near][other]
            self._touch(joined, near, product + more)
        for near, product in to_second.items():
            del self.products[near][other]
            self._touch(joined, near, product + dot(first.total, self.stories[near].total))


def _sum(one: Vector, other: Vector) -> Vector:
    """The sum of two vectors, its heaviest terms."""
    if len(one) < len(other):
        one, other = other, one
    total = dict(one)
    for term, weight in other.items():
        total[term] = total.get(term, 0.0) + weight
    if len(total) > HEAVIEST:
        total = dict(heapq.nlargest(HEAVIEST, total.items(), key=lambda entry: (entry[1], entry[0])))
    return total


def dot(one: Vector, other: Vector) -> float:
    """The scalar product."""
    return sum(products(one, other))


def products(one: Vector, other: Vector) -> list[float]:
    """What each shared term adds to the scalar product."""
    if len(one) > len(other):
        one, other = other, one
    return [weight * other[term] for term, weight in one.items() if term in other]
