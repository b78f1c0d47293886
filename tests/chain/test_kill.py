"""kill -9 at any moment: the next run gives what one uninterrupted run would have given."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from copydesk.chain.report import Report
from copydesk.demo.workspace import copy_to

pytestmark = pytest.mark.slow

MOMENTS = {
    "when the first page is archived": lambda folder: any(folder.glob(".copydesk/archive/*.warc.gz")),
    "when the first pictures are kept": lambda folder: len(list(folder.glob(".copydesk/pictures/*"))) >= 10,
    "when the first document is written": lambda folder: any(folder.glob("_news/*.md")),
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_run_is_completed_by_the_next(
    moment: str,
    newsroom: object,
    finished: tuple[Path, Report],
    documents: Callable[[Path], dict[str, bytes]],
    tmp_path: Path,
) -> None:
    copy_to(tmp_path)
    run = subprocess.Popen(
        [sys.executable, "-P", "-m", "copydesk", "run", "-w", tmp_path],
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while not MOMENTS[moment](tmp_path) and run.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    run.send_signal(signal.SIGKILL)
    assert run.wait() == -signal.SIGKILL
    assert _ends(tmp_path)
    newsroom.run(tmp_path)
    assert documents(tmp_path) == documents(finished[0])
    assert list((tmp_path / "_news").glob(".*")) == []


def _ends(folder: Path) -> bool:
    """Whether the crawler and the readers end by themselves, once their desk is gone."""
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        if not [line for line in _commands() if str(folder) in line]:
            return True
        time.sleep(0.1)
    return False


def _commands() -> list[str]:
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            with suppress(OSError):
                found.append(f"{(process / 'cwd').readlink()} {(process / 'cmdline').read_text()}")
    return found
