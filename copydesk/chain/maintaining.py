"""What a workspace needs now and then: what is private expires, old traces go, the database shrinks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from copydesk import clock
from copydesk.chain.refresh import expire_archive
from copydesk.chain.silence import Silence, silences
from copydesk.lock import only_run
from copydesk.state.store import open_state
from copydesk.workspace.workspace import Workspace

KEEP_TRACES = timedelta(days=90)  # reports of runs, logs of crawlers
TRACES = ("reports/*.json", "logs/*.crawler.log")


@dataclass(slots=True, frozen=True)
class Maintained:
    """What was done, and what a person should know."""

    expired: list[str]  # files of the archive
    traces: int  # reports and logs removed
    freed: int  # bytes, by the database
    silences: list[Silence]


def maintain(workspace: Workspace) -> Maintained:
    """Raises AnotherRun, CannotWrite."""
    with only_run(workspace.state):
        expired = expire_archive(workspace)
        traces = _drop_traces(workspace.state, clock.now() - KEEP_TRACES)
        freed = _shrink(workspace.state)
    return Maintained(expired, traces, freed, silences(workspace))


def _drop_traces(state: Path, before: datetime) -> int:
    """The names begin with the run's time, and sort by it."""
    limit = f"{before:%Y%m%dT%H%M%S}"
    old = [file for pattern in TRACES for file in state.glob(pattern) if file.name < limit]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def _shrink(folder: Path) -> int:
    """Bytes given back to the disk."""
    before = _size(folder)
    state = open_state(folder)
    try:
        state.vacuum()
    finally:
        state.close()
    return max(0, before - _size(folder))


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.glob("state.sqlite*"))
