"""One thread decides, in the order in which things happen: what comes from elsewhere waits in an inbox."""

from __future__ import annotations

import queue
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any, TypeVar

from copydesk.errors import Stuck

T = TypeVar("T")

# Seconds. The slowest that is well: a host that gives three answers 30 s late each, at a Crawl-delay of 30 s.
PATIENCE = 600.0


class Inbox:
    """What other threads and processes have for the one that decides."""

    def __init__(self, patience: float = PATIENCE) -> None:
        """`patience` is in seconds; what is silent for longer is stuck."""
        self._patience = patience
        self._queue: queue.SimpleQueue[tuple[Callable[[Any], None], Any]] = queue.SimpleQueue()
        self.awaited = 0  # results promised by `later`

    def put(self, handle: Callable[[T], None], what: T) -> None:
        """From any thread: something to be handled."""
        self._queue.put((handle, what))

    def later(self, future: Future[T], handle: Callable[[T], None]) -> None:
        """Has a future's result handled in its turn."""
        self.awaited += 1
        future.add_done_callback(partial(self.put, partial(self._came, handle)))

    def handle_next(self) -> None:
        """Waits for the next thing, and handles it. Raises Stuck where there is none for too long."""
        try:
            handle, what = self._queue.get(timeout=self._patience)
        except queue.Empty:
            raise Stuck(
                f"nothing was heard of the crawler or the readers for {self._patience:,.0f} s; run again, it goes on"
            ) from None
        handle(what)

    def _came(self, handle: Callable[[T], None], future: Future[T]) -> None:
        self.awaited -= 1
        handle(future.result())
