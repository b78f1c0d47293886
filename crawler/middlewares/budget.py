"""What one source may take of a run: a calendar or a session-id trap ends here."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from time import monotonic

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from copydesk.conversation.messages import Budget
from crawler.failures import Declined

MEGABYTE = 1_000_000


@dataclass(slots=True)
class _Spent:
    pages: int = 0
    bytes: int = 0
    since: float = field(default_factory=monotonic)  # its first request


class BudgetMiddleware:
    def __init__(self, crawler: Crawler) -> None:
        self._budget: Budget = crawler.settings["SOURCE_BUDGET"]
        self._spent: dict[str, _Spent] = defaultdict(_Spent)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BudgetMiddleware:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        if "source" not in request.meta:
            return
        spent, budget = self._spent[request.meta["source"]], self._budget
        for used, allowed, unit in (
            (spent.pages, budget.pages, "pages"),
            (spent.bytes / MEGABYTE, budget.megabytes, "megabytes"),
            ((monotonic() - spent.since) / 60, budget.minutes, "minutes"),
        ):
            if used >= allowed:
                raise Declined("budget", f"the source's {allowed:,g} {unit} of this run are used up")

    def process_response(self, request: Request, response: Response) -> Response:
        if "source" in request.meta:
            spent = self._spent[request.meta["source"]]
            spent.pages += 1
            spent.bytes += len(response.body)
        return response
