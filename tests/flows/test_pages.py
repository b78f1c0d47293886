"""What a run tells, without a server: pages of its report, masks, retries, the state that it ends in."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.chain.report import Failure, Report, SourceReport, Written
from copydesk.errors import Accident, AnotherRun, BadInput, CannotWrite, Stuck
from copydesk.workspace.workspace import load

pytest.importorskip("prefect")
from prefect.states import Failed

from flows import pages
from flows.deploying import name_of
from flows.secrets import MASK, Mask
from flows.steps import may_pass


@pytest.fixture
def report() -> Report:
    made = Report("20261124T000000-000", "2026-11-24T00:00:00+00:00", "/desk", new=1, published=1)
    made.sources = {
        "A": SourceReport("A", "feed", "done", found=10, new=8, articles=3, failed=1, copies=1, seconds=2.5),
        "B": SourceReport("B", "feed", "failed", reason="404 Not Found"),
    }
    made.written = [Written("2026-11-24-a.md", "A [title](x) <b>", "https://a.example/a_(b)?c=1|2")]
    made.failures = [
        Failure("A", "https://a.example/gone", "gone", "410 Gone"),
        Failure("A", "https://a.example/left", "left", "meets no topic"),
    ]
    return made


def test_the_progress_is_the_share_of_the_pages_known_of(report: Report) -> None:
    assert pages.progress(report) == 49.5
    report.sources["B"].status = "waiting"
    assert pages.progress(report) == 24.8
    assert pages.progress(Report("", "", "")) == 0


def test_the_page_links_the_documents_and_lists_what_failed_with_its_reason(
    report: Report, tmp_path: Path
) -> None:
    (tmp_path / "copydesk.yaml").write_text("site: {title: News}\n")
    page = pages.markdown(report, load(tmp_path))
    assert "* **B**: 404 Not Found" in page
    assert "(https://a.example/a_%28b%29?c=1%7C2) · `output/_news/2026-11-24-a.md`" in page
    assert "410 Gone" in page and "meets no topic" not in page
    assert "[A (title)(x) ‹b›]" in page


def test_an_address_that_no_browser_should_follow_is_no_link() -> None:
    assert pages.link("a", "javascript:alert(1)") == "a"


@given(st.text())
def test_a_strangers_words_stay_words(text: str) -> None:
    shown = pages.plain(text)
    assert "\n" not in shown and "<" not in shown
    assert not any(shown.startswith(sign) for sign in "#*>|`[")


@given(st.text(min_size=6).filter(lambda text: text not in MASK), st.text())
def test_a_secret_is_in_nothing_that_is_shown(secret: str, around: str) -> None:
    mask = Mask({secret})
    record = logging.LogRecord("a", logging.INFO, "", 0, "%s", (around + secret,), None)
    assert mask.filter(record)
    assert record.getMessage() == mask(around + secret)
    report = Report("run", "", "")
    report.problems = [f"x {secret} y"]
    assert mask.report(report).problems == [f"x {MASK} y"]


def test_a_traceback_is_masked_too_and_short_values_are_no_secrets() -> None:
    mask = Mask({"hunter2-hunter2", "on"})
    try:
        raise ValueError("with hunter2-hunter2 on")
    except ValueError as error:
        record = logging.LogRecord(
            "a", logging.INFO, "", 0, "it", (), (ValueError, error, error.__traceback__)
        )
    mask.filter(record)
    assert f"with {MASK} on" in logging.Formatter().format(record)


@pytest.mark.parametrize("error", [CannotWrite("full"), Stuck("silent"), OSError("busy")])
def test_what_may_be_over_soon_is_tried_again(error: Exception) -> None:
    assert may_pass(None, None, Failed(data=error))


@pytest.mark.parametrize("error", [BadInput("no"), Accident("gone"), AnotherRun("busy"), ValueError("a bug")])
def test_what_would_only_come_again_is_not(error: Exception) -> None:
    assert not may_pass(None, None, Failed(data=error))


def test_a_workspace_is_called_as_its_folder_or_as_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert name_of(Path("/srv/My Desk")) == "my-desk"
    monkeypatch.setenv("COPYDESK_NAME", "The other")
    assert name_of(Path("/srv/My Desk")) == "the-other"
