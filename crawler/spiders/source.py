"""What every source is: something that yields links."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.http import Response

from copydesk import urls
from copydesk.conversation.messages import SourceJob, SourceKind, Validators
from copydesk.errors import Unreadable
from copydesk.model import Link

Yielded = Link | Request | Response  # a Response is a page that the spider fetched itself
MOST_LINKS = 2000  # of one source and run
MOST_READ = 50_000  # items of one answer that are looked at: what the sitemap protocol allows a file
MOST_NOTES = 20
LONG_AGO = datetime.min.replace(tzinfo=UTC)


class SourceSpider(Spider):
    """A source. A subclass says in `parse` which links an answer holds, and is named by its file.

    As it stands it asks for `start_urls`, or else for the source's own address, and hands the answers
    to `parse`. Under `copydesk run` one crawl hosts all sources; `scrapy crawl feed -a url=https://…`
    runs one by itself, which shows what it yields.
    """

    kind: ClassVar[SourceKind] = "spider"
    # A site's own spider may read its articles: def parse_article(self, response) -> dict. What it gives
    # (names as in copydesk.model.Article: title, text, published…) beats the general extraction.
    parse_article: ClassVar[Callable[..., dict[str, Any]] | None] = None

    def __init__(
        self,
        source: SourceJob | None = None,
        *,
        url: str = "",
        workspace: Path | str | None = None,
        **kwargs: Any,
    ) -> None:
        name = kwargs.pop("name", None) or self.name
        super().__init__(**kwargs)
        self.source = source or SourceJob(name=name, kind=self.kind, address=url)
        self.workspace = Path(workspace or ".")
        self.validators: dict[str, Validators] = {}  # what to send back next time, by the address asked
        self.notes: list[str] = []  # what was cut or skipped, for the run's report
        self._listed: set[str] = set()
        self._any_new = self._any_unchanged = False

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "name" not in vars(cls):
            cls.name = cls.__module__.rpartition(".")[2]

    @property
    def unchanged(self) -> bool:
        """Whether every list of links was answered with 304 Not Modified."""
        return self._any_unchanged and not self._any_new

    async def start(self) -> AsyncIterator[Yielded]:
        for url in self._first_urls():
            if not urls.is_web(url):
                raise Unreadable(f"{urls.redact(url)!r} is no http or https address")
            yield self.request(url, self.parse)

    def _first_urls(self) -> list[str]:
        return list(self.start_urls) or [self.source.address]

    def _named_port(self) -> int | None:
        """The port that the source itself names: the only one beside 80 and 443 that the guard lets through."""
        try:
            return urlsplit(self._first_urls()[0]).port
        except ValueError:
            return None

    def request(
        self, url: str, callback: Callable[..., Iterable[Yielded] | None], *, priority: int = 0, **kwargs: Any
    ) -> Request:
        """A request for a list of links, made conditional by what an earlier run learnt of it.

        `callback(response, **kwargs)` is a plain generator; it is not called where nothing has changed.
        """
        known = self.source.validators.get(url, Validators())
        sent = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        return Request(
            url,
            self._answered,
            headers={name: value for name, value in sent.items() if value},
            meta={"handle_httpstatus_list": [304], "named_port": self._named_port()},
            cb_kwargs={"asked": url, "callback": callback, "arguments": kwargs},
            priority=priority,
            dont_filter=True,
        )

    def _answered(
        self, response: Response, asked: str, callback: Callable[..., Any], arguments: dict[str, Any]
    ) -> Iterator[Yielded]:
        """Pass the answer on, and remember its validators once it has been read to the end.

        An answer that leads to further requests is asked for in full each time: what it leads to may
        change while it stays as it is.
        """
        if response.status == 304:
            self._any_unchanged = True
            self.validators[asked] = self.source.validators.get(asked, Validators())
            return
        leads_on = False
        for found in callback(response, **arguments) or ():
            leads_on |= isinstance(found, Request)
            yield found
        if leads_on:
            return
        self._any_new = True
        remembered = Validators(_header(response, "ETag"), _header(response, "Last-Modified"))
        if remembered != Validators():
            self.validators[asked] = remembered

    def note(self, text: str) -> None:
        """Say in the run's report what was cut or skipped; of many such notes the first ones stand there."""
        if len(self.notes) < MOST_NOTES:
            self.notes.append(" ".join(text.split())[:300])
        elif len(self.notes) == MOST_NOTES:
            self.notes.append("and more of the kind")

    def newest(self, links: list[Link]) -> list[Link]:
        """The links newest first, within what one source may list."""
        return self.bounded(by_age(links))

    def bounded(self, links: list[Link]) -> list[Link]:
        """Each address once in a run, within what one source may list; what was cut is noted."""
        distinct = {link.url: link for link in reversed(links) if link.url not in self._listed}
        fresh = [link for link in links if distinct.get(link.url) is link]
        kept = fresh[: MOST_LINKS - len(self._listed)]
        self._listed.update(link.url for link in kept)
        if len(kept) < len(fresh):
            self.note(
                f"{len(kept):,} of {len(fresh):,} items read: a source may list {MOST_LINKS:,} in a run"
            )
        return kept

    @property
    def full(self) -> bool:
        """Whether it has listed as many links as it may."""
        return len(self._listed) >= MOST_LINKS


def by_age(links: list[Link]) -> list[Link]:
    """Newest first; undated ones last, in their order. A time without a zone counts as UTC."""
    return sorted(links, key=_age, reverse=True)


def _age(link: Link) -> datetime:
    moment = link.published or link.updated or LONG_AGO
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _header(response: Response, name: str) -> str:
    """As text that can be sent back: ASCII, within what servers take."""
    value = (response.headers.get(name) or b"").decode("latin-1")
    return value if value.isascii() and value.isprintable() and len(value) <= 1000 else ""
