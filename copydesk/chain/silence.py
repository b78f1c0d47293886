"""Sources that have fallen silent: what the reports of the last runs say of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from copydesk.chain.report import Report, SourceReport
from copydesk.workspace.workspace import Workspace

RUNS = 3  # in succession without a link: a source is then called silent
FAR = 200  # reports are looked through: runs of single sources lie between those of all

_report = msgspec.json.Decoder(Report).decode


@dataclass(slots=True, frozen=True)
class Silence:
    """A source that gave nothing in its last runs."""

    source: str
    runs: int  # in succession, the last one among them
    reason: str  # the last run's


def silences(workspace: Workspace) -> list[Silence]:
    """The sources that gave nothing when they were last asked; folders of documents may be empty and are left out."""
    asked: dict[str, list[SourceReport]] = {
        source.name: [] for source in workspace.desk.sources if not source.documents
    }
    for report in _newest_first(workspace):
        for name, source in report.sources.items():
            if name in asked:
                asked[name].append(source)
    found = []
    for name, runs in asked.items():
        length = next((number for number, run in enumerate(runs) if gave(run)), len(runs))
        if length:
            found.append(Silence(name, length, runs[0].reason or "it lists no links"))
    return found


def gave(source: SourceReport) -> bool:
    """Whether the source answered with what it is there for; that nothing has changed is such an answer."""
    return source.status != "failed" and (source.found > 0 or source.unchanged)


def _newest_first(workspace: Workspace) -> Iterator[Report]:
    files = sorted((workspace.state / "reports").glob("*.json"), reverse=True)[:FAR]
    for file in files:
        try:
            report = _report(file.read_bytes())
        except (msgspec.DecodeError, OSError):  # of another version, or torn
            continue
        if not report.replayed:
            yield report
