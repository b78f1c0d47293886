"""Where a site's links come from: the feeds, sitemaps and listings that it has, each asked what it lists."""

from __future__ import annotations

import queue
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import msgspec

from copydesk import clock, urls
from copydesk.chain.inbox import PATIENCE
from copydesk.conversation.crawler import Crawler
from copydesk.conversation.messages import (
    Budget,
    Finish,
    Found,
    FromCrawler,
    HostMemory,
    HostSeen,
    SourceDone,
    SourceJob,
    SourceKind,
    Start,
)
from copydesk.errors import Stuck, Unreadable
from copydesk.model import Link
from copydesk.workspace.workspace import Workspace

BUDGET = Budget(pages=15, megabytes=100, minutes=2.0)  # of one candidate: an index may name 50 sitemaps
SITE = "the site"


@dataclass(slots=True, frozen=True)
class Candidate:
    """What could be a source: its kind and address, where it was found, and what it lists."""

    kind: SourceKind
    address: str
    where: str  # for people: "the page names it"
    links: list[Link] = field(default_factory=list)
    reason: str = ""  # why it lists nothing

    @property
    def newest(self) -> datetime | None:
        """The date of its newest link, None where none has one; what lies in the future is none."""
        latest = clock.seconds(clock.now() + clock.TOLERANCE)
        dates = [clock.seconds(moment) for link in self.links if (moment := link.published or link.updated)]
        newest = max((date for date in dates if date <= latest), default=None)
        return None if newest is None else clock.moment(newest)


@dataclass(slots=True, frozen=True)
class Site:
    """What a site has, in the order found, and what its page calls it; "" where it says nothing."""

    candidates: list[Candidate]
    name: str
    title: str  # the page's, which may be more than the name


@dataclass(slots=True)
class _Listed:
    links: list[Link] = field(default_factory=list)
    done: SourceDone | None = None


def discover(workspace: Workspace, url: str, say: Callable[[str], None]) -> Site:
    """Looks for the sources of the site that the address belongs to, and asks each what it lists.

    `say` is told what is under way. Nothing of the workspace is touched. Raises Unreadable, with the reason, where
    the address does not answer or leads to nothing that could be a source.
    """
    with tempfile.TemporaryDirectory(prefix="copydesk-discover-") as scratch:
        asking = _Asking(workspace, scratch)
        site = asking.lists([SourceJob(SITE, "discovery", url)])[SITE]
        found = _found(site, url)
        for note in site.done.notes if site.done else ():
            say(note)
        for candidate in found:
            say(f"trying the {candidate.kind} {urls.redact(candidate.address)} ({candidate.where})")
        lists = asking.lists([SourceJob(each.address, each.kind, each.address) for each in found])
    says = site.links[0].fields
    candidates = [_with_links(each, lists[each.address]) for each in found]
    return Site(candidates, str(says.get("site", "")), str(says.get("title", "")))


def _found(site: _Listed, url: str) -> list[Candidate]:
    """What the crawler found, each address once. Raises Unreadable where that is nothing."""
    if site.done and site.done.failure:
        raise Unreadable(f"{urls.redact(url)}: {site.done.failure}")
    if not site.links:
        raise Unreadable(
            f"{urls.redact(url)}: no feed, sitemap or list of articles; try the address of a page that lists them"
        )
    found: dict[str, Candidate] = {}
    for link in site.links:
        found.setdefault(link.url, Candidate(link.fields["kind"], link.url, link.fields["where"]))
    return list(found.values())


def _with_links(candidate: Candidate, listed: _Listed) -> Candidate:
    reason = (listed.done.failure or "; ".join(listed.done.notes)) if listed.done else ""
    return Candidate(
        candidate.kind, candidate.address, candidate.where, listed.links, reason or "it lists nothing"
    )


class _Asking:
    """Crawls that fetch no page: sources are asked what they list."""

    def __init__(self, workspace: Workspace, scratch: str) -> None:
        self._settings = msgspec.structs.replace(workspace.crawl_settings(), budget=BUDGET)
        self._patience = PATIENCE + workspace.desk.crawl.delay
        self._scratch = str(Path(scratch).resolve())
        self._hosts: dict[str, HostMemory] = {}

    def lists(self, jobs: Sequence[SourceJob]) -> dict[str, _Listed]:
        """What each lists, by the source's name. Raises Unreadable or Stuck where the crawler does not do its work."""
        listed = {job.name: _Listed() for job in jobs}
        heard: queue.SimpleQueue[FromCrawler | None] = queue.SimpleQueue()
        start = Start(self._settings, list(jobs), self._scratch, "discovery", self._hosts)
        with Crawler(start, heard.put) as crawler:
            while not all(each.done for each in listed.values()):
                self._take(self._next(heard, crawler), listed)
            crawler.say(Finish())
            crawler.ended()
        return listed

    def _next(self, heard: queue.SimpleQueue[FromCrawler | None], crawler: Crawler) -> FromCrawler:
        try:
            message = heard.get(timeout=self._patience)
        except queue.Empty:
            raise Stuck(f"nothing was heard of the crawler for {self._patience:,.0f} s; try again") from None
        if message is None:
            raise Unreadable(crawler.ended() or "the crawler ended too early")
        return message

    def _take(self, message: FromCrawler, listed: dict[str, _Listed]) -> None:
        match message:
            case Found():
                listed[message.source].links += message.links
            case SourceDone():
                listed[message.name].done = message
            case HostSeen():
                self._hosts[message.host] = message.memory
