"""The one Scrapy spider of a run: hosts all sources, and fetches what the desk asks for."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from copydesk import clock
from copydesk.conversation.messages import (
    Failed,
    Fetch,
    Fetched,
    HostMemory,
    HostSeen,
    SourceJob,
    Start,
    Validators,
    Want,
    encode,
)
from copydesk.errors import CannotWrite, Unreadable
from copydesk.model import Link, Page
from crawler.conversation import Conversation
from crawler.failures import Reserved, explain
from crawler.logs import crash, one_line
from crawler.origins import host_learnt
from crawler.pages import Pages
from crawler.sources import Source
from crawler.spiders import find_spider
from crawler.spiders.source import SourceSpider

log = logging.getLogger(__name__)


class DeskSpider(Spider):
    """Ends when the desk has said Finish and all that it asked for is answered."""

    name = "desk"

    def __init__(self, start: Start, conversation: Conversation) -> None:
        super().__init__()
        self.say = conversation.say
        self.finished = False
        self._start = start
        self._conversation = conversation
        self._pages = Pages(Path(start.workspace) / ".copydesk", start.run)
        self._sources = {job.name: Source(job, self) for job in start.sources}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> DeskSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider._host_learnt, signal=host_learnt)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        discoveries = [
            asyncio.ensure_future(source.discover(self._make)) for source in self._sources.values()
        ]
        self._log_what_is_ignored()
        async for message in self._conversation.hear():
            if isinstance(message, Fetch) and (request := self._request(message)):
                yield request
        await asyncio.gather(*discoveries)

    def closed(self, reason: str) -> None:
        self.finished = reason == "finished"
        self._pages.close()
        if not self.finished:
            with suppress(OSError):  # the log's disk may be the one that is full
                sys.stderr.write(f"{one_line(reason)}\n")

    def take_page(self, source: Source, response: Response) -> None:
        """A page that a site's own spider fetched itself."""
        link = Link(url=(response.meta.get("redirect_urls") or [response.url])[0], source=source.job.name)
        try:
            self.say(Fetched(0, self._page(response, link, "page")))
        except Unreadable as error:
            self.say(Failed(0, response.url, "bad", one_line(str(error))))

    def _make(self, job: SourceJob) -> SourceSpider:
        workspace = Path(self._start.workspace)
        spider = find_spider(job.address if job.kind == "spider" else job.kind, workspace)
        return spider.from_crawler(self.crawler, source=job, workspace=workspace)

    def _request(self, fetch: Fetch) -> Request | None:
        """The request for what the desk wants; None where its address is none, which is then said."""
        link, known = fetch.link, fetch.validators
        source = self._sources.get(link.source)
        meta: dict[str, Any] = (
            {**source.meta(), "fetch": fetch} if source else {"source": link.source, "fetch": fetch}
        )
        job = self._job(link)
        meta["heed_tdm"] = fetch.want == "page" and "tdm" not in job.ignore_signals
        headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        if known != Validators():
            meta["handle_httpstatus_list"] = [304]
        try:
            return Request(
                link.url,
                self._fetched,
                headers={name: value for name, value in headers.items() if value},
                meta=meta,
                priority=_hour(link.published),
                dont_filter=True,
                errback=self._not_fetched,
            )
        except ValueError as error:
            self.say(Failed(fetch.id, link.url, "bad", one_line(f"not an address: {error}")))
            return None

    def _fetched(self, response: Response) -> None:
        fetch: Fetch = response.meta["fetch"]
        try:
            if response.status == 304:
                answer = Fetched(fetch.id, self._pages.bare(response, fetch.link), unchanged=True)
            else:
                answer = Fetched(fetch.id, self._page(response, fetch.link, fetch.want))
        except CannotWrite as error:  # the page is not to blame: the crawl ends, and it is due in the next
            raise CloseSpider(str(error)) from error
        except Exception as error:  # each Fetch gets its answer, whatever else happens
            if not isinstance(error, Unreadable):
                log.exception("%s", response.url)
            kind, reason = explain(error)
            self.say(Failed(fetch.id, fetch.link.url, kind, one_line(reason)))
        else:
            self.say(answer)

    def _not_fetched(self, failure: Failure) -> None:
        fetch: Fetch = failure.request.meta["fetch"]
        if isinstance(failure.value, Reserved):
            page = Page(fetch.link, failure.request.url, clock.now(), status=0, signals=("tdm",))
            self.say(Fetched(fetch.id, page))
            return
        kind, reason = explain(failure.value)
        self.say(Failed(fetch.id, fetch.link.url, kind, one_line(reason)))

    def _page(self, response: Response, link: Link, want: Want) -> Page:
        page = self._pages.make(response, link, want, self._job(link))
        source = self._sources.get(link.source)
        spider = source.spider if source else None
        if want != "page" or spider is None or spider.parse_article is None or page.record is None:
            return page
        try:
            fields = dict(spider.parse_article(response))
            encode(fields)  # what no message can carry is the spider's mistake
        except Exception as error:
            raise Unreadable(f"the spider's parse_article crashed: {crash(error)}") from error
        return replace(page, link=replace(link, fields={**link.fields, **fields}))

    def _job(self, link: Link) -> SourceJob:
        source = self._sources.get(link.source)
        return source.job if source else SourceJob(link.source, "documents", "")

    def _host_learnt(self, host: str, memory: HostMemory) -> None:
        self.say(HostSeen(host, memory))

    def _log_what_is_ignored(self) -> None:
        for job in self._start.sources:
            for signal in job.ignore_signals:
                log.info("source %s: %s is ignored, as its settings say", job.name, signal)
            if not job.verify_tls:
                log.warning("source %s: TLS certificates are not verified, as its settings say", job.name)


def _hour(published: datetime | None) -> int:
    """A link's priority: hours since 1970. A queue of its own for each second would cost a search each."""
    if published is None:
        return 0
    if published.tzinfo is None:
        published = published.replace(tzinfo=UTC)
    return int(published.timestamp() // 3600)
