"""Sources that give nothing, run after run."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from copydesk.chain.report import Report, SourceReport
from copydesk.chain.silence import note_silence, silences
from copydesk.commands import doctor
from copydesk.workspace.workspace import Workspace, load

SAYS = "no link for 3 runs; `copydesk source check A` says what it answers"


@pytest.fixture
def desk(tmp_path: Path) -> Workspace:
    (tmp_path / "copydesk.yaml").write_text(
        "sources:\n- {name: A, feed: 'https://a.example/feed'}\n- {name: B, documents: documents/}\n"
    )
    (tmp_path / ".copydesk/reports").mkdir(parents=True)
    return load(tmp_path)


def runs(desk: Workspace, *found: int | None) -> Report:
    """Saves a report for each run but the last, which is given back; None is a source that has not changed."""
    for number, links in enumerate(found):
        report = Report(f"2026030{number}", "", str(desk.folder))
        report.sources["A"] = SourceReport("A", "feed", "done", links or 0, unchanged=links is None)
        report.sources["B"] = SourceReport("B", "documents", "done")
        if number + 1 < len(found):
            (desk.state / f"reports/{report.run}.json").write_bytes(msgspec.json.encode(report))
    return report


@pytest.mark.parametrize("found", [(0, 0, 0), (5, 0, 0, 0), (5, 0, None, 0)])
def test_three_runs_without_a_link_are_said_in_the_report(desk: Workspace, found: tuple[int, ...]) -> None:
    report = runs(desk, *found)
    note_silence(desk, report)
    assert report.sources["A"].notes == [SAYS]
    assert report.sources["B"].notes == []  # a folder of one's own may be empty


@pytest.mark.parametrize(
    "found", [(0,), (0, 0), (0, 0, 0, 4), (4, 0, 0), (4, None, None, None), (None, None, None), (0, 4, 0, 0)]
)
def test_a_source_that_has_given_links_of_late_or_has_not_changed_is_well(
    desk: Workspace, found: tuple[int, ...]
) -> None:
    report = runs(desk, *found)
    note_silence(desk, report)
    assert report.sources["A"].notes == []


def test_runs_of_other_sources_do_not_count_and_a_broken_report_does_no_harm(desk: Workspace) -> None:
    report = runs(desk, 0, 0, 0)
    (desk.state / "reports/20260301.json").write_bytes(msgspec.json.encode(Report("r", "", "")))
    (desk.state / "reports/20260302.json").write_text("{")
    note_silence(desk, report)
    assert report.sources["A"].notes == []


def test_doctor_says_so_also_without_the_network(desk: Workspace) -> None:
    runs(desk, 0, 0, 0, 0)
    assert [str(silence) for silence in silences(desk)] == [SAYS]
    assert ("note", f"source A: {SAYS}") in list(doctor._findings(desk, offline=True))
