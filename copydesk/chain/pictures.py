"""Lead pictures during the crawl: of an article's candidates, the first that is fit to be shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Protocol

from copydesk import clock
from copydesk.conversation.messages import Failed, Fetched, Want
from copydesk.extract.pool import Readers
from copydesk.model import Link, Picture
from copydesk.state import articles, memory
from copydesk.state.store import State


class Asking(Protocol):
    """How the crawl is asked for an address."""

    def __call__(self, link: Link, want: Want, answer: Callable[[Fetched | Failed], None]) -> None: ...


class Handling(Protocol):
    """How the crawl is told what to do with a reader's result."""

    def __call__(self, future: Future[Picture | str], handle: Callable[[Picture | str], None]) -> None: ...


class Pictures:
    """Each address is asked for once, however many articles name it."""

    def __init__(self, state: State, readers: Readers, fetch: Asking, later: Handling, keep: bool) -> None:
        self._state, self._readers, self._fetch, self._later, self._keep = state, readers, fetch, later, keep
        self._waiting: dict[str, list[tuple[str, list[str], str]]] = defaultdict(list)

    def want(self, article: str, addresses: list[str], source: str) -> None:
        """Finds the article's picture among the addresses, in their order; the source's budget pays."""
        while addresses:
            address, *others = addresses
            if address in self._waiting:
                self._waiting[address].append((article, others, source))
                return
            with self._state.begin() as connection:
                known = memory.picture_of(connection, address, clock.seconds(clock.now()))
                if isinstance(known, Picture):
                    articles.set_picture(connection, article, known, [])
                    return
            if known is None:
                self._waiting[address].append((article, others, source))
                self._fetch(Link(address, source), "picture", partial(self._answered, address))
                return
            addresses = others
        with self._state.begin() as connection:
            articles.set_picture(connection, article, None, [])

    def _answered(self, address: str, answer: Fetched | Failed) -> None:
        if isinstance(answer, Fetched):
            self._later(self._readers.read_picture(answer.page, self._keep), partial(self._settle, address))
        elif answer.kind in ("later", "budget"):
            self._waiting.pop(address)  # it stays wanted, and the next run asks for it
        else:
            self._settle(address, answer.reason)

    def _settle(self, address: str, result: Picture | str) -> None:
        """A picture for all who wait for it, or the reason why they must try their next candidate."""
        with self._state.begin() as connection:
            memory.picture_tried(connection, address, result, clock.seconds(clock.now()))
        for article, others, source in self._waiting.pop(address):
            if isinstance(result, Picture):
                with self._state.begin() as connection:
                    articles.set_picture(connection, article, result, [])
            else:
                self.want(article, others, source)
