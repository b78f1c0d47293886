"""What a workspace needs now and then."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from copydesk import clock
from copydesk.chain.maintaining import maintain
from copydesk.chain.report import Report, SourceReport, Status
from copydesk.chain.silence import Silence, silences
from copydesk.errors import AnotherRun
from copydesk.lock import only_run
from copydesk.model import Link
from copydesk.state.links import add
from copydesk.state.store import open_state
from copydesk.workspace.workspace import Workspace, load

SETTINGS = """
archive: {keep: 2w}
sources:
  - {name: A, feed: "https://a.example/feed"}
  - {name: B, feed: "https://b.example/feed"}
  - {name: Ours, documents: documents/}
"""


@pytest.fixture
def desk(tmp_path: Path) -> Workspace:
    (tmp_path / "copydesk.yaml").write_text(SETTINGS)
    return load(tmp_path)


def ran(desk: Workspace, number: int, *sources: SourceReport, replayed: bool = False) -> None:
    folder = desk.state / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    report = Report(f"2026112{number}T000000-000", "", str(desk.folder), replayed=replayed)
    report.sources = {source.name: source for source in sources}
    (folder / f"{report.run}.json").write_bytes(msgspec.json.encode(report))


def asked(name: str, status: Status = "done", **said: object) -> SourceReport:
    return SourceReport(name, "feed", status, **said)


def test_a_source_is_silent_since_it_last_gave_a_link(desk: Workspace) -> None:
    ran(desk, 1, asked("A", found=3), asked("B", found=1))
    ran(desk, 2, asked("A"), asked("B", unchanged=True))
    ran(desk, 3, asked("B", found=2))  # a run of one source says nothing of the others
    ran(desk, 4, asked("A", "failed", reason="404 Not Found"), asked("B", found=2))
    assert silences(desk) == [Silence("A", 2, "404 Not Found")]


def test_a_replay_a_torn_report_and_an_empty_folder_are_no_silence(desk: Workspace) -> None:
    ran(desk, 1, asked("A", found=3), asked("B", found=3), asked("Ours"))
    ran(desk, 2, asked("A"), asked("B"), replayed=True)
    (desk.state / "reports/20261123T000000-000.json").write_text('{"run": ')
    assert silences(desk) == []


def test_a_source_that_was_taken_off_the_list_is_not_missed(desk: Workspace) -> None:
    ran(desk, 1, asked("Gone"))
    assert silences(desk) == []


def test_old_pages_reports_and_logs_go_and_the_database_shrinks(desk: Workspace) -> None:
    old = f"{clock.now() - timedelta(days=91):%Y%m%dT%H%M%S}-000"
    new = f"{clock.now():%Y%m%dT%H%M%S}-000"
    for run in (old, new):
        for name in (f"archive/{run}.warc.gz", f"reports/{run}.json", f"logs/{run}.crawler.log"):
            (desk.state / name).parent.mkdir(parents=True, exist_ok=True)
            (desk.state / name).write_text("{}")
    grown_and_emptied(desk)
    done = maintain(desk)
    assert done.expired == [f"archive/{old}.warc.gz"]
    assert done.traces == 2
    assert done.freed > 100_000
    assert {path.name[: len(new)] for path in desk.state.rglob("*-000.*")} == {new}


def grown_and_emptied(desk: Workspace) -> None:
    state = open_state(desk.state)
    with state.begin() as connection:
        add(connection, [Link(f"https://a.example/{n}", "A", "x" * 1000) for n in range(500)], "left", 0)
    with state.begin() as connection:
        connection.exec_driver_sql("DELETE FROM links")
    state.close()


def test_while_a_run_is_at_work_nothing_is_touched(desk: Workspace) -> None:
    with only_run(desk.state), pytest.raises(AnotherRun):
        maintain(desk)
