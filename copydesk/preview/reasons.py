"""Why a document is not published: by what stands in it and the workspace's settings, without any state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from copydesk import urls
from copydesk.preview.entries import Entry, Item
from copydesk.score.providers import Providers
from copydesk.score.quality import CHARACTERS_A_POINT, quality
from copydesk.score.stories import NOT_LEADING, is_published
from copydesk.score.topics import keywords_in
from copydesk.workspace.workspace import Workspace


@dataclass(slots=True, frozen=True)
class Reason:
    kind: str  # in a few words, the same ones for all documents of that kind
    text: str
    lead: Item | None = None  # of the story; an Entry where it is among those at hand


class Reasons:
    """Explains documents; the leads of their stories are looked for among `entries`."""

    def __init__(self, workspace: Workspace, entries: Iterable[Entry]) -> None:
        self._workspace = workspace
        self._leads = {
            urls.key(entry.url): entry
            for entry in entries
            if entry.url and entry.heat not in (None, NOT_LEADING)
        }

    def of(self, entry: Entry) -> Reason:
        """The reason for a document that is not published."""
        scoring = self._workspace.desk.scoring
        if entry.fault:
            return Reason("Unreadable", entry.fault)
        if entry.removed:
            return Reason("Taken down", "an editor took it down: `removed: true`")
        if entry.heat is None:
            return Reason("Not scored", "it has no heat")
        if entry.heat == NOT_LEADING:
            lead = self._lead(entry)
            return Reason(
                "Another leads", "the story is led by" if lead else "it does not lead its story", lead
            )
        if is_published(entry.heat, scoring):
            return Reason("Held back", f"its heat of {entry.heat} would do, but `published` is not true")
        lacks = _lacks(self._workspace, entry)
        return Reason("Too little heat", f"heat {entry.heat} of {scoring.publish_at}: {lacks}")

    def _lead(self, entry: Entry) -> Item | None:
        """The lead at hand, else the best of the related, which is the lead by the rule."""
        known = (self._leads.get(urls.key(item.url)) for item in entry.related)
        best = max(entry.related, key=lambda item: item.quality or 0, default=None)
        return next(filter(None, known), best)


def _lacks(workspace: Workspace, entry: Entry) -> str:
    scoring = workspace.desk.scoring
    topics = [topic for topic in workspace.topics if topic.name in entry.topics]
    terms = partial(quality, entry.title, topics, scoring)
    own = sum(term.points for term in terms(image=bool(entry.picture), amp=entry.amp, featured=entry.video))
    bonus = Providers(workspace.providers).bonus(entry.domain, True, scoring)
    over = len(entry.title) - scoring.title_over
    lacks = [
        (
            not any(keywords_in(entry.title, topic) for topic in topics),
            f"no keyword of a topic in its title ({scoring.keyword} each)",
        ),
        (over >= CHARACTERS_A_POINT, f"a title {over} characters too long (−{over // CHARACTERS_A_POINT})"),
        (not entry.picture, f"no picture ({scoring.image})"),
        (not entry.amp, f"no AMP page ({scoring.amp})"),
        ((entry.quality or 0) - own < bonus, f"its provider is no source of the workspace ({bonus})"),
        (not entry.related, f"nobody else tells the story ({scoring.related} for each other owner)"),
    ]
    return "; ".join(reason for missing, reason in lacks if missing) or "its terms do not add up to it"
