"""Answers made into pages: judged by their type, their signals read, archived before they are announced."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.http import Response
from scrapy.http.headers import Headers

from copydesk import clock, signals
from copydesk.conversation.messages import SourceJob, Want
from copydesk.errors import Unreadable
from copydesk.model import Link, Page, Record

if TYPE_CHECKING:
    from copydesk.archive.warc import Archive

_READABLE = ("text/html", "application/xhtml+xml", "text/plain", "text/xml", "application/xml")
_NOT_OURS = (b"Set-Cookie", b"Transfer-Encoding")  # a secret; of the connection, not of the page
_ARCHIVING = {"noarchive", "noindex"}


class Pages:
    def __init__(self, state: Path, run: str) -> None:
        self._state = state
        self._run = run
        self._archive: Archive | None = None

    def make(self, response: Response, link: Link, want: Want, job: SourceJob) -> Page:
        """The page of an answer, in the archive already where it may be kept.

        Raises Unreadable where the answer is not what was wanted, CannotWrite where the disk fails.
        """
        if response.status != 200:
            raise Unreadable(f"status {response.status}, which brings no page")
        page = self.bare(response, link)
        _check_type(page.headers.get("content-type", ""), want)
        if not response.body:
            raise Unreadable("an empty answer")
        found = _in_force(signals.read(page.headers, response.body if want == "page" else b""), job)
        page = replace(page, signals=found)
        if "tdm" in found:
            return page
        return replace(page, record=self._keep(page, response.meta.get("wire", response.body), want))

    def bare(self, response: Response, link: Link) -> Page:
        """The page without a record: of an answer that says that nothing has changed."""
        return Page(
            link=link,
            url=response.url,
            fetched=clock.now(),
            status=response.status,
            headers=_plain(response.headers),
            redirects=tuple(response.meta.get("redirect_urls", ())),
        )

    def close(self) -> None:
        if self._archive:
            self._archive.close()

    def _keep(self, page: Page, wire: bytes, want: Want) -> Record:
        if self._archive is None:
            from copydesk.archive.warc import Archive  # a run without pages needs no warcio

            self._archive = Archive(self._state, self._run)
        return self._archive.write(page, wire, want=want, keep=_ARCHIVING.isdisjoint(page.signals))


def _in_force(found: tuple[str, ...], job: SourceJob) -> tuple[str, ...]:
    """The signals but for those that the source's settings say to ignore."""
    ignored: set[Any] = set(job.ignore_signals)
    if "noarchive" in ignored:
        ignored |= _ARCHIVING
    return tuple(each for each in found if each not in ignored)


def _check_type(content_type: str, want: Want) -> None:
    kind = content_type.partition(";")[0].strip().lower()
    if want == "page":
        wanted = not kind or kind in _READABLE or kind.endswith("+xml")
    else:
        wanted = not kind or kind == "application/octet-stream" or kind.startswith("image/")
    if not wanted or kind == "image/svg+xml":
        raise Unreadable(f"{kind[:60]} is no {want}")


def _plain(headers: Headers) -> dict[str, str]:
    return {
        name.decode("latin-1").lower(): ", ".join(value.decode("latin-1") for value in values)
        for name, values in headers.items()
        if name not in _NOT_OURS
    }
