"""One thread decides, in the order in which things happen: what comes from elsewhere waits in an inbox."""

from __future__ import annotations

import queue
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T")


class Inbox:
    """What other threads and processes have for the one that decides."""

    def __init__(self) -> None:
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
        """Waits for the next thing, and handles it."""
        handle, what = self._queue.get()
        handle(what)

    def _came(self, handle: Callable[[T], None], future: Future[T]) -> None:
        self.awaited -= 1
        handle(future.result())
