"""The crawl: a conversation with the crawler, while pages are read as they come.

All that it learns is filed at once, so a run that is killed goes on where it stopped.
"""

from __future__ import annotations

import resource
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count

from copydesk import clock, urls
from copydesk.chain.filing import unwanted
from copydesk.chain.inbox import PATIENCE, Inbox
from copydesk.chain.options import Options, Watch
from copydesk.chain.reading import Reading
from copydesk.chain.report import Failure, Report, SourceReport
from copydesk.conversation.crawler import Crawler
from copydesk.conversation.messages import (
    Failed,
    Fetch,
    Fetched,
    Finish,
    Found,
    FromCrawler,
    HostSeen,
    SourceDone,
    Start,
    Validators,
    Want,
)
from copydesk.extract.pool import Readers
from copydesk.model import Link, Page
from copydesk.state import articles, links, memory
from copydesk.state.store import State
from copydesk.workspace.settings import Source
from copydesk.workspace.workspace import Workspace, kind_of

Answer = Callable[[Fetched | Failed], None]


def crawl(workspace: Workspace, state: State, options: Options, report: Report, watch: Watch) -> None:
    """Crawls the chosen sources; returns when all that they list is read and filed, or has failed."""
    sources = {source.name: source for source in options.chosen(workspace)}
    for source in sources.values():
        report.sources[source.name] = SourceReport(source.name, kind_of(source)[0])
    if sources:
        Crawl(workspace, state, options, report, sources).run(watch)


class Crawl:
    """One crawl of some sources."""

    def __init__(
        self, workspace: Workspace, state: State, options: Options, report: Report, sources: dict[str, Source]
    ) -> None:
        self.workspace, self.state, self.options = workspace, state, options
        self.report, self.sources = report, sources
        self._inbox = Inbox(PATIENCE + workspace.desk.crawl.delay)
        self._asked: dict[int, Answer] = {}  # what to do with the answer to each Fetch
        self._ids = count(1)
        self._pages: Counter[str] = Counter()  # fetched, by source
        self._crawler_ended = False
        self._began = time.monotonic()
        self._again: set[str] = set()  # keys of links that were read before: a failure takes nothing back

    def run(self, watch: Watch) -> None:
        with (
            _cpu_of_children("extract", self.report),
            Readers(self.workspace.state) as readers,
            _cpu_of_children("crawl", self.report),
            Crawler(self._start(), partial(self._inbox.put, self._heard)) as self._crawler,
        ):
            self._reading = Reading(
                self.workspace, self.state, self.report, self.sources, self._inbox, readers, self._fetch
            )
            if not self.options.dry_run:
                self._take_up()
            while not self._over():
                self._inbox.handle_next()
                watch(self.report)
            self._crawler.say(Finish())
            self._ended(self._crawler.ended())

    def _fetch(self, link: Link, want: Want, answer: Answer, validators: Validators | None = None) -> None:
        """Asks the crawler for a page or picture; `answer` is called with what becomes of it."""
        number = next(self._ids)
        self._asked[number] = answer
        self._crawler.say(Fetch(number, link, want, validators or Validators()))

    def _start(self) -> Start:
        jobs = [self.workspace.job(source) for source in self.sources.values()]
        with self.state.begin() as connection:
            if not self.options.dry_run:  # a dry run asks for the whole list, whatever is known of it
                for job in jobs:
                    job.validators.update(memory.validators_of(connection, job.name))
            hosts = memory.hosts_known(connection, clock.seconds(clock.now()))
        return Start(
            self.workspace.crawl_settings(), jobs, str(self.workspace.folder), self.report.run, hosts
        )

    def _over(self) -> bool:
        if self._crawler_ended:
            return not self._inbox.awaited
        waiting = any(source.status == "waiting" for source in self.report.sources.values())
        return not (waiting or self._asked or self._inbox.awaited)

    def _ended(self, why: str) -> None:
        """The crawler is gone; what it did not come to has failed, and is left to the next run."""
        if not why and not self._asked:
            return
        self.report.problems.append(why or "the crawler ended too early")
        for source in self.report.sources.values():
            if source.status == "waiting":
                source.status, source.reason = "failed", why

    def _heard(self, message: FromCrawler | None) -> None:
        match message:
            case None:
                self._crawler_ended = True
            case Found():
                self._found(message)
            case Fetched(id=0):
                self._page_unasked(message.page)
            case Fetched() | Failed():
                self._asked.pop(message.id, self._nobody_asked)(message)
            case HostSeen():
                with self.state.begin() as connection:
                    memory.host_seen(connection, message.host, message.memory, clock.seconds(clock.now()))
            case SourceDone():
                self._source_done(message)

    def _source_done(self, done: SourceDone) -> None:
        source = self.report.sources[done.name]
        source.status = "failed" if done.failure else "done"
        source.seconds = round(time.monotonic() - self._began, 1)
        source.requests, source.reason = done.requests, urls.redact(done.failure)
        source.unchanged, source.notes = done.unchanged, list(done.notes)
        if not (done.failure or self.options.dry_run):
            with self.state.begin() as connection:
                memory.source_done(connection, done.name, done.validators)

    def _take_up(self) -> None:
        """What earlier runs left: links not read yet, pictures not fetched yet."""
        with self.state.begin() as connection:
            left = links.due(connection, list(self.sources), clock.seconds(clock.now()))
            pictures = articles.wanting_pictures(connection, list(self.sources))
        self._get((due.link, due.validators) for due in sorted(left, key=_age))
        for article, addresses, says in pictures:
            self._reading.pictures.want(article, addresses, says.source)

    def _found(self, found: Found) -> None:
        source, report = self.sources[found.source], self.report.sources[found.source]
        report.found += len(found.links)
        keyed = {urls.key(link.url): link for link in reversed(found.links) if urls.is_web(link.url)}
        with self.state.begin() as connection:
            known = links.known(connection, keyed)
            now = clock.seconds(clock.now())
            fresh, left, again = [], [], []
            for key, link in reversed(keyed.items()):
                before = known.get(key)
                if self.options.again and before and before.status not in ("removed", "pending"):
                    again.append(link)
                elif before is None or _changed_since(link, before):
                    reason = unwanted(link.title, source, self.workspace)
                    left.append((link, reason)) if reason else fresh.append((link, before))
            if not self.options.dry_run:
                links.add(connection, [link for link, _ in fresh], "pending", now)
                links.add(connection, [link for link, _ in left], "left", now)
        report.new += len(fresh) + len(left)
        for link, reason in left:
            self._reading.failed(link, "left", reason)
        if not self.options.dry_run:
            self._again |= {urls.key(link.url) for link in again}
            self._get((link, before.validators if before else Validators()) for link, before in fresh)
            self._get((link, Validators()) for link in again)

    def _get(self, due: Iterable[tuple[Link, Validators]]) -> None:
        """Fetches what this run may; the rest is pending, and waits for the next."""
        since = self.options.since
        for link, validators in due:
            if since and link.published and clock.seconds(link.published) < clock.seconds(since):
                continue
            if self._has_its_share(link.source):
                continue
            self._pages[link.source] += 1
            if link.fields.get("title") and link.fields.get("text"):
                self._reading.read(Page(link, link.url, clock.now()))
            else:
                self._fetch(link, "page", partial(self._answered, link), validators)

    def _has_its_share(self, source: str) -> bool:
        limit, each = self.options.limit, self.options.limit_each
        return (limit is not None and self._pages.total() >= limit) or (
            each is not None and self._pages[source] >= each
        )

    def _page_unasked(self, page: Page) -> None:
        """A page that a site's own spider fetched by itself."""
        report = self.report.sources[page.link.source]
        report.found, report.new = report.found + 1, report.new + 1
        with self.state.begin() as connection:
            links.add(connection, [page.link], "pending", clock.seconds(page.fetched))
        self._answered(page.link, Fetched(0, page))

    def _nobody_asked(self, answer: Fetched | Failed) -> None:
        """A page that a site's own spider fetched by itself, and that came to nothing."""
        if isinstance(answer, Failed):
            self.report.failures.append(Failure("", urls.redact(answer.url), answer.kind, answer.reason))

    def _answered(self, link: Link, answer: Fetched | Failed) -> None:
        report = self.report.sources[link.source]
        report.seconds = round(time.monotonic() - self._began, 1)
        if isinstance(answer, Failed):
            if (key := urls.key(link.url)) not in self._again:
                with self.state.begin() as connection:
                    now = clock.seconds(clock.now())
                    links.has_failed(connection, key, answer.kind, answer.reason, now)
            self._reading.failed(link, answer.kind, answer.reason)
            return
        report.fetched += 1
        if answer.unchanged:
            with self.state.begin() as connection:
                fetched = clock.seconds(answer.page.fetched)
                links.was_read(connection, urls.key(link.url), None, fetched)
            return
        self._reading.read(answer.page)


def _age(due: links.Due) -> int:
    """For sorting newest first; what has no date comes last."""
    return -clock.seconds(due.link.published) if due.link.published else 0


@contextmanager
def _cpu_of_children(name: str, report: Report) -> Iterator[None]:
    """Counts the CPU time of the processes that end within the block, those of inner blocks left out."""
    before, known = _children_cpu(), sum(report.cpu_seconds.values())
    yield
    inner = sum(report.cpu_seconds.values()) - known
    spent = report.cpu_seconds.get(name, 0.0) + _children_cpu() - before - inner
    report.cpu_seconds[name] = round(spent, 3)


def _children_cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _changed_since(link: Link, before: links.Known) -> bool:
    """Whether the source says that the page was changed after it was read; only that sends for it again."""
    if link.updated is None or before.fetched is None or before.status != "read":
        return False
    return clock.seconds(link.updated) > before.fetched
