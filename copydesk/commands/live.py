"""The progress of a run at a terminal."""

from __future__ import annotations

from rich.console import Console, Group
from rich.live import Live
from rich.markup import escape
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from copydesk.chain.report import Report, SourceReport
from copydesk.commands.display import state_of


class Progress:
    """A line per source at work, and the sum of all."""

    def __init__(self) -> None:
        self._console = Console(stderr=True, highlight=False)
        self._live = Live(console=self._console, transient=True, refresh_per_second=8)

    def start(self) -> None:
        self._live.start()

    def stop(self) -> None:
        self._live.stop()

    def show(self, report: Report) -> None:
        """As many sources as fit, those at work first."""
        room = max(5, self._console.height - 4)
        sources = sorted(report.sources.values(), key=lambda source: (_is_over(source), source.name))
        lines = Table.grid(padding=(0, 2))
        for source in sources[:room]:
            sign = "[red]✗" if source.status == "failed" else "[green]✓" if _is_over(source) else "…"
            pages = f"{source.articles} of {source.fetched} pages read" if source.fetched else ""
            lines.add_row(sign, escape(source.name), escape(_say(source)), pages)
        hidden = (
            Text(f"and {len(sources) - room} more sources", style="dim") if len(sources) > room else Text()
        )
        done = sum(source.articles for source in report.sources.values())
        self._live.update(Group(lines, hidden, Spinner("dots", f"{done} articles read")))


def _say(source: SourceReport) -> str:
    return "looking for links" if source.status == "waiting" else state_of(source)


def _is_over(source: SourceReport) -> bool:
    return source.status != "waiting" and source.articles + source.failed + source.left >= source.new
