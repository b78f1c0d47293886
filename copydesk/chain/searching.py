"""Related by looking for it: search feeds are asked who else tells the events of new leads.

What they find is crawled like any source's links, within a budget. The index decides: what proves to be on another
event is no article of the desk.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import quote_plus

from sqlalchemy import Connection

from copydesk import clock
from copydesk.chain.crawl import Crawl
from copydesk.chain.options import Options, Watch
from copydesk.chain.relating import tell_stories
from copydesk.chain.report import Report, SourceReport
from copydesk.chain.scoring import score
from copydesk.relate import Item
from copydesk.relate.query import query_of
from copydesk.score.stories import NOT_LEADING
from copydesk.state import articles, documents, links
from copydesk.state.articles import Stored
from copydesk.state.store import State
from copydesk.workspace.settings import Source
from copydesk.workspace.workspace import QUERY, Workspace

FEW = 3  # related articles: a lead with as many needs no search
SEARCHES = 10  # leads a run, the hottest
PAGES = 40  # a run, of all that the searches find

OTHER_EVENT = "found by a search, and on another event"


def search_related(workspace: Workspace, state: State, report: Report, watch: Watch) -> None:
    """Asks the workspace's search feeds about new leads with few related, and files what tells the same."""
    tell_stories(workspace, state)
    with state.begin() as connection:
        queries = [query for lead in _lonely(connection, workspace) if (query := _query(connection, lead))]
    sources = dict(_sources(workspace, queries))
    if not sources:
        return
    for name in sources:
        report.sources[name] = SourceReport(name, "feed")
    Crawl(workspace, state, Options(limit=PAGES), report, sources).run(watch)


def drop_others(workspace: Workspace, state: State) -> None:
    """Once stories are told: takes out those that are made of nothing but what searches found."""
    if not workspace.desk.related:
        return
    with state.begin() as connection:
        others = _others(connection, workspace)
        now = clock.seconds(clock.now())
        for key in links.keys_of(connection, others):
            links.was_left(connection, key, OTHER_EVENT, now)
        articles.drop(connection, others)


def search_sources(workspace: Workspace) -> Iterator[Source]:
    """The sources under which searches file what they find, whatever they ask."""
    for number, search in enumerate(workspace.desk.related, 1):
        for place in range(1, SEARCHES + 1):
            yield Source(f"search {number}.{place}", feed=search.feed)


def _sources(workspace: Workspace, queries: list[str]) -> Iterator[tuple[str, Source]]:
    named = iter(search_sources(workspace))
    for search in workspace.desk.related:
        for name, query in zip([next(named).name for _ in range(SEARCHES)], queries, strict=False):
            yield name, Source(name, feed=search.feed.replace(QUERY, quote_plus(query)))


def _lonely(connection: Connection, workspace: Workspace) -> list[Stored]:
    """The leads of fresh stories that were never written and have few related, the hottest first."""
    members = articles.in_stories(connection, articles.fresh_stories(connection))
    written = documents.filed(connection, [member.id for member in members])
    leads = [
        scored
        for scored in score(workspace, [member for member in members if member.same_as is None])
        if scored.heat != NOT_LEADING and len(scored.related) < FEW and scored.stored.id not in written
    ]
    leads.sort(key=lambda scored: (-scored.heat, scored.stored.id))
    return [scored.stored for scored in leads[:SEARCHES]]


def _query(connection: Connection, lead: Stored) -> str:
    text = articles.texts(connection, [lead.id])[lead.id] or lead.article.excerpt
    return query_of(Item(lead.id, lead.article.title, text, clock.moment(lead.published), ""))


def _others(connection: Connection, workspace: Workspace) -> list[str]:
    """The articles of fresh stories in which no source has one; those that have a document stay."""
    searches = {source.name for source in search_sources(workspace)}
    stories: dict[str | None, list[Stored]] = defaultdict(list)
    for member in articles.in_stories(connection, articles.fresh_stories(connection)):
        stories[member.story].append(member)
    found = [
        member.id
        for members in stories.values()
        if all(member.article.source in searches for member in members)
        for member in members
    ]
    written = documents.filed(connection, found)
    return [its for its in found if its not in written]
