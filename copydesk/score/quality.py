"""Quality: the sum of docs/format.md, term by term."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from copydesk.model import Term
from copydesk.score.topics import keywords_in
from copydesk.workspace.settings import Scoring, Topic

CHARACTERS_A_POINT = 2  # of a title that is too long


def quality(
    title: str,
    topics: Sequence[Topic],
    scoring: Scoring,
    *,
    image: bool = False,
    amp: bool = False,
    featured: bool = False,
    bonus: int = 0,
) -> list[Term]:
    """The terms of an article's quality, those of no points left out; `total` adds them up."""
    terms = [
        Term(scoring.topic * len(topics), f"{scoring.topic} × {_counted(len(topics), 'topic')}"),
        *_keywords(title, topics, scoring),
        Term(scoring.image * image, "it has an image"),
        Term(scoring.amp * amp, "it has an AMP page"),
        Term(scoring.featured * featured, "it has a video"),
        Term(*_length(title, scoring)),
        Term(bonus, "the provider's bonus"),
    ]
    return [term for term in terms if term.points]


def total(terms: Iterable[Term]) -> int:
    """The sum of the terms' points, at least 0."""
    return max(0, sum(term.points for term in terms))


def _keywords(title: str, topics: Sequence[Topic], scoring: Scoring) -> list[Term]:
    return [
        Term(scoring.keyword, f"keyword `{keyword}` of {topic.name} in the title")
        for topic in topics
        for keyword in keywords_in(title, topic)
    ]


def _length(title: str, scoring: Scoring) -> tuple[int, str]:
    over = max(0, len(title) - scoring.title_over)
    return -(over // CHARACTERS_A_POINT), f"title {over} characters over {scoring.title_over}"


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
