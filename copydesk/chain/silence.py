"""Sources that have given no link for some runs: a feed that moved ends without an error."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import takewhile
from shlex import quote

import msgspec

from copydesk.chain.report import Report
from copydesk.workspace.workspace import Workspace

RUNS = 3  # without a link, that are worth a word
HISTORY = 30  # saved reports that are looked at


class _Share(msgspec.Struct):
    """What of a SourceReport counts here."""

    found: int = 0
    unchanged: bool = False
    kind: str = ""


class _Run(msgspec.Struct):
    sources: dict[str, _Share] = {}


_decode = msgspec.json.Decoder(_Run).decode


def note_silence(workspace: Workspace, report: Report) -> None:
    """Says in the notes of a run's sources which of them give nothing, run after run; reports that are saved count."""
    mute = [name for name, share in report.sources.items() if not share.found and share.kind != "documents"]
    if not mute:
        return
    shares = {name: _Share(share.found, share.unchanged) for name, share in report.sources.items()}
    for name, runs in _silent([*_saved(workspace), shares], mute).items():
        report.sources[name].notes.append(_says(name, runs))


def silences(workspace: Workspace) -> dict[str, str]:
    """Likewise, by the name of the source, for what the workspace's saved reports say."""
    names = [source.name for source in workspace.desk.sources if not source.documents]
    return {name: _says(name, runs) for name, runs in _silent(_saved(workspace), names).items()}


def _says(name: str, runs: int) -> str:
    return f"no link for {runs} runs; `copydesk source check {quote(name)}` says what it answers"


def _silent(history: Sequence[Mapping[str, _Share]], names: Collection[str]) -> dict[str, int]:
    """For how many of the last runs each has given no link, where these are RUNS or more."""
    counts = {name: _runs_without([run[name] for run in history if name in run]) for name in names}
    return {name: runs for name, runs in counts.items() if runs >= RUNS}


def _runs_without(shares: Sequence[_Share]) -> int:
    """The runs at the end without a link; a source that answers "not modified" gives what it gave before."""
    gave, given = True, []
    for share in shares:
        gave = share.found > 0 or (share.unchanged and gave)
        given.append(gave)
    return sum(1 for _ in takewhile(lambda gave: not gave, reversed(given)))


def _saved(workspace: Workspace) -> list[dict[str, _Share]]:
    """The sources of the last reports, the oldest first; what is no report (any more) is passed over."""
    runs = []
    for path in sorted((workspace.state / "reports").glob("*.json"))[-HISTORY:]:
        try:
            runs.append(_decode(path.read_bytes()).sources)
        except (OSError, msgspec.DecodeError):
            continue
    return runs
