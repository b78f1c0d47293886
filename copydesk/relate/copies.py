"""Which earlier article one is a copy of: pairs of words, exactly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from copydesk.relate.index import Neighbours
from copydesk.relate.items import Item
from copydesk.relate.terms import words

# From a trial on 4,000 copies of eight kinds: cut, framed, appended to, up to 30 % of the words changed.
JACCARD = 0.22
CONTAINED = 0.5
SHARED = 8  # pairs of words
WORDS_FOUND = 0.75  # of the smaller text's words, in the other
VERBATIM = 0.95  # a match so good is named, whatever it copies itself
AS_GOOD = 0.6  # the original of the best match is named itself where it matches nearly as well
FAINTEST = 0.4  # cosine below which no copy was seen
REMEMBERED = 2000  # texts, some 30 KB each


class Copy(NamedTuple):
    """An article that is a copy: of which, and how much of it is that one's, 0 to 1."""

    of: int
    score: float


class _Text(NamedTuple):
    words: list[str]
    pairs: frozenset[int]  # hashes: three quarters of the time of the pairs themselves


def find_copies(
    items: Sequence[Item], neighbours: Neighbours, text_of: Callable[[Item], str]
) -> list[Copy | None]:
    """For each item, what it copies. The items are in order of time, their neighbours earlier ones."""
    texts = lru_cache(REMEMBERED)(lambda place: _read(items[place].title, text_of(items[place])))
    copies: list[Copy | None] = []
    for place, near in enumerate(neighbours):
        matches: dict[int, tuple[float, float]] = {}
        for other, (cosine, _) in near.items():
            if cosine >= FAINTEST and (match := _match(texts(place), texts(other))):
                matches[other] = match
        copies.append(_named(matches, copies))
    return copies


def _read(title: str, text: str) -> _Text:
    spoken = words(f"{title} {text}".casefold())
    return _Text(spoken, frozenset(map(hash, pairwise(spoken))))


def _match(text: _Text, other: _Text) -> tuple[float, float] | None:
    """Jaccard similarity and how much of the text is the other's, where one of them is a copy."""
    shared = len(text.pairs & other.pairs)
    if shared < SHARED:
        return None
    jaccard = shared / (len(text.pairs) + len(other.pairs) - shared)
    if jaccard < JACCARD and shared < CONTAINED * min(len(text.pairs), len(other.pairs)):
        return None
    words, others = set(text.words), set(other.words)
    if len(words & others) < WORDS_FOUND * min(len(words), len(others)):
        return None
    return jaccard, shared / len(text.pairs)


def _named(matches: dict[int, tuple[float, float]], copies: Sequence[Copy | None]) -> Copy | None:
    """The best match, or what that one copies itself where it is no worse an origin; on a tie the earlier."""
    if not matches:
        return None
    best = min(matches, key=lambda other: (-matches[other][0], other))
    source = copies[best]
    good = matches[best][0]
    if good < VERBATIM and source and source.of in matches and matches[source.of][0] >= AS_GOOD * good:
        best = source.of
    return Copy(best, matches[best][1])
