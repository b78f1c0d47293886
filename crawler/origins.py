"""What is known of each origin (scheme://host[:port]): its robots.txt, its reservations, when it may be asked again."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http.request import NO_CALLBACK

from copydesk import urls
from copydesk.conversation.messages import HostMemory

host_learnt = object()  # the signal; its receivers take (host: str, memory: HostMemory)

_INHERITED = ("named_ports", "verify_tls", "download_timeout")


def origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{urls.netloc(parts)}"


class Origins:
    """An extension, so that all middlewares share one memory."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._memory: dict[str, HostMemory] = dict(crawler.settings["KNOWN_HOSTS"] or {})
        self._files: dict[str, asyncio.Future[tuple[int, str]]] = {}
        self._closed: dict[str, datetime] = {}
        for origin, memory in self._memory.items():
            if memory.not_before:
                self._close(origin, memory.not_before)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Origins:
        return cls(crawler)

    @staticmethod
    def of(crawler: Crawler) -> Origins:
        origins = crawler.get_extension(Origins)
        assert origins, "crawler/settings.py enables the extension"
        return origins

    def memory(self, origin: str) -> HostMemory:
        return self._memory.get(origin, HostMemory())

    def learn(self, origin: str, **changes: Any) -> None:
        memory = self._memory[origin] = msgspec.structs.replace(self.memory(origin), **changes)
        if memory.not_before:
            self._close(origin, memory.not_before)
        self._crawler.signals.send_catch_log(host_learnt, host=origin, memory=memory)

    def closed_until(self, url: str) -> datetime | None:
        """When the host, by whatever scheme or port, may be asked again; None: now."""
        moment = self._closed.get(urls.host(url))
        return moment if moment and moment > datetime.now(UTC) else None

    async def file(self, request: Request, path: str) -> tuple[int, str]:
        """Status and text of a file of the request's origin, which is asked for once in a run.

        Raises what fetching it raised, for each who asks.
        """
        url = origin_of(request.url) + path
        if url not in self._files:
            self._files[url] = asyncio.ensure_future(self._fetch(url, request.meta))
        return await self._files[url]

    async def _fetch(self, url: str, meta: dict[str, Any]) -> tuple[int, str]:
        inherited = {name: meta[name] for name in _INHERITED if name in meta}
        request = Request(
            url,
            callback=NO_CALLBACK,
            meta={**inherited, "site_file": True, "max_retry_times": 1},
            dont_filter=True,
        )
        response = await self._crawler.engine.download_async(request)
        return response.status, response.body.decode("utf-8-sig", "replace")

    def _close(self, origin: str, moment: datetime) -> None:
        host = urls.host(origin)
        self._closed[host] = max(moment, self._closed.get(host, moment))
