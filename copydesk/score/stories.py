"""An article's place in its story: who leads, what is related, what is published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter

from copydesk.model import Term
from copydesk.workspace.settings import Scoring

RELATED_AT_MOST = 10
NOT_LEADING = -1

_RANK = attrgetter("rank")


@dataclass(slots=True, frozen=True)
class Member:
    """An article of a story, as far as its rank goes. Removed and deleted ones are not members."""

    id: str
    title: str
    published: datetime
    quality: int
    owner: str
    # best first: highest quality, then the earliest
    rank: tuple[int, datetime, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # once: a large story compares its members over and over
        object.__setattr__(self, "rank", (-self.quality, self.published, self.id))


def lead_of(members: Iterable[Member]) -> Member:
    """The article that the story is told by. Raises ValueError where there is none."""
    return min(members, key=_RANK)


def heat_terms(article: Member, members: Sequence[Member], scoring: Scoring) -> list[Term]:
    """What makes the heat of an article of the story: nothing where another one leads."""
    if lead_of(members).id != article.id:
        return []
    others = len({member.owner for member in members} - {article.owner})
    terms = [Term(article.quality, "its quality")]
    if others:
        terms.append(
            Term(scoring.related * others, f"{scoring.related} × other owners with an article: {others}")
        )
    return terms


def heat(article: Member, members: Sequence[Member], scoring: Scoring) -> int:
    """-1 where another article leads; else quality, and more for each other owner that tells the story."""
    terms = heat_terms(article, members, scoring)
    return sum(term.points for term in terms) if terms else NOT_LEADING


def is_published(heat: int, scoring: Scoring) -> bool:
    """Whether a document of that heat is published, unless an editor took it down."""
    return heat >= scoring.publish_at


def related_of(article: Member, members: Iterable[Member]) -> list[Member]:
    """The story's other articles, best first, at most ten: one of each other owner, then all the rest."""
    owners = {article.owner}
    firsts: list[Member] = []
    rest: list[Member] = []
    for member in sorted(members, key=_RANK):
        if member.id != article.id:
            (rest if member.owner in owners else firsts).append(member)
            owners.add(member.owner)
            if len(firsts) == RELATED_AT_MOST:
                break
    return (firsts + rest)[:RELATED_AT_MOST]
