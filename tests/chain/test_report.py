"""What a run's exit status says."""

from __future__ import annotations

import pytest

from copydesk.chain.report import Failure, Report, SourceReport, Status


def report(*statuses: Status, problem: str = "") -> Report:
    made = Report("a run", "2026-03-02T00:00:00+00:00", "/desk")
    made.sources = {
        str(number): SourceReport(str(number), "feed", status) for number, status in enumerate(statuses)
    }
    made.failures.append(Failure("0", "https://www.example.org/a", "gone", "404 Not Found"))
    made.problems += [problem] if problem else []
    return made


@pytest.mark.parametrize(
    ("made", "plain", "strict"),
    [
        (report(), 0, 0),
        (report("done", "done"), 0, 0),
        (report("done", "failed"), 0, 3),
        (report("failed", "failed"), 1, 1),
        (report("done", problem="the crawler ended too early"), 1, 1),
    ],
)
def test_a_source_that_failed_is_told_under_strict_and_none_reached_always(
    made: Report, plain: int, strict: int
) -> None:
    assert (made.exit_status(), made.exit_status(strict=True)) == (plain, strict)
