"""Retry-After: the host is left alone for the rest of the run, and in later runs until its time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.failures import Declined
from crawler.origins import Origins, origin_of

LONGEST = timedelta(hours=24)


class PatienceMiddleware:
    def __init__(self, crawler: Crawler) -> None:
        self._origins = Origins.of(crawler)
        self._closed: set[str] = set()  # for this run, however soon their time comes

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PatienceMiddleware:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        if moment := self._origins.closed_until(request.url):
            raise Declined("later", f"the host asked to be left alone until {moment:%Y-%m-%d %H:%M:%S} UTC")
        if origin_of(request.url) in self._closed:
            raise Declined("later", "the host asked to be left alone")

    def process_response(self, request: Request, response: Response) -> Response:
        if response.status not in (429, 503):
            return response
        wait = read_retry_after(
            (response.headers.get("Retry-After") or b"").decode("latin-1"), datetime.now(UTC)
        )
        if wait is None:
            return response
        origin = origin_of(response.url)
        self._closed.add(origin)
        self._origins.learn(origin, not_before=datetime.now(UTC) + wait)
        raise Declined(
            "later", f"{response.status}; the host asks to be left alone for {wait.total_seconds():,.0f} s"
        )


def read_retry_after(value: str, now: datetime) -> timedelta | None:
    """How long to wait, a day at most (RFC 9110, 10.2.3); None for what is neither seconds nor a date ahead."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(timedelta(seconds=int(value[:9])), LONGEST) if value.strip("0") else None
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    wait = moment - now
    return min(wait, LONGEST) if wait > timedelta() else None
