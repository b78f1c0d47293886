"""Content-Encoding undone under our limit, for pages, feeds and robots.txt alike."""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from copydesk.archive.encoding import decode
from crawler.memory import Memory


class DecodingMiddleware:
    """Unlike Scrapy's own it leaves the header as it was sent, and the bytes in meta["wire"]: both are archived."""

    def __init__(self, crawler: Crawler) -> None:
        self._limit: int = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self._memory = Memory.of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> DecodingMiddleware:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Raises Unreadable for what is damaged, too large, or encoded as was not asked for; Declined as Memory does."""
        request.meta["wire"] = response.body
        encoding = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
        if not encoding or not response.body:
            return response
        body = decode(response.body, encoding, self._limit)
        self._memory.unpacked(request, len(body))
        content_type = response.headers.get("Content-Type") or b""
        kind = responsetypes.from_content_type(content_type) if content_type else Response
        if kind is Response:
            kind = responsetypes.from_args(url=response.url, body=body)
        return response.replace(body=body, cls=kind)
