"""Reservations of text and data mining that a site makes for its paths, in /.well-known/tdmrep.json.

https://www.w3.org/community/reports/tdmrep/CG-FINAL-tdmrep-20240510/
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import msgspec
from scrapy import Request
from scrapy.crawler import Crawler

from crawler.failures import Reserved
from crawler.origins import Origins, origin_of

PATH = "/.well-known/tdmrep.json"
LARGEST = 500_000  # bytes


class _Rule(msgspec.Struct, rename="kebab"):
    location: str
    tdm_reservation: int = 0


class ReservationMiddleware:
    def __init__(self, crawler: Crawler) -> None:
        self._origins = Origins.of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ReservationMiddleware:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raises Reserved for a page that meta["heed_tdm"] marks."""
        if not request.meta.get("heed_tdm"):
            return
        origin = origin_of(request.url)
        text = self._origins.memory(origin).tdm
        if text is None:
            text = await self._ask(request, origin)
        if text and reserves(text, request.url):
            raise Reserved

    async def _ask(self, request: Request, origin: str) -> str:
        try:
            status, text = await self._origins.file(request, PATH)
        except Exception:  # whatever it is, the page's own request will meet it and say so
            return ""
        text = text[:LARGEST] if status == 200 else ""
        if status < 500 and self._origins.memory(origin).tdm is None:
            self._origins.learn(origin, tdm=text)
        return text


def reserves(text: str, url: str) -> bool:
    """Whether the file reserves the address; the first rule that matches decides. What is no such file reserves nothing."""
    try:
        rules = msgspec.json.decode(text, type=list[_Rule])
    except msgspec.DecodeError:
        return False
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return next((rule.tdm_reservation == 1 for rule in rules if _matches(rule.location, path)), False)


def _matches(location: str, path: str) -> bool:
    """Patterns are those of robots.txt (RFC 9309, 2.2.3): a prefix, with * for anything and $ for the end."""
    anchored = location.endswith("$")
    pieces = location.removesuffix("$").split("*")
    pattern = ".*?".join(map(re.escape, pieces)) + (r"\Z" if anchored else "")
    return re.match(pattern, path, re.DOTALL) is not None
