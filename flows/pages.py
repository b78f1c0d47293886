"""A run's report as Prefect's artifacts show it: a percentage, rows of a table, a page of Markdown."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from urllib.parse import quote

from copydesk import urls
from copydesk.chain.report import Report
from copydesk.workspace.workspace import Workspace

MOST = 200  # documents or failures on a page; the saved report has all
_SIGNS = re.compile(r"([\`*_{}\[\]()#!|~])")
# Prefect's pages show the text of a link as it stands, escapes included
_BRACKETS = str.maketrans(r"[]<>\`", "()‹›/'")


def progress(report: Report) -> float:
    """How many per cent of the pages that are known of are done with; the last one is kept for writing."""
    sources = report.sources.values()
    done = sum(source.articles + source.failed + source.left for source in sources)
    known = sum(source.new for source in sources)
    asked = sum(source.status != "waiting" for source in sources) / max(1, len(sources))
    return round(99 * asked * (min(1.0, done / known) if known else 1.0), 1)


def summary(report: Report) -> str:
    """The run in a line."""
    said = f"{report.new} documents written, {report.updated} rewritten; {report.published} published"
    if failed := report.failed_sources():
        said += f"; failed: {', '.join(source.name for source in failed)}"
    return "; ".join([said, *report.problems])


def rows(report: Report) -> list[dict[str, str | int | float]]:
    """A row for each source."""
    return [
        {
            "source": source.name,
            "found": source.found,
            "new": source.new,
            "copies": source.copies,
            "failed": source.failed,
            "seconds": source.seconds,
            "says": source.reason or ("nothing has changed" if source.unchanged else ""),
        }
        for source in report.sources.values()
    ]


def markdown(report: Report, workspace: Workspace) -> str:
    """The documents with their links, and what failed, with its reasons."""
    return "\n".join(_lines(report, workspace))


def _lines(report: Report, workspace: Workspace) -> Iterator[str]:
    yield f"# {plain(workspace.desk.site.title)}\n\n{plain(summary(report))}.\n"
    if failed := report.failed_sources():
        yield "## Sources that failed\n"
        yield from (f"* **{plain(source.name)}**: {plain(source.reason)}" for source in failed)
        yield ""
    if report.written:
        folder = workspace.documents.relative_to(workspace.folder).as_posix()
        yield "## New documents\n"
        for document in report.written[:MOST]:
            yield f"* {link(document.title, document.url)} · `{folder}/{document.name}`"
        yield _more(len(report.written), report)
    if failures := [each for each in report.failures if each.kind != "left"]:
        yield "## Links that became no article\n"
        for failure in failures[:MOST]:
            yield f"* {link(failure.url, failure.url)}: {plain(failure.reason)}"
        yield _more(len(failures), report)
    if report.notes:
        yield "## Notes\n"
        yield from (f"* {plain(note)}" for note in report.notes)


def _more(number: int, report: Report) -> str:
    if number <= MOST:
        return ""
    return f"\n… and {number - MOST} more in `.copydesk/reports/{report.run}.json`\n"


def link(text: str, url: str) -> str:
    """A link where the address is one for a browser, else the text alone."""
    if not urls.is_web(url):
        return plain(text)
    address = quote(url, safe=string.punctuation.translate(str.maketrans("", "", "<>()|\\`")))
    return f"[{' '.join(text.translate(_BRACKETS).split())}]({address})"


def plain(text: str) -> str:
    """A stranger's words as words: no markup in them, on one line."""
    inert = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _SIGNS.sub(r"\\\1", " ".join(inert.split()))
