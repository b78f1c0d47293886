"""How a run shows itself: live at a terminal, plain lines elsewhere, JSON where that is asked for."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self

import click
import msgspec

from copydesk.chain.report import Report, SourceReport

MOST_FAILURES = 20  # shown; the saved report has all
FEW = 0.25  # of the documents published: fewer than that calls for an explanation
EVERY = 0.1  # seconds between two pictures of the progress


class Display:
    """Progress on standard error, the summary on standard output."""

    def __init__(self, quiet: bool = False) -> None:
        self._quiet = quiet
        self._said: dict[str, str] = {}
        self._live = None
        if not quiet and sys.stderr.isatty():
            from copydesk.commands.live import Progress

            self._live = Progress()
        self._next = 0.0

    def __enter__(self) -> Self:
        if self._live:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._live.stop()

    def show(self, report: Report) -> None:
        """The run has come further."""
        if self._live:
            if time.monotonic() >= self._next:
                self._next = time.monotonic() + EVERY
                self._live.show(report)
        elif not self._quiet:
            for source in report.sources.values():
                if source.status != "waiting" and self._said.get(source.name) != source.status:
                    self._said[source.name] = source.status
                    click.echo(f"{source.name}: {state_of(source)}", err=True)

    def summary(self, report: Report, as_json: bool) -> None:
        """What came of it."""
        if as_json:
            click.echo(msgspec.json.format(msgspec.json.encode(report)))
            return
        _table(report)
        _failures(report)
        _documents(report)


def state_of(source: SourceReport) -> str:
    """A source in a few words."""
    if source.status == "failed":
        return f"failed: {source.reason}"
    if source.unchanged and not source.found:
        return "nothing new"
    return f"{source.found} links, {source.new} new"


def _table(report: Report) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("Source", overflow="fold")
    for title in ("Links", "New", "Articles", "Left", "Failed"):
        table.add_column(title, justify="right")
    for source in report.sources.values():
        name = Text(source.name, style="red" if source.status == "failed" else "")
        numbers = (source.found, source.new, source.articles, source.left, source.failed)
        table.add_row(name, *(str(number or "–") for number in numbers))
    Console(highlight=False).print(table)


def _failures(report: Report) -> None:
    """What did not go well: sources first, then notes, then links."""
    for source in report.failed_sources():
        click.echo(f"{source.name} could not be read: {source.reason}")
    for source in report.sources.values():
        for note in source.notes:
            click.echo(f"{source.name}: {note}")
    failures = [failure for failure in report.failures if failure.kind != "left"]
    for failure in failures[:MOST_FAILURES]:
        click.echo(f"{failure.url}\n    {failure.reason}")
    if len(failures) > MOST_FAILURES:
        click.echo(
            f"… and {len(failures) - MOST_FAILURES} more in {report.workspace}/.copydesk/reports/{report.run}.json"
        )
    for note in report.notes:
        click.echo(note, err=True)
    for problem in report.problems:
        click.echo(problem, err=True)
    click.echo()


def _documents(report: Report) -> None:
    kept = f", {report.edited} with edits that were kept" if report.edited else ""
    click.echo(f"{report.new} documents written, {report.updated} rewritten{kept}.")
    click.echo(f"{report.published} of {report.documents} documents are published.")
    if report.documents and report.published < FEW * report.documents and report.misses:
        click.echo("Nearest to it:")
        for miss in report.misses:
            click.echo(f"  heat {miss.heat} of {miss.wants}  {miss.title}\n      {miss.why}")
