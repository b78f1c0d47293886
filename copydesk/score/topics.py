"""Topics: given by the words of a title."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from copydesk.relate.terms import LETTERS, UNSPACED
from copydesk.workspace.settings import Topic


def topics_of(title: str, topics: Sequence[Topic], given: Sequence[str] = ()) -> list[Topic]:
    """The topics of an article: deepest first, the root last; those equally deep in the order of `topics`.

    A topic is given where one of its keywords stands in the title, or its id in `given`; a root always. A topic
    does not bring its parent: only its own keywords do.
    """
    found = [topic for topic in topics if topic.root or topic.id in given or keywords_in(title, topic)]
    parents = {topic.id: topic.parent for topic in topics}
    return sorted(found, key=lambda topic: (topic.root, -_depth(topic.id, parents)))


def keywords_in(title: str, topic: Topic) -> list[str]:
    """The entries of the topic's keywords that stand in the title: whole words in any case, a plural's -s allowed.

    Scripts without spaces between words know no whole words: there, and for Hangul, a keyword stands anywhere.
    """
    folded = _fold(title)
    return [
        keyword
        for keyword, pattern in zip(topic.keywords, _patterns(topic.keywords), strict=True)
        if pattern.search(folded)
    ]


def _depth(topic: str, parents: dict[str, str]) -> int:
    """How many topics are above this one; a circle of parents ends where it closes."""
    above: set[str] = set()
    while (topic := parents.get(topic, "")) and topic not in above:
        above.add(topic)
    return len(above)


@lru_cache(maxsize=1024)
def _patterns(keywords: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(_pattern(_fold(keyword).split()) for keyword in keywords)


def _pattern(words: list[str]) -> re.Pattern[str]:
    if not words:
        return re.compile(r"(?!)")
    first, last = words[0][0], words[-1][-1]
    before = "" if re.match(f"[{UNSPACED}]", first) else f"(?<![{LETTERS}])"
    after = "" if re.match(f"[{UNSPACED}]", last) else f"s?(?![{LETTERS}])"
    return re.compile(before + r"\s+".join(map(re.escape, words)) + after)


def _fold(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
