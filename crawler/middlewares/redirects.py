"""Redirects by status and by <meta http-equiv=refresh>, ten in all (REDIRECT_MAX_TIMES)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware, RedirectMiddleware
from scrapy.http import Response

if TYPE_CHECKING:
    _Base = RedirectMiddleware
else:
    _Base = object

_HEAD = 4096  # bytes in which Scrapy looks for the tag


class _WithoutReferer(_Base):
    """No Referer is ever sent: Scrapy's search for the middleware that would, and its warning, are left out."""

    def _engine_started(self) -> None:
        pass


class Redirects(_WithoutReferer, RedirectMiddleware):
    pass


class MetaRefreshes(_WithoutReferer, MetaRefreshMiddleware):
    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Without decoding pages that have no such tag, which costs as much as parsing them."""
        if b"refresh" not in response.body[:_HEAD].lower():
            return response
        return super().process_response(request, response)
