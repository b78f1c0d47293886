"""Which request is next: the least busy host's, and there the most urgent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from scrapy.crawler import Crawler
from scrapy.pqueues import DownloaderAwarePriorityQueue, DownloaderInterface


class HostQueue(DownloaderAwarePriorityQueue):
    """Scrapy's queue, which moreover keeps a host's requests back until the host can take them.

    Else the requests of the first host that has many would fill all places under way (64), each waiting
    there for the host's delay, and the other hosts would get a place a second between them.
    """

    def __init__(self, crawler: Crawler, *args: object, **kwargs: object) -> None:
        super().__init__(crawler, *args, **kwargs)
        self._downloader_interface = _HostsWithRoom(crawler)


class _HostsWithRoom(DownloaderInterface):
    def stats(self, possible_slots: Iterable[str]) -> list[tuple[int, str]]:
        """Active requests and name of each host that has room, those that wait for a robots.txt counted."""
        active = Counter(map(self.get_slot_key, self.downloader.active))
        room = self.downloader.domain_concurrency
        return [(active[slot], slot) for slot in possible_slots if active[slot] < room]
