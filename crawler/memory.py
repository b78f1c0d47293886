"""What answers hold of memory, all together: dozens of large ones at once must not fill the machine."""

from __future__ import annotations

import gc
from weakref import WeakKeyDictionary

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import StopDownload

from crawler.failures import Declined

MOST = 200_000_000  # bytes of all answers under way, as they come and unpacked
SMALL = 1_000_000  # bytes of one answer that is let through all the same
FULL = "large, and too many others are under way"


class Memory:
    """An extension that counts bytes for as long as their request lives, and turns large answers away past MOST."""

    def __init__(self) -> None:
        self._held: WeakKeyDictionary[Request, int] = WeakKeyDictionary()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Memory:
        memory = cls()
        crawler.signals.connect(memory.received, signal=signals.bytes_received)
        return memory

    @staticmethod
    def of(crawler: Crawler) -> Memory:
        memory = crawler.get_extension(Memory)
        assert memory, "crawler/settings.py enables the extension"
        return memory

    def received(self, data: bytes, request: Request) -> None:
        """Raises StopDownload where there is no room for more of a large answer."""
        if self._is_full(request, len(data)):
            raise StopDownload

    def unpacked(self, request: Request, size: int) -> None:
        """Raises Declined where there is no room for a large answer unpacked."""
        if self._is_full(request, size):
            raise Declined("later", FULL)

    def _is_full(self, request: Request, more: int) -> bool:
        held = self._held[request] = self._held.get(request, 0) + more
        if held <= SMALL or self._total() <= MOST:
            return False
        gc.collect()  # what is done with may still hang in a circle
        if self._total() <= MOST:
            return False
        del self._held[request]  # turned away, it makes room for the others
        return True

    def _total(self) -> int:
        return sum(self._held.values())
