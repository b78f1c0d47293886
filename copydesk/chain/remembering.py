"""The ledger at the start and the end of a run."""

from __future__ import annotations

import re

from copydesk.chain.disk import digest
from copydesk.documents.files import read_stamped, reason_of, write_all
from copydesk.state import articles, documents, ledger
from copydesk.state.ledger import Line
from copydesk.state.store import State
from copydesk.workspace.workspace import Workspace

SETTINGS = "settings"  # the file, and the state's note, that say with which settings documents were written
ATTRIBUTES = b"*.jsonl merge=union\n"  # git joins the lines of two clones, and the desk makes one of them

_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")


def read_ledger(workspace: Workspace, state: State) -> tuple[list[Line], list[str]]:
    """Takes in the files that are not as the desk wrote them: all of them where the state was lost.

    Returns the lines of articles that the state does not know, and notes for the report.
    """
    unknown, notes = [], []
    with state.begin() as connection:
        seen = documents.months_written(connection)
        for path in sorted(workspace.ledger.glob("*.jsonl")):
            try:
                data, _ = read_stamped(path)
            except OSError as error:
                notes.append(f"{path}: {reason_of(error)}")
                continue
            if not _MONTH.fullmatch(path.stem) or digest(data) == seen.get(path.stem):
                continue
            lines, bad = ledger.decode(data)
            if bad:
                notes.append(f"{path}: {bad} lines that are none of the ledger's are left out")
            notes += ledger.take(connection, lines, path.stem)
            joined = len({line.id for line in lines}) < len(lines)
            documents.month_written(connection, path.stem, digest(data), stale=bool(bad) or joined)
            known = articles.ids(connection, [line.id for line in lines])
            unknown += [line for line in lines if line.path and line.id not in known]
    return unknown, notes


def write_ledger(workspace: Workspace, state: State) -> None:
    """Writes the months about which the state has learnt something. Raises CannotWrite."""
    settings = f"{state.note(SETTINGS)}\n".encode()
    with state.begin() as connection:
        months = documents.months_written(connection)
        stale = documents.stale_months(connection)
        gone = {month for month in months if not (workspace.ledger / f"{month}.jsonl").exists()}
        files = {month: ledger.encode(ledger.lines_of(connection, month)) for month in sorted(stale | gone)}
        named = [(f"{month}.jsonl", data) for month, data in files.items() if data]
        if named or workspace.ledger.exists():
            write_all(workspace.ledger, [*named, (".gitattributes", ATTRIBUTES), (SETTINGS, settings)])
        for month, data in files.items():
            documents.month_written(connection, month, digest(data), stale=False)


def settings_written(workspace: Workspace) -> str:
    """A digest of the settings with which the documents were written, "" where none is known."""
    try:
        return (workspace.ledger / SETTINGS).read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""
