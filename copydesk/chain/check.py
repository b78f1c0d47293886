"""A trial of one source: the real crawl and the real reading, in a workspace thrown away afterwards."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
from sqlalchemy import select

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
    report: SourceReport
    links: list[Became]


def check_source(workspace: Workspace, source: Source, limit: int) -> Outcome:
    """Crawls the source alone, at most `limit` pages; nothing of the workspace is touched."""
    with tempfile.TemporaryDirectory(prefix="copydesk-check-") as scratch:
        trial = _trial(workspace, source, Path(scratch))
        state = open_state(trial.state)
        report = Report("check", clock.now().isoformat(), str(trial.folder))
        crawl(trial, state, Options(limit=limit), report, unwatched)
        with state.begin() as connection:
            rows = connection.execute(select(links).order_by(links.c.found, links.c.key)).all()
            read = articles.get(connection, [row.article for row in rows if row.article])
        state.close()
    reasons = {failure.url: failure.reason for failure in report.failures}
    became = []
    for row in rows:
        link = msgspec.json.decode(row.link, type=Link)
        stored = read.get(row.article)
        title = (
            f"{clock.moment(stored.published):%Y-%m-%d %H:%M}  {stored.article.title}"
            if stored
            else link.title
        )
        became.append(Became(link.url, BECAME[row.status], reasons.get(urls.redact(link.url)) or title))
    return Outcome(report.sources[source.name], became)


def _trial(workspace: Workspace, source: Source, scratch: Path) -> Workspace:
    """The workspace with this source alone, in a folder of its own; its own spiders and documents are found."""
    if (workspace.folder / "spiders").is_dir():
        (scratch / "spiders").symlink_to(workspace.folder / "spiders")
    if source.documents:
        source = msgspec.structs.replace(source, documents=str(workspace.folder / source.documents))
    return replace(workspace, folder=scratch, desk=msgspec.structs.replace(workspace.desk, sources=(source,)))
