"""Every request, a redirect's and a robots.txt's too, passes the guard."""

from __future__ import annotations

import logging

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.failures import Declined
from crawler.guard import Guard, Refused, named_ports

log = logging.getLogger(__name__)


class GuardMiddleware:
    def __init__(self, crawler: Crawler) -> None:
        self._guard = Guard(crawler.settings.getlist("ALLOW_NETWORKS"))
        # Under `scrapy crawl` the one spider is the source; under the desk each request says its source's.
        source = getattr(crawler.spider, "source", None)
        self._named_ports = named_ports([source.address] if source else ())

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> GuardMiddleware:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        try:
            self._guard.check(request.url, request.meta.get("named_ports", self._named_ports))
        except Refused as refused:
            log.debug("%s: %s", request, refused)
            raise Declined("forbidden", str(refused)) from None
