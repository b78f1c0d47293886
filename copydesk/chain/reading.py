"""From pages to filed articles, each with its picture: the same for a crawl and for a replay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from sqlalchemy import Connection

from copydesk import clock, urls
from copydesk.chain.filing import file_article, listed_domains, unwanted
from copydesk.chain.following import Followed, Following, step
from copydesk.chain.inbox import Inbox
from copydesk.chain.pictures import Asking, Pictures
from copydesk.chain.report import Failure, FailureReason, Report
from copydesk.conversation.messages import Failed, Validators
from copydesk.extract.pool import Readers
from copydesk.model import Article, Link, Page
from copydesk.score.providers import Providers
from copydesk.state import articles, documents, links
from copydesk.state.articles import Stored
from copydesk.state.store import State
from copydesk.workspace.settings import BY_HAND, Source
from copydesk.workspace.workspace import Workspace


class Reading:
    """Has pages read, and files at once what comes of each."""

    def __init__(
        self,
        workspace: Workspace,
        state: State,
        report: Report,
        sources: Mapping[str, Source],
        inbox: Inbox,
        readers: Readers,
        fetch: Asking,
        first_fetched: Mapping[Followed, int] | None = None,
    ) -> None:
        """`first_fetched`: when links were, in seconds, where the archive knows more than the state."""
        self._workspace, self._state, self._report, self._sources = workspace, state, report, sources
        self._inbox, self._readers = inbox, readers
        self._listed = listed_domains(workspace)
        self._first_fetched = first_fetched or {}
        self.pictures = Pictures(state, readers, fetch, inbox.later, keep=workspace.desk.images == "keep")
        self._following = Following(
            Providers(workspace.providers), readers, fetch, inbox.later, self._file, self._wait
        )

    def read(self, page: Page) -> None:
        """Has the page read; its article is filed when the reader has it."""
        reading = self._readers.read_page(page, self._following.leads_on(page))
        self._inbox.later(reading, partial(self._was_read, page))

    def failed(self, link: Link, kind: FailureReason, reason: str) -> None:
        """Says in the report that a link became no article."""
        source = self._report.sources[link.source]
        if kind == "left":
            source.left += 1
        else:
            source.failed += 1
        self._report.failures.append(Failure(link.source, urls.redact(link.url), kind, urls.redact(reason)))

    def _was_read(self, page: Page, result: Article | str) -> None:
        """What a reader made of a page: an article, or the reason why there is none."""
        if isinstance(result, str):
            with self._state.begin() as connection:
                now = clock.seconds(page.fetched)
                links.has_failed(connection, urls.key(page.link.url), "bad", result, now)
            self.failed(page.link, "unreadable", result)
        elif not self._following.leads_on(page):
            self._file(page, result)
        elif self._is_taken_down(result.taken_from):
            with self._state.begin() as connection:
                links.was_left(
                    connection, urls.key(page.link.url), links.TAKEN_DOWN, clock.seconds(page.fetched)
                )
            self.failed(page.link, "left", "its source's article was taken down")
        else:
            self._following.follow(page, result)

    def _is_taken_down(self, address: str) -> bool:
        with self._state.begin() as connection:
            known = links.known(connection, [urls.key(address)] if address else [])
        return any(link.reason == links.TAKEN_DOWN for link in known.values())

    def _wait(self, page: Page, failed: Failed) -> None:
        """The page's source is to be fetched by the next run, and the page again with it."""
        with self._state.begin() as connection:
            now = clock.seconds(page.fetched)
            links.has_failed(connection, urls.key(page.link.url), failed.kind, failed.reason, now)
        self.failed(page.link, failed.kind, failed.reason)

    def _file(self, page: Page, article: Article) -> None:
        found, now = _as_found(page.link), clock.seconds(page.fetched)
        source = self._sources[found.source]
        if reason := unwanted(article.title, source, self._workspace):
            with self._state.begin() as connection:
                links.was_left(connection, urls.key(found.url), reason, now)
                documents.are_stale(connection, [links.month_of(connection, urls.key(found.url))])
            self.failed(found, "left", reason)
            return
        key = urls.key(found.url)
        first = self._first_fetched.get(step(page.link))
        stored = file_article(article, page, source, self._listed, first)
        with self._state.begin() as connection:
            if source.name == BY_HAND:
                stored = _with_its_source(connection, stored)
            if better := kept(connection, stored):
                articles.put(connection, better)
            links.was_read(connection, key, stored.id, now, _validators(page))
        self._report.sources[found.source].articles += 1
        if better:
            self.pictures.want(better.id, list(better.wanted), found.source)


def _with_its_source(connection: Connection, stored: Stored) -> Stored:
    """An article that was fetched once more because a person asked for it is still its source's."""
    before = articles.get(connection, [stored.id]).get(stored.id)
    if before is None or before.article.source == BY_HAND:
        return stored
    article = replace(stored.article, source=before.article.source)
    return replace(stored, article=article, listed=before.listed or stored.listed)


def _as_found(link: Link) -> Link:
    """The link as its source has it, without the step from an aggregator on."""
    return replace(link, url=link.via, via="") if link.via else link


def _validators(page: Page) -> Validators:
    """What asks whether the page at the address as found has changed: nothing, where that was only a step to this one."""
    if page.link.via:
        return Validators()
    return Validators(page.headers.get("etag", ""), page.headers.get("last-modified", ""))


def kept(connection: Connection, stored: Stored) -> Stored | None:
    """What is to be filed of an article that may be known already; None where that stays as it is.

    Met at a second address of the same canonical one, it keeps the first that has a document, else the better of the
    two. Which is read first must not matter, nor for the time it was first fetched.
    """
    before = articles.get(connection, [stored.id]).get(stored.id)
    if before is None:
        return stored
    stays = before.article.url != stored.article.url and (
        _rank(before) < _rank(stored) or bool(documents.filed(connection, [stored.id]))
    )
    better, earliest = before if stays else stored, min(before.published, stored.published)
    result = replace(
        better,
        fetched=min(before.fetched, stored.fetched),
        published=better.published if better.article.published else earliest,
    )
    return None if result == before else result


def _rank(stored: Stored) -> tuple[bool, str]:
    """Of two addresses of one article: the one that needed no aggregator, else the lesser."""
    return bool(stored.page.link.via), stored.article.url
