"""Everything again from the archive: pages read with today's rules, documents written with today's settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from copydesk import clock, urls
from copydesk.archive import warc
from copydesk.chain import following
from copydesk.chain.following import Followed
from copydesk.chain.inbox import Inbox
from copydesk.chain.options import Options, Step, Watch, plainly, unwatched
from copydesk.chain.reading import Reading
from copydesk.chain.refresh import publish, run_of
from copydesk.chain.report import Report, SourceReport
from copydesk.chain.searching import search_sources
from copydesk.conversation.messages import Failed, Fetched, Want
from copydesk.extract.pool import Readers
from copydesk.model import Link, Page
from copydesk.state import articles, links
from copydesk.state.store import State
from copydesk.workspace.settings import BY_HAND, Source
from copydesk.workspace.workspace import Workspace, kind_of

AT_ONCE = 100  # pages with the readers at a time: an archive may be larger than the memory


@dataclass(slots=True, frozen=True)
class Span:
    """Of time: both ends are in it, and None leaves one open."""

    since: datetime | None = None
    until: datetime | None = None

    def __contains__(self, moment: datetime) -> bool:
        seconds = clock.seconds(moment)
        return not (
            (self.since and seconds < clock.seconds(self.since))
            or (self.until and seconds > clock.seconds(self.until))
        )


ALWAYS = Span()


def replay(
    workspace: Workspace, watch: Watch = unwatched, span: Span = ALWAYS, step: Step = plainly
) -> Report:
    """Reads every archived page that was fetched in the span again, and writes what comes of it; no network.

    What is not in the archive (pages that asked not to be, or whose time is over) keeps what was read of it.
    Raises as `copydesk.chain.refresh.refresh` does.
    """
    with run_of(workspace, Options()) as (state, report):
        report.replayed = True
        for source in (*workspace.desk.sources, *search_sources(workspace)):
            report.sources[source.name] = SourceReport(source.name, kind_of(source)[0], status="done")
        with Readers(workspace.state) as readers:
            step("read", Replay(workspace, state, report, readers, span).run, watch)
        with state.begin() as connection:
            articles.all_are_fresh(connection)
        publish(workspace, state, report, step)
    return report


class Replay:
    """Answers from the archive what a crawl would ask the web."""

    def __init__(
        self, workspace: Workspace, state: State, report: Report, readers: Readers, span: Span
    ) -> None:
        self._folder, self._state, self._report = workspace.state, state, report
        sources = (*workspace.desk.sources, *search_sources(workspace))
        self._sources = {source.name: source for source in sources}
        self._span = span
        self._sources[BY_HAND] = Source(name=BY_HAND, documents=".")
        self._inbox = Inbox()
        self._files = sorted(
            f"{warc.KEPT}/{file.name}" for file in (self._folder / warc.KEPT).glob("*.warc.gz")
        )
        self._pictures = {
            page.link.url: page for file in self._files for page in warc.pages(self._folder, file, "picture")
        }
        self._pages: dict[Followed, Page] = {}  # the latest answer to each
        self._first_fetched: dict[Followed, int] = {}
        self._survey()
        self._reading = Reading(
            workspace, state, report, self._sources, self._inbox, readers, self._answer, self._first_fetched
        )

    def run(self, watch: Watch) -> None:
        for page in [
            page for page in self._pages.values() if not page.link.via and page.fetched in self._span
        ]:
            self._report.sources[page.link.source].fetched += 1
            if filed := self._as_filed(page):
                self._reading.read(filed)
            while self._inbox.awaited > AT_ONCE:
                self._inbox.handle_next()
                watch(self._report)
        while self._inbox.awaited:
            self._inbox.handle_next()
            watch(self._report)

    def _survey(self) -> None:
        """What the archive has, of the sources that there still are."""
        for file in self._files:
            for page in warc.pages(self._folder, file):
                if page.link.source in self._sources:
                    if page.link.source == BY_HAND:
                        self._report.sources.setdefault(
                            BY_HAND, SourceReport(BY_HAND, "documents", status="done")
                        )
                    self._pages[following.step(page.link)] = page
                    self._first_fetched.setdefault(following.step(page.link), clock.seconds(page.fetched))

    def _as_filed(self, page: Page) -> Page | None:
        """The page as the state has it, where it does: with what the site's own spider read of it.

        None where it is an aggregator's and its source's page was not kept: what was read of that stays.
        """
        key = urls.key(page.link.url)
        with self._state.begin() as connection:
            known = links.article_of(connection, key)
            if known is None:
                links.add(connection, [page.link], "pending", 0)
                return page
            stored = articles.get(connection, [known]).get(known)
        if stored is None:
            return page
        link = stored.page.link
        if link.via == page.link.url and following.step(link) not in self._pages:
            return None
        return stored.page if stored.page.record == page.record else page

    def _answer(self, link: Link, want: Want, answer: Callable[[Fetched | Failed], None]) -> None:
        page = self._pictures.get(link.url) if want == "picture" else self._pages.get(following.step(link))
        answer(Fetched(0, page) if page else Failed(0, link.url, "later", "it is not in the archive"))
