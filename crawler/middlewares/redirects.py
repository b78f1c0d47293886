"""Redirects by status and by <meta http-equiv=refresh>, ten in all (REDIRECT_MAX_TIMES)."""

from __future__ import annotations

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware, RedirectMiddleware
from scrapy.http import Response

_HEAD = 4096  # bytes in which Scrapy looks for the tag


class Redirects(RedirectMiddleware):
    def _engine_started(self) -> None:
        """No Referer is ever sent: Scrapy's search for the middleware that would, and its warning, are left out."""


class MetaRefreshes(MetaRefreshMiddleware):
    def _engine_started(self) -> None:
        """As above."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Without decoding pages that have no such tag, which costs as much as parsing them."""
        if b"refresh" not in response.body[:_HEAD].lower():
            return response
        return super().process_response(request, response)
