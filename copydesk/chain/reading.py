"""From pages to filed articles, each with its picture: the same for a crawl and for a replay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from sqlalchemy import Connection

from copydesk import clock, urls
from copydesk.chain.filing import file_article, listed_domains, unwanted
from copydesk.chain.inbox import Inbox
from copydesk.chain.pictures import Asking, Pictures
from copydesk.chain.report import Failure, FailureReason, Report
from copydesk.conversation.messages import Validators
from copydesk.extract.pool import Readers
from copydesk.model import Article, Link, Page
from copydesk.state import articles, documents, links
from copydesk.state.articles import Stored
from copydesk.state.store import State
from copydesk.workspace.settings import Source
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
    ) -> None:
        self._workspace, self._state, self._report, self._sources = workspace, state, report, sources
        self._inbox, self._readers = inbox, readers
        self._listed = listed_domains(workspace)
        self.pictures = Pictures(state, readers, fetch, inbox.later, keep=workspace.desk.images == "keep")

    def read(self, page: Page) -> None:
        """Has the page read; its article is filed when the reader has it."""
        self._inbox.later(self._readers.read_page(page), partial(self._file, page))

    def failed(self, link: Link, kind: FailureReason, reason: str) -> None:
        """Says in the report that a link became no article."""
        source = self._report.sources[link.source]
        if kind == "left":
            source.left += 1
        else:
            source.failed += 1
        self._report.failures.append(Failure(link.source, urls.redact(link.url), kind, urls.redact(reason)))

    def _file(self, page: Page, result: Article | str) -> None:
        """Files what a reader made of a page: an article, or the reason why there is none."""
        link, now = page.link, clock.seconds(page.fetched)
        if isinstance(result, str):
            with self._state.begin() as connection:
                links.has_failed(connection, urls.key(link.url), "bad", result, now)
            self.failed(link, "unreadable", result)
            return
        source = self._sources[link.source]
        if reason := unwanted(result.title, source, self._workspace):
            with self._state.begin() as connection:
                links.add(connection, [link], "left", now)
            self.failed(link, "left", reason)
            return
        stored = file_article(result, page, source, self._listed)
        validators = Validators(page.headers.get("etag", ""), page.headers.get("last-modified", ""))
        with self._state.begin() as connection:
            if kept := _kept(connection, stored):
                articles.put(connection, kept)
            links.was_read(connection, urls.key(link.url), stored.id, now, validators)
        self._report.sources[link.source].articles += 1
        self.pictures.want(stored.id, list(stored.wanted), link.source)


def _kept(connection: Connection, stored: Stored) -> Stored | None:
    """What is to be filed of an article that may be known already; None where that stays as it is.

    Met at a second address of the same canonical one, it keeps the first that has a document, else the lesser of the
    two: which is read first must not matter.
    """
    before = articles.get(connection, [stored.id]).get(stored.id)
    if before is None:
        return stored
    if before.article.url != stored.article.url and (
        before.article.url < stored.article.url or documents.filed(connection, [stored.id])
    ):
        return None
    published = stored.published if stored.article.published else min(before.published, stored.published)
    return replace(stored, fetched=min(before.fetched, stored.fetched), published=published)
