"""Scores of whole stories: what each member is worth, who leads, what is related, what is published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from copydesk import clock
from copydesk.chain.report import Miss
from copydesk.model import Term
from copydesk.score.providers import Providers
from copydesk.score.quality import quality, total
from copydesk.score.stories import NOT_LEADING, Member, heat, is_published, related_of
from copydesk.score.topics import topics_of
from copydesk.state.articles import Stored
from copydesk.workspace.settings import Scoring, Topic
from copydesk.workspace.workspace import Workspace

MOST_MISSES = 5


@dataclass(slots=True, frozen=True)
class Scored:
    """An article with its place in its story."""

    stored: Stored
    topics: list[Topic]
    terms: list[Term]  # of its quality
    quality: int
    heat: int
    published: bool
    related: list[str]  # ids, in the order of the document


def score(workspace: Workspace, members: Iterable[Stored]) -> list[Scored]:
    """The members of some stories, whole ones, scored; by the time they were published."""
    stories: dict[str | None, list[Stored]] = defaultdict(list)
    for member in sorted(members, key=lambda member: (member.published, member.id)):
        stories[member.story].append(member)
    return [scored for story in stories.values() for scored in _score_story(workspace, story)]


def terms_of(workspace: Workspace, stored: Stored) -> tuple[list[Topic], list[Term]]:
    """An article's topics, and the terms of its quality."""
    given = next((s.topics for s in workspace.desk.sources if s.name == stored.article.source), ())
    topics = topics_of(stored.article.title, workspace.topics, given)
    scoring = workspace.desk.scoring
    terms = quality(
        stored.article.title,
        topics,
        scoring,
        image=stored.picture is not None,
        amp=bool(stored.article.amp),
        featured=bool(stored.article.video),
        bonus=Providers(workspace.providers).bonus(stored.domain, stored.listed, scoring),
    )
    return topics, terms


def nearest(missed: Iterable[Scored], scoring: Scoring) -> list[Miss]:
    """Of the leads that are not published, those that come nearest to it, and what each lacks."""
    leads = [each for each in missed if each.heat != NOT_LEADING and not each.published]
    leads.sort(key=lambda each: (-each.heat, each.stored.id))
    return [
        Miss(each.stored.article.title, each.heat, scoring.publish_at, _lacks(each, scoring))
        for each in leads[:MOST_MISSES]
    ]


def _score_story(workspace: Workspace, story: Sequence[Stored]) -> list[Scored]:
    scoring, providers = workspace.desk.scoring, Providers(workspace.providers)
    judged = {stored.id: terms_of(workspace, stored) for stored in story}
    members = [
        Member(
            stored.id,
            stored.article.title,
            clock.moment(stored.published),
            total(judged[stored.id][1]),
            providers.owner(stored.domain),
        )
        for stored in story
    ]
    ranked = sorted(members, key=lambda member: member.rank)  # what is sorted is sorted again in no time
    scored = []
    for stored, member in zip(story, members, strict=True):
        topics, terms = judged[stored.id]
        its_heat = heat(member, ranked, scoring)
        related = [other.id for other in related_of(member, ranked)]
        scored.append(
            Scored(stored, topics, terms, member.quality, its_heat, is_published(its_heat, scoring), related)
        )
    return scored


def _lacks(scored: Scored, scoring: Scoring) -> str:
    article = scored.stored.article
    keywords = any("keyword" in term.reason for term in scored.terms)
    lacks = [
        (not keywords, f"no keyword of a topic in its title ({scoring.keyword} each)"),
        (scored.stored.picture is None, f"no picture ({scoring.image})"),
        (not article.amp, f"no AMP page ({scoring.amp})"),
        (not scored.stored.listed, f"its provider is no source of the workspace ({scoring.listed})"),
        (not scored.related, f"nobody else tells the story ({scoring.related} for each other owner)"),
    ]
    return "; ".join(reason for missing, reason in lacks if missing) or "its terms do not add up to it"
