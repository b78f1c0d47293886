"""A trial of sources: the real crawl and the real reading, in a workspace thrown away afterwards."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Row, select

from copydesk import clock, urls
from copydesk.chain.crawl import crawl
from copydesk.chain.options import Options, unwatched
from copydesk.chain.report import Report, SourceReport
from copydesk.model import Link
from copydesk.state import articles
from copydesk.state.store import open_state
from copydesk.state.tables import links
from copydesk.workspace.settings import Source
from copydesk.workspace.workspace import Workspace

BECAME = {"read": "article", "failed": "failed", "left": "left", "pending": "waits"}


@dataclass(slots=True, frozen=True)
class Became:
    """What became of one link."""

    url: str
    became: str
    says: str  # the article's title and date, or the reason


@dataclass(slots=True, frozen=True)
class Outcome:
    """What became of one source."""

    report: SourceReport
    links: list[Became]
    sites: list[str]  # what the pages of the articles read call their site, where they do


def check_source(workspace: Workspace, source: Source, limit: int) -> Outcome:
    """Crawls the source alone, at most `limit` pages; nothing of the workspace is touched."""
    return check_sources(workspace, [source], limit)[source.name]


def check_sources(workspace: Workspace, sources: Sequence[Source], limit: int) -> dict[str, Outcome]:
    """Crawls these sources, at most `limit` pages of each; what became of each, by name."""
    with tempfile.TemporaryDirectory(prefix="copydesk-check-") as scratch:
        trial = _trial(workspace, sources, Path(scratch))
        state = open_state(trial.state)
        report = Report("check", clock.now().isoformat(), str(trial.folder))
        crawl(trial, state, Options(limit_each=limit), report, unwatched)
        with state.begin() as connection:
            rows = connection.execute(select(links).order_by(links.c.found, links.c.key)).all()
            read = articles.get(connection, [row.article for row in rows if row.article])
        state.close()
    reasons = {failure.url: failure.reason for failure in report.failures}
    became: dict[str, list[Became]] = defaultdict(list)
    for row in rows:
        became[row.source].append(_became(row, read, reasons))
    sites: dict[str, list[str]] = defaultdict(list)
    for stored in read.values():
        if stored.article.site_name:
            sites[stored.article.source].append(stored.article.site_name)
    return {name: Outcome(report.sources[name], became[name], sites[name]) for name in report.sources}


def _became(row: Row[Any], read: Mapping[str, articles.Stored], reasons: Mapping[str, str]) -> Became:
    link = msgspec.json.decode(row.link, type=Link)
    stored = read.get(row.article)
    title = (
        f"{clock.moment(stored.published):%Y-%m-%d %H:%M}  {stored.article.title}" if stored else link.title
    )
    return Became(link.url, BECAME[row.status], reasons.get(urls.redact(link.url)) or title)


def _trial(workspace: Workspace, sources: Sequence[Source], scratch: Path) -> Workspace:
    """The workspace with these sources alone, in a folder of its own; its own spiders and documents are found."""
    if (workspace.folder / "spiders").is_dir():
        (scratch / "spiders").symlink_to(workspace.folder / "spiders")
    tried = tuple(
        msgspec.structs.replace(source, documents=str(workspace.folder / source.documents))
        if source.documents
        else source
        for source in sources
    )
    return replace(workspace, folder=scratch, desk=msgspec.structs.replace(workspace.desk, sources=tried))
