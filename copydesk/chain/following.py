"""Aggregators' pages are followed to their source's: one step, and never to another aggregator.

What such a page says of its source is worth one request and no more: the page that answers says by itself whose it is.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from typing import Protocol

from copydesk import urls
from copydesk.chain.pictures import Asking
from copydesk.conversation.messages import Failed, Fetched
from copydesk.extract.pool import Readers
from copydesk.model import Article, Link, Page
from copydesk.score.providers import Providers

Followed = tuple[str, str]  # the aggregator's address, "" where there was none; the key of the one it led to

FLAG = "aggregator"  # of an article that is taken as an aggregator shows it
_NO_ARTICLE = ("consent", "error", "listing")


def step(link: Link) -> Followed:
    """What tells two ways to one page apart."""
    return link.via, urls.key(link.url)


class Handling(Protocol):
    """How the crawl is told what to do with a reader's result."""

    def __call__(self, future: Future[Article | str], handle: Callable[[Article | str], None]) -> None: ...


class Following:
    """`file` takes what comes of it: the source's page and article, or the aggregator's own, flagged."""

    def __init__(
        self,
        providers: Providers,
        readers: Readers,
        fetch: Asking,
        later: Handling,
        file: Callable[[Page, Article], None],
        wait: Callable[[Page, Failed], None],
    ) -> None:
        """`wait` takes pages that are left to the next run, since the source's share of this one is used up."""
        self._providers, self._readers, self._fetch, self._later = providers, readers, fetch, later
        self._file, self._wait = file, wait

    def leads_on(self, page: Page) -> bool:
        """Whether the page is an aggregator's. One that a site's own spider has read is taken as that has read it."""
        return not (page.link.via or page.link.fields) and self._providers.aggregates(page.url)

    def follow(self, page: Page, article: Article) -> None:
        """Has the source's page fetched and read."""
        if not article.taken_from or self._providers.aggregates(article.taken_from):
            self._as_it_is(page, article)
            return
        link = replace(page.link, url=article.taken_from, via=page.link.url)
        self._fetch(link, "page", partial(self._answered, page, article))

    def _answered(self, page: Page, article: Article, answer: Fetched | Failed) -> None:
        if isinstance(answer, Failed):
            self._wait(page, answer) if answer.kind == "budget" else self._as_it_is(page, article)
        elif self._providers.aggregates(answer.page.url):
            self._as_it_is(page, article)
        else:
            reading = self._readers.read_page(answer.page)
            self._later(reading, partial(self._read, page, article, answer.page))

    def _read(self, page: Page, article: Article, source: Page, result: Article | str) -> None:
        if isinstance(result, str) or result.kind in _NO_ARTICLE:
            self._as_it_is(page, article)
        else:
            self._file(source, result)

    def _as_it_is(self, page: Page, article: Article) -> None:
        article.flags.append(FLAG)
        self._file(page, article)
