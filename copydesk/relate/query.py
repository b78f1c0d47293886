"""What to ask a search for, to find who else tells an article's event."""

from __future__ import annotations

from copydesk.relate.features import rarity
from copydesk.relate.items import Item
from copydesk.relate.terms import WORDS, Terms, words

ASKED = 5  # words: with more, searches find only the article itself


def query_of(item: Item) -> str:
    """The rarest names and words of the article as they stand in it, in that order; "" where it has none."""
    terms, title = Terms(), words(item.title)
    counts = terms.counts(item)
    rare = rarity(item)
    weights: dict[str, float] = {}
    spoken: dict[str, str] = {}
    for word in title + words(item.text)[:WORDS]:
        if (term := terms[word][0]) in counts:
            spoken.setdefault(term, word)
            weights[term] = counts[term] * rare[term]
    best = sorted(spoken, key=lambda term: (-weights[term], term))[:ASKED]
    return " ".join(word for term, word in spoken.items() if term in best)
