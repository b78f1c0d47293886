"""What a person may ask of one run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ParamSpec, Protocol, TypeVar

from copydesk.chain.report import Report
from copydesk.workspace.settings import Source
from copydesk.workspace.workspace import Workspace

P = ParamSpec("P")
R = TypeVar("R")

Watch = Callable[[Report], None]  # called whenever the report has changed


@dataclass(slots=True, frozen=True)
class Options:
    sources: tuple[str, ...] = ()  # names; all where empty
    since: datetime | None = None  # links that are dated earlier wait for another run
    limit: int | None = None  # pages to fetch, in all
    dry_run: bool = False  # finds links, fetches no page, writes nothing
    accept_deletions: bool = False
    again: bool = False  # also links that were read before, but for those taken down
    completing: frozenset[str] = (
        frozenset()
    )  # names of documents that the desk may fill and score, though it knows no base

    def chosen(self, workspace: Workspace) -> Sequence[Source]:
        """The sources to run. Raises BadInput for a name that there is not."""
        if not self.sources:
            return workspace.desk.sources
        return [workspace.source(name) for name in dict.fromkeys(self.sources)]


class Step(Protocol):
    """How a step of the chain is called: plainly, or as a task of a flow."""

    def __call__(self, name: str, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R: ...


def plainly(name: str, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """A step as a plain call."""
    del name
    return function(*args, **kwargs)


def unwatched(report: Report) -> None:
    """Nobody looks on."""
    del report
