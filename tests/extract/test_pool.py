"""The readers, as real processes on a real archive."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import textwrap
import time
from dataclasses import replace
from pathlib import Path

import pytest
from invented import PARAGRAPHS, page, page_html
from PIL import Image

from copydesk.archive.warc import Archive
from copydesk.conversation.messages import Want
from copydesk.extract import worker
from copydesk.extract.pool import Readers, Task
from copydesk.model import Article, Page, Picture

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def archived(tmp_path):
    """Keeps an answer in an archive below tmp_path and gives the page that names its record."""
    archive = Archive(tmp_path, "run")

    def keep(body: bytes, want: Want = "page") -> Page:
        return replace(page(), record=archive.write(page(), body, want=want))

    yield keep
    archive.close()


def jpeg(width=640, height=480) -> bytes:
    buffer = io.BytesIO()
    image = Image.new("RGB", (width, height), "navy")
    image.paste("teal", (0, 0, width // 2, height))
    image.save(buffer, "JPEG")
    return buffer.getvalue()


def test_pages_and_pictures_are_read_from_the_archive(tmp_path, archived):
    with Readers(tmp_path, jobs=1) as readers:
        article = readers.read_page(archived(page_html()))
        picture = readers.read_picture(archived(jpeg(), "picture"), keep=True)
        refused = readers.read_page(archived(b"%PDF-1.7"))
        assert isinstance(found := article.result(), Article) and found.text.split("\n") == PARAGRAPHS
        assert isinstance(shown := picture.result(), Picture) and (tmp_path / shown.file).is_file()
        assert "PDF" in refused.result()


def test_a_page_without_a_record_is_read_from_its_link(tmp_path):
    with Readers(tmp_path, jobs=1) as readers:
        found = readers.read_page(page(link={"title": "Ferry returns"}, signals=("tdm",))).result()
    assert found.title == "Ferry returns"


def test_a_reader_does_not_get_the_key(tmp_path, monkeypatch):
    monkeypatch.setenv("COPYDESK_KEY", "c2VjcmV0")
    with Readers(tmp_path, jobs=1) as readers:
        readers.read_page(page(signals=("tdm",))).result()
        environment = Path(f"/proc/{readers._all[0]._process.pid}/environ").read_bytes()
    assert b"PYTHONPATH=" in environment
    assert b"c2VjcmV0" not in environment


def test_a_record_that_is_not_there_costs_its_page_alone(tmp_path, archived):
    kept = archived(page_html())
    lost = page(record=type(kept.record)("archive/none.warc.gz", 0))
    with Readers(tmp_path, jobs=1) as readers:
        assert isinstance(readers.read_page(lost).result(), str)
        assert isinstance(readers.read_page(kept).result(), Article)


def test_a_reader_that_dies_costs_the_page_that_it_was_reading(tmp_path, archived):
    kept = archived(page_html())
    with Readers(tmp_path, jobs=1) as readers:
        assert isinstance(readers.read_page(kept).result(), Article)
        (reader,) = readers._all
        os.kill(reader._process.pid, signal.SIGSTOP)
        hit, later = readers.read_page(kept), readers.read_page(kept)
        os.kill(reader._process.pid, signal.SIGKILL)
        assert "died" in hit.result()
        assert isinstance(later.result(), Article)


def test_a_page_that_takes_too_long_kills_its_reader_alone(tmp_path, archived):
    with Readers(tmp_path, jobs=1) as readers:
        assert isinstance(readers.read_page(archived(page_html())).result(), Article)
        (reader,) = readers._all
        os.kill(reader._process.pid, signal.SIGPROF)  # what the timer does
        assert "CPU time" in readers.read_page(archived(page_html())).result()
        assert isinstance(readers.read_page(archived(page_html())).result(), Article)


def test_a_mistake_of_ours_is_a_reason_and_not_the_end(tmp_path, archived, monkeypatch):
    def fail(*_):
        raise KeyError("x")

    monkeypatch.setattr("copydesk.extract.article.read", fail)
    try:
        answer = worker.perform(Task(archived(page_html())), tmp_path)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    assert answer.refusal == "reading it failed: KeyError: 'x'"


def test_no_reader_is_started_where_there_is_nothing_to_read(tmp_path):
    with Readers(tmp_path) as readers:
        assert readers._all == []


def test_after_an_error_the_readers_are_gone_at_once(tmp_path, archived):
    with pytest.raises(ZeroDivisionError), Readers(tmp_path, jobs=1) as readers:
        readers.read_page(archived(page_html())).result()
        reader = readers._all[0]._process
        raise ZeroDivisionError
    assert reader.returncode is not None


@pytest.mark.slow
def test_readers_end_when_the_desk_is_killed(tmp_path, archived):
    archived(page_html())
    desk = textwrap.dedent(f"""
        import sys, time
        from pathlib import Path
        from copydesk.archive.warc import pages
        from copydesk.extract.pool import Readers
        readers = Readers(Path({str(tmp_path)!r}), jobs=1)
        (kept,) = pages(Path({str(tmp_path)!r}), "archive/run.warc.gz")
        readers.read_page(kept).result()
        print(readers._all[0]._process.pid, flush=True)
        time.sleep(600)
    """)
    with subprocess.Popen([sys.executable, "-c", desk], stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout
        reader = int(process.stdout.readline())
        process.kill()
    for _ in range(100):
        if not _alive(reader):
            return
        time.sleep(0.1)
    os.kill(reader, signal.SIGKILL)
    pytest.fail("the reader outlived its desk by ten seconds")


def _alive(process: int) -> bool:
    """Whether it runs: an orphan that ended may be a zombie until someone takes it in."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
