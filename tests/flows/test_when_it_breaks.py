"""What goes wrong with Prefect: cancelled, killed, gone. The desk's files are right all the same."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from screen import Up, at_work, await_, click, demo, descendants, is_up, processes, up
from selenium.webdriver import Chrome

from copydesk.documents import front_matter

pytestmark = pytest.mark.slow


@pytest.fixture
def crawling(desk: Up, tmp_path: Path) -> tuple[Path, str]:
    """A workspace in mid-crawl, and its flow run."""
    folder = demo(tmp_path / "crawled", delay=2)
    return folder, crawl(desk, folder)


def crawl(desk: Up, folder: Path) -> str:
    run = desk.start("refresh", workspace=str(folder))
    await_(lambda: any(folder.glob(".copydesk/archive/*.warc.gz")), 60, "the first page")
    return run


def quickly(folder: Path) -> Path:
    settings = folder / "copydesk.yaml"
    settings.write_text(settings.read_text().replace("delay: 2", "delay: 0"))
    return folder


def is_whole(folder: Path) -> bool:
    """Whether every article of the newsroom has its document, and none has two."""
    documents = [front_matter.loads(path.read_text()).mapping for path in (folder / "_news").glob("*.md")]
    assert not list((folder / "_news").glob(".*")), "half-written"
    assert max(Counter(document["originalUrl"] for document in documents).values()) == 1
    return len(documents) >= 65


def test_cancelled_on_the_screen_in_mid_crawl_it_is_over_within_fifteen_seconds_and_the_next_run_completes(
    desk: Up, browser: Chrome, crawling: tuple[Path, str]
) -> None:
    folder, run = crawling
    engine = int(desk.run(run)["infrastructure_pid"])
    browser.get(f"{desk.screen}/runs/flow-run/{run}")
    click(browser, "//button[normalize-space()='Cancel']")
    began = time.monotonic()
    click(browser, "//button[normalize-space()='Confirm']")
    assert desk.ended(run, 15)["state_type"] == "CANCELLED"
    await_(lambda: not at_work(folder) and not Path(f"/proc/{engine}").exists(), 15, "its processes to end")
    assert time.monotonic() - began <= 15
    assert desk.ended(desk.start("refresh", workspace=str(quickly(folder))))["state_type"] == "COMPLETED"
    assert is_whole(folder)


def test_a_worker_killed_with_its_flow_run_is_started_again_and_the_next_run_completes(
    desk: Up, crawling: tuple[Path, str]
) -> None:
    folder, run = crawling
    worker = next(iter(processes("prefect worker start", str(desk.folder))))
    engine = int(desk.run(run)["infrastructure_pid"])
    for process in (worker, engine):
        os.kill(process, signal.SIGKILL)
    await_(lambda: "The worker ended with -9; started again" in desk.said, 10, "the worker to be missed")
    assert desk.ended(run, 20)["state_type"] == "CRASHED"
    after = desk.ended(desk.start("refresh", workspace=str(quickly(folder))), 90)
    assert after["state_type"] == "COMPLETED"
    assert is_whole(folder)


def test_the_server_gone_in_mid_run_the_documents_are_written_and_the_log_says_what_is_wrong(
    desk: Up, crawling: tuple[Path, str]
) -> None:
    folder, run = crawling
    server = next(iter(processes("prefect server start", str(desk.folder))))
    os.kill(server, signal.SIGKILL)
    await_(lambda: any(folder.glob(".copydesk/reports/*.json")), 120, "the run's own report")
    assert is_whole(folder)
    assert "The server ended with -9; started again" in desk.said
    desk.ended(run, 60)


def test_without_a_server_a_run_by_hand_knows_nothing_of_it(desk: Up, tmp_path: Path) -> None:
    (tmp_path / "copydesk.yaml").write_text("sources: []\n")
    run = subprocess.run(
        [sys.executable, "-P", "-m", "copydesk", "run", "-w", tmp_path],
        env={**os.environ, "PREFECT_API_URL": "http://127.0.0.1:9/api"},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    assert "prefect" not in run.stderr.casefold()


def test_a_server_that_is_set_and_gone_is_said_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk/copydesk.yaml").write_text("sources: []\n")
    with up(tmp_path / "desk", PREFECT_API_URL="http://127.0.0.1:9/api") as it:
        assert it.process.wait(60) == 1
    assert it.said == (
        "copydesk: http://127.0.0.1:9/api is set for Prefect, and does not answer; start it, or unset it\n"
    )


def test_two_desks_on_one_server_side_by_side_and_all_that_was_brought_is_taken_down(
    desk: Up, tmp_path: Path
) -> None:
    (tmp_path / "second").mkdir()
    (tmp_path / "second/copydesk.yaml").write_text("sources: []\n")
    with up(tmp_path / "second", PREFECT_API_URL=f"{desk.screen}/api") as it:
        is_up(it)
        assert f"Using the Prefect server that is set: {desk.screen}/api" in it.said
        assert it.screen == desk.screen
        assert desk.ended(desk.start("refresh", "second"))["name"] == "second"
        assert desk.deployment("refresh")["parameters"]["workspace"] == str(desk.folder)
        mine = descendants(it.process.pid)
        with up(tmp_path / "second", PREFECT_API_URL=f"{desk.screen}/api") as other:
            assert other.process.wait(60) == 75
        assert "another `copydesk up` of" in other.said
    assert it.process.returncode == 0
    assert mine and not [process for process in mine if Path(f"/proc/{process}").exists()]
    assert desk.ask("GET", "/health") is True
