"""Why a document is as it is: where each field came from, and how its scores came about."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from copydesk import clock, urls
from copydesk.chain.disk import standing
from copydesk.chain.finding import address_of, find_article
from copydesk.chain.releasing import shown
from copydesk.chain.scoring import Scored, score
from copydesk.documents.merge import edited_fields
from copydesk.errors import BadInput
from copydesk.score.stories import NOT_LEADING
from copydesk.state import articles, documents, links
from copydesk.state.articles import Stored
from copydesk.state.store import State
from copydesk.workspace.workspace import Workspace

STANDS = {
    "absent": "not written yet",
    "edited": "edited by a person",
    "unreadable": "cannot be read, and is left alone",
    "gone": "gone since the last run",
    "removed": "taken down by an editor",
    "deleted": "deleted by a person, and not written again",
}


def explain(workspace: Workspace, state: State, what: str) -> Iterator[str]:
    """Lines about a document (its path) or an article (its address). Raises BadInput where there is none."""
    with state.begin() as connection:
        stored = find_article(connection, workspace, what)
        if stored is None:
            raise BadInput(f"{what}: no article of this workspace; {_of_link(connection, address_of(what))}")
        family = articles.in_stories(connection, [stored.story]) if stored.story else [stored]
        filed = documents.filed(connection, [member.id for member in family])
        other = articles.get(connection, filter(None, (stored.same_as, stored.copy_of)))
    yield from _about(workspace, stored, filed.get(stored.id))
    yield from _fields(stored)
    if stored.same_as:
        yield f"the same article as {other[stored.same_as].article.url}: it has that one's document"
        return
    if stored.copy_of in other:
        yield f"copies     {other[stored.copy_of].article.url} ({stored.score:.0%} of it)"
    living = [
        member
        for member in family
        if member.same_as is None and standing(workspace.documents, filed.get(member.id)).lives
    ]
    yield from _scores(workspace, {each.stored.id: each for each in score(workspace, living)}, stored)


def _of_link(connection: Connection, address: str) -> str:
    known = links.known(connection, [urls.key(address)])
    if not known:
        return "its address was never met"
    (link,) = known.values()
    return f"its address is {link.status}{f': {link.reason}' if link.reason else ''}"


def _about(workspace: Workspace, stored: Stored, filed: documents.Filed | None) -> Iterator[str]:
    yield stored.article.title
    stands = standing(workspace.documents, filed).kind
    if filed:
        where = workspace.documents / filed.name
        yield f"document   {where}" + (f" ({STANDS[stands]})" if stands in STANDS else "")
    record = stored.page.record
    yield f"source     {stored.article.source}, fetched {clock.moment(stored.fetched):%Y-%m-%d %H:%M} UTC"
    if record:
        yield f"page       {record.file}, byte {record.offset}"
    for flag in stored.article.flags:
        yield f"flag       {flag}"
    yield ""
    if filed:
        yield from _edits(workspace, filed)


def _edits(workspace: Workspace, filed: documents.Filed) -> Iterator[str]:
    """What a person edited, and what the desk would have there."""
    front = standing(workspace.documents, filed).front
    edits = filed.edited()
    paths = edited_fields(front, filed.bases(), edits) if front else list(edits)
    if paths:
        yield "edited by hand, and kept (`copydesk release FILE FIELD` gives one back)"
    for path in paths:
        own = edits.get(path)
        yield f"  {shown(path)}" + ("" if own is None else f"   the desk has: {own}")
    if paths:
        yield ""


def _fields(stored: Stored) -> Iterator[str]:
    yield "fields, and where they stood"
    for name, place in sorted(stored.article.came_from.items()):
        yield f"  {name:<12} {place}"
    if stored.article.published is None:
        yield "  published    nowhere: the time it was first fetched"
    if stored.picture:
        yield f"  picture      {stored.picture.url} ({stored.picture.width} × {stored.picture.height})"
    yield ""


def _scores(workspace: Workspace, scored: dict[str, Scored], stored: Stored) -> Iterator[str]:
    its = scored.get(stored.id)
    if its is None:
        yield "not published: it was taken down"
        return
    scoring = workspace.desk.scoring
    yield f"quality    {its.quality}"
    for term in its.terms:
        yield f"  {term.points:>+4}  {term.reason}"
    if its.heat == NOT_LEADING:
        lead = next(each for each in scored.values() if each.heat != NOT_LEADING)
        yield f"heat       {NOT_LEADING}: another article leads the story: {lead.stored.article.url}"
        yield "published  no: only a story's lead is"
    else:
        yield f"heat       {its.heat}: its quality and {scoring.related} for each other owner in the story"
        yield f"published  {'yes' if its.published else 'no'}: {scoring.publish_at} is enough"
    for other in its.related:
        each = scored[other]
        copied = " (a copy)" if each.stored.copy_of in scored or its.stored.copy_of == other else ""
        yield f"related    quality {each.quality:>3}  {each.stored.article.title}{copied}"
