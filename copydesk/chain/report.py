"""What a run did, for people and as JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from copydesk.conversation.messages import FailureKind, SourceKind

Status = Literal["waiting", "done", "failed"]
FailureReason = FailureKind | Literal["unreadable", "left"]


@dataclass(slots=True)
class SourceReport:
    """One source's share of a run."""

    name: str
    kind: SourceKind
    status: Status = "waiting"
    found: int = 0  # links that it lists
    new: int = 0  # of them, not known before, or changed
    fetched: int = 0  # pages that answered
    articles: int = 0
    left: int = 0  # met no topic, or the title's words say no
    failed: int = 0
    copies: int = 0  # of the articles, those that copy another
    requests: int = 0  # for its own feeds
    seconds: float = 0.0  # from the run's begin to the last answer
    unchanged: bool = False  # nothing has changed since the last run
    reason: str = ""  # why it failed
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Failure:
    """A link that became no article."""

    source: str
    url: str
    kind: FailureReason
    reason: str


@dataclass(slots=True)
class Written:
    """A document that the run wrote for the first time."""

    name: str  # below the documents folder
    title: str
    url: str  # the article's


@dataclass(slots=True)
class Miss:
    """A lead that is not published, and what it would take."""

    title: str
    heat: int
    wants: int  # the heat at which it would be
    why: str


@dataclass(slots=True)
class Report:
    """A whole run."""

    run: str
    started: str  # ISO 8601
    workspace: str
    replayed: bool = False  # from the archive: no source was asked
    seconds: float = 0.0
    cpu_seconds: dict[str, float] = field(default_factory=dict)  # of crawl, extract, and the rest: write
    sources: dict[str, SourceReport] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    new: int = 0  # documents written for the first time
    updated: int = 0
    unchanged: int = 0  # came out as they stood
    edited: int = 0  # hold a person's edits, which were kept
    site_files: int = 0  # of the API, the feeds and the sitemap, written or rewritten
    documents: int = 0  # in all, after the run
    published: int = 0
    misses: list[Miss] = field(default_factory=list)
    written: list[Written] = field(default_factory=list)  # the new documents
    problems: list[str] = field(default_factory=list)  # what concerns the whole run
    notes: list[str] = field(default_factory=list)  # what a person should know, and no fault of the run

    def settle_notes(self) -> None:
        """Each is one printable line: file names may hold anything."""
        self.notes = ["".join(map(_printable, note)) for note in self.notes]

    def failed_sources(self) -> list[SourceReport]:
        return [source for source in self.sources.values() if source.status == "failed"]

    def exit_status(self, strict: bool = False) -> int:
        """0: it did its work; 1: no source could be reached; 3: some failed, and that was to be told."""
        failed = self.failed_sources()
        if self.problems or (failed and len(failed) == len(self.sources)):
            return 1
        return 3 if strict and failed else 0


def _printable(character: str) -> str:
    return character if character.isprintable() else character.encode("unicode_escape").decode()
