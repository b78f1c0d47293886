"""robots.txt, by RFC 9309: once per origin, kept between runs."""

from __future__ import annotations

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from crawler.failures import Declined, explain
from crawler.origins import Origins, origin_of

LARGEST = 500 * 1024  # bytes that are read, the least that section 2.5 asks for
LONGEST_DELAY = 30.0  # seconds; a Crawl-delay above it would make a run of a hundred pages last for hours


class RobotsMiddleware:
    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._origins = Origins.of(crawler)
        self._token: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._rules: dict[str, Protego] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if request.meta.get("site_file"):
            return
        origin = origin_of(request.url)
        if origin not in self._rules:
            text = self._origins.memory(origin).robots
            self._set_rules(request, origin, await self._ask(request) if text is None else text)
        if not self._rules[origin].can_fetch(request.url, self._token):
            raise Declined("forbidden", "robots.txt forbids it")

    async def _ask(self, request: Request) -> str:
        """The file's text, "" where there is none. Raises Declined where the site cannot say now."""
        try:
            status, text = await self._origins.file(request, "/robots.txt")
        except Declined:
            raise
        except IgnoreRequest:  # lost in redirects: as if there were none (2.3.1.2)
            return ""
        except Exception as error:
            kind, reason = explain(error)
            raise Declined(kind, f"robots.txt cannot be read: {reason}") from error
        if status >= 500 or status == 429:
            raise Declined("later", f"robots.txt cannot be read now (status {status})")
        return text[:LARGEST] if status == 200 else ""

    def _set_rules(self, request: Request, origin: str, text: str) -> None:
        if origin in self._rules:  # another request that waited for the same file was first
            return
        rules = self._rules[origin] = Protego.parse(text)
        if self._origins.memory(origin).robots is None:
            self._origins.learn(origin, robots=text)
        if delay := rules.crawl_delay(self._token):
            self._slow_down(request, min(float(delay), LONGEST_DELAY))

    def _slow_down(self, request: Request, delay: float) -> None:
        """Raise the host's delay, now and for the slot that Scrapy makes anew after a minute of rest."""
        downloader = self._crawler.engine.downloader
        if delay <= self._crawler.settings.getfloat("DOWNLOAD_DELAY"):
            return
        key = downloader.get_slot_key(request)
        downloader.per_slot_settings[key] = {"concurrency": 1, "delay": delay}
        if slot := downloader.slots.get(key):
            slot.concurrency, slot.delay = 1, delay
