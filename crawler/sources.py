"""One source of a crawl: what its spider yields, what is under way for it, and when its discovery is over."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from twisted.python.failure import Failure

from copydesk.conversation.messages import FailureKind, Found, SourceDone, SourceJob
from copydesk.errors import BadInput, CopydeskError
from copydesk.model import Link
from crawler.failures import explain
from crawler.guard import named_ports
from crawler.logs import crash, one_line

if TYPE_CHECKING:
    from crawler.desk import DeskSpider
    from crawler.spiders.source import SourceSpider

FIRST = 1 << 40  # the priority of discovery: before any page, whose priority is its hour
MOST_FAILURES = 20  # that are noted of one source


class Source:
    """Runs one SourceSpider. A crash in it is this source's failure, and nobody else's."""

    def __init__(self, job: SourceJob, desk: DeskSpider) -> None:
        self.job = job
        self.spider: SourceSpider | None = None  # None until made, or where that failed
        self._desk = desk
        self._under_way = 0
        self._links = 0
        self._requests = 0
        self._failures: list[tuple[FailureKind, str]] = []
        self._asked: set[str] = set()

    async def discover(self, make: Callable[[SourceJob], SourceSpider]) -> None:
        """Make the spider and take what it starts with."""
        self._under_way += 1
        try:
            self.spider = make(self.job)
            await self._take(self.spider.start())
        except Exception as error:
            self._failed(*_what_went_wrong(error))
        finally:
            self._settle()

    def meta(self) -> dict[str, Any]:
        """What every request of the source carries."""
        own = [self.job.address, *(self.spider.start_urls if self.spider else ())]
        meta: dict[str, Any] = {"source": self.job.name, "named_ports": named_ports(own)}
        if not self.job.verify_tls:
            meta["verify_tls"] = False
        return meta

    def _send(self, request: Request) -> None:
        """Schedule a request of the spider, once per address unless it says dont_filter."""
        if not request.dont_filter and request.url in self._asked:
            return
        self._asked.add(request.url)
        request.meta.update(self.meta())
        request.meta["callbacks"] = (request.callback, request.errback)
        request.callback, request.errback = self._answered, self._unanswered
        request.dont_filter = True
        request.priority += FIRST
        self._under_way += 1
        self._requests += 1
        self._desk.crawler.engine.crawl(request)

    async def _answered(self, response: Response, **arguments: Any) -> None:
        callback = response.meta["callbacks"][0] or self.spider.parse
        try:
            await self._take(callback(response, **arguments))
        except Exception as error:
            self._failed(*_what_went_wrong(error))
        finally:
            self._settle()

    async def _unanswered(self, failure: Failure) -> None:
        errback = failure.request.meta["callbacks"][1]
        try:
            if errback is None:
                kind, reason = explain(failure.value)
                self._failed(kind, one_line(f"{failure.request.url}: {reason}"))
            else:
                await self._take(errback(failure))
        except Exception as error:
            self._failed(*_what_went_wrong(error))
        finally:
            self._settle()

    async def _take(self, result: Any) -> None:
        """Sort what a start, callback or errback yields. Links are told also where it crashes half-way."""
        links: list[Link] = []
        try:
            async for found in _each(result):
                match found:
                    case Link():
                        links.append(found)
                    case dict():
                        links.append(self._link(found))
                    case Request():
                        self._send(found)
                    case Response():
                        self._desk.take_page(self, found)
                    case None:
                        pass
                    case _:
                        raise TypeError(
                            f"a source yields Link, Request, Response or a dict of fields, not {type(found).__name__}"
                        )
        finally:
            if links:
                self._links += len(links)
                self._desk.say(Found(self.job.name, links))

    def _link(self, item: dict[str, Any]) -> Link:
        """The fields of an article, with its address among them: where they give title and text, no page is fetched."""
        fields = {name: value for name, value in item.items() if name != "url"}
        if "url" not in item:
            raise BadInput("an article's fields need its `url`")
        return Link(str(item["url"]), self.job.name, title=str(fields.get("title") or ""), fields=fields)

    def _failed(self, kind: FailureKind, reason: str) -> None:
        if len(self._failures) < MOST_FAILURES:
            self._failures.append((kind, reason))

    def _settle(self) -> None:
        self._under_way -= 1
        if self._under_way == 0:
            self._desk.say(self._done())

    def _done(self) -> SourceDone:
        """It has failed where something went wrong and nothing was found; else what went wrong is noted."""
        spider = self.spider
        unchanged = spider is not None and spider.unchanged
        failed = bool(self._failures) and not self._links and not unchanged
        kind, failure = self._failures[0] if failed else (None, "")
        notes = list(spider.notes) if spider else []
        notes += [reason for _, reason in self._failures[1 if failed else 0 :]]
        return SourceDone(
            self.job.name,
            self._links,
            self._requests,
            failure,
            kind,
            [one_line(note) for note in notes],
            unchanged,
            spider.validators if spider else {},
        )


async def _each(result: Any) -> AsyncIterator[Any]:
    """The things yielded, by whatever of the forms that Scrapy lets a callback have."""
    if inspect.isawaitable(result):
        result = await result
    if hasattr(result, "__aiter__"):
        async for found in result:
            yield found
    elif isinstance(result, (Link, Request, Response)) or not hasattr(result, "__iter__"):
        yield result
    else:
        for found in result:
            yield found


def _what_went_wrong(error: Exception) -> tuple[FailureKind, str]:
    """Our own errors and the network's say what is wrong; a crash also says where."""
    if isinstance(error, (CopydeskError, IgnoreRequest)):
        kind, reason = explain(error)
        return kind, one_line(reason)
    return "bad", f"the spider crashed: {crash(error)}"
