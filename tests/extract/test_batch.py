"""Lists of pages that lie in files, read by the same readers as those of a run."""

from __future__ import annotations

import gzip
import json
import os
import signal
from pathlib import Path

import pytest
from invented import page_html

from copydesk.extract import batch, pool


def lines(folder: Path, *files: str, jobs: int = 1) -> list[dict[str, str]]:
    entries = [{"url": f"https://www.example.org/{file}", "file": file} for file in files]
    (folder / "list").write_text("".join(json.dumps(entry) + "\n" for entry in entries))
    return [json.loads(line) for line in batch.extract_all(folder / "list", jobs=jobs)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_each_page_has_its_line_in_order_also_where_it_cannot_be_read(tmp_path: Path, jobs: int) -> None:
    (tmp_path / "a").write_bytes(page_html())
    (tmp_path / "b.gz").write_bytes(gzip.compress(page_html()))
    (tmp_path / "c.gz").write_bytes(page_html())
    first, missing, packed, torn = lines(tmp_path, "a", "none", "b.gz", "c.gz", jobs=jobs)
    assert first["url"].endswith("/a") and first["text"] == packed["text"] != ""
    assert missing["error"] == f"{tmp_path / 'none'}: No such file or directory"
    assert "gzip" in torn["error"]


def test_a_folder_is_no_page_and_an_empty_name_is_that_of_a_folder(tmp_path: Path) -> None:
    assert [each["error"] for each in lines(tmp_path, "", ".")] == [f"{tmp_path}: Is a directory"] * 2


def test_what_is_larger_than_the_desk_reads_is_refused_before_it_is_unpacked_whole(tmp_path: Path) -> None:
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(b" " * 20_000_000))
    assert lines(tmp_path, "bomb.gz")[0]["error"] == "unpacks to more than is taken"


def test_a_page_that_takes_too_long_has_a_line_that_says_so_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Impatient(pool._Reader):
        def ask(self, task: pool.Task) -> pool.Answer | None:
            if task.file == "slow":
                os.kill(self._process.pid, signal.SIGPROF)  # what the timer does
            return super().ask(task)

    monkeypatch.setattr(pool, "_Reader", Impatient)
    for name in ("a", "slow", "b"):
        (tmp_path / name).write_bytes(page_html())
    first, slow, last = lines(tmp_path, "a", "slow", "b")
    assert slow["error"] == "reading it took more than 10 s of CPU time"
    assert first["text"] == last["text"] != ""
