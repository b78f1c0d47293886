"""Sources that have fallen silent: a feed that moved ends without an error. The reports of the last runs tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from shlex import quote

import msgspec

from copydesk.chain.report import Report, SourceReport
from copydesk.workspace.workspace import Workspace

RUNS = 3  # in succession without a link: that is worth a word
FAR = 200  # saved reports that are looked at: runs of single sources lie between those of all

_report = msgspec.json.Decoder(Report).decode


@dataclass(slots=True, frozen=True)
class Silence:
    """A source that gave nothing in its last runs."""

    source: str
    runs: int  # in succession, the last one among them
    reason: str  # the last run's

    def __str__(self) -> str:
        check = f"copydesk source check {quote(self.source)}"
        return f"no link for {self.runs} runs; `{check}` says what it answers"


def silences(workspace: Workspace, now: Report | None = None) -> list[Silence]:
    """The sources that gave nothing when they were last asked; `now` is of a run that is not saved yet.

    Folders of documents may be empty, and are left out.
    """
    asked: dict[str, list[SourceReport]] = {
        source.name: [] for source in workspace.desk.sources if not source.documents
    }
    for report in [*_saved(workspace), *([now] if now else [])]:
        for name, source in report.sources.items():
            if name in asked:
                asked[name].append(source)
    found = []
    for name, runs in asked.items():
        if length := _runs_without(runs):
            found.append(Silence(name, length, runs[-1].reason or "it lists no links"))
    return found


def note_silence(workspace: Workspace, report: Report) -> None:
    """Says in the notes of a run's sources which of them have given nothing for some runs."""
    if all(source.found for source in report.sources.values()):
        return
    for silence in silences(workspace, report):
        if silence.runs >= RUNS and silence.source in report.sources:
            report.sources[silence.source].notes.append(str(silence))


def _runs_without(runs: Sequence[SourceReport]) -> int:
    """The runs at the end without a link; a source that has not changed gives what it gave before."""
    gave, given = True, []
    for run in runs:
        gave = run.status != "failed" and (run.found > 0 or (run.unchanged and gave))
        given.append(gave)
    return sum(1 for _ in takewhile(lambda gave: not gave, reversed(given)))


def _saved(workspace: Workspace) -> list[Report]:
    """The last runs, the oldest first, without replays and what is no report (any more)."""
    reports = []
    for path in sorted((workspace.state / "reports").glob("*.json"))[-FAR:]:
        try:
            reports.append(_report(path.read_bytes()))
        except (OSError, msgspec.DecodeError):  # of another version, or torn
            continue
    return [report for report in reports if not report.replayed]
