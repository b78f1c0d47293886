"""Redirects by status and by <meta http-equiv=refresh>, ten in all (REDIRECT_MAX_TIMES)."""

from __future__ import annotations

from typing import Any

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.redirect import (
    BaseRedirectMiddleware,
    MetaRefreshMiddleware,
    RedirectMiddleware,
)
from scrapy.http import Response

_HEAD = 4096  # bytes in which Scrapy looks for the tag


class _Onwards(BaseRedirectMiddleware):
    def _engine_started(self) -> None:
        """No Referer is ever sent: Scrapy's search for the middleware that would, and its warning, are left out."""

    def _redirect(self, redirected: Request, request: Request, reason: Any) -> Request:
        """In the queue of the host that it leads to: Scrapy leaves it in that of the host it came from."""
        redirected.meta.pop("download_slot", None)
        return super()._redirect(redirected, request, reason)


class Redirects(_Onwards, RedirectMiddleware):
    pass


class MetaRefreshes(_Onwards, MetaRefreshMiddleware):
    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Without decoding pages that have no such tag, which costs as much as parsing them."""
        if b"refresh" not in response.body[:_HEAD].lower():
            return response
        return super().process_response(request, response)
