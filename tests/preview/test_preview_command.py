"""copydesk preview, as a person calls it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest
from click.testing import CliRunner, Result
from shelf import IMAGES, Shelf

from copydesk.commands.preview import command
from copydesk.errors import BadInput
from copydesk.preview.saving import MARK


def preview(shelf: Shelf, *arguments: object) -> Result:
    return CliRunner().invoke(command, ["-w", str(shelf.workspace.folder), *map(str, arguments)])


def files(folder: Path) -> dict[str, bytes]:
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def test_the_pages_are_written_with_their_pictures(shelf: Shelf, tmp_path: Path) -> None:
    shelf.put(images=IMAGES)
    shelf.picture("2026-03-06-a.jpg", b"jpeg")
    shelf.picture("2026-03-05-of-nobody.jpg")
    run = preview(shelf, "--output", tmp_path / "pages")
    assert run.exit_code == 0, run.output
    assert run.stdout == f"The front page: {tmp_path}/pages/index.html\n"
    written = files(tmp_path / "pages")
    assert [*written] == [MARK, "index.html", "pictures/2026-03-06-a.jpg", "unpublished.html"]
    assert written["index.html"].decode() == shelf.page()
    preview(shelf, "--output", tmp_path / "pages")
    assert files(tmp_path / "pages") == written


def test_what_is_no_longer_shown_is_removed(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("copydesk.preview.issues.MOST", 1)
    for day in (5, 6):
        shelf.put(f"2026-03-0{day}-a.md", images=IMAGES)
        shelf.picture(f"2026-03-0{day}-a.jpg")
    preview(shelf, "--output", tmp_path / "pages")
    (tmp_path / "pages/2.html").stat()
    (tmp_path / "pages/mine.txt").write_text("a person's")
    (shelf.workspace.documents / "2026-03-05-a.md").unlink()
    preview(shelf, "--output", tmp_path / "pages")
    assert [*files(tmp_path / "pages")] == [
        MARK, "index.html", "mine.txt", "pictures/2026-03-06-a.jpg", "unpublished.html"
    ]  # fmt: skip


def test_a_mark_is_not_believed_beyond_the_folder(shelf: Shelf, tmp_path: Path) -> None:
    shelf.put()
    pages, outside = tmp_path / "pages", tmp_path / "outside.html"
    outside.write_text("a person's")
    (pages / "a").mkdir(parents=True)
    (pages / "a/deep.html").write_text("a person's")
    (pages / MARK).write_text(f"../outside.html\n{outside}\npictures/../../outside.html\na/deep.html\n..\n")
    assert preview(shelf, "--output", pages).exit_code == 0
    assert outside.exists()
    assert (pages / "a/deep.html").exists()


def test_a_folder_that_holds_something_else_is_left_alone(shelf: Shelf, tmp_path: Path) -> None:
    shelf.put()
    before = files(shelf.workspace.documents)
    run = preview(shelf, "--output", shelf.workspace.documents)
    assert isinstance(run.exception, BadInput)
    assert "is no preview; name an empty folder" in str(run.exception)
    assert files(shelf.workspace.documents) == before
    (tmp_path / "file").write_text("")
    assert "no folder" in str(preview(shelf, "--output", tmp_path / "file").exception)


def test_output_serves_nothing(shelf: Shelf, tmp_path: Path) -> None:
    run = preview(shelf, "--output", tmp_path / "pages", "--no-open")
    assert run.exit_code == 2
    assert "--output serves nothing" in run.output
    assert not (tmp_path / "pages").exists()


@pytest.mark.slow
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 0), (signal.SIGTERM, 128 + signal.SIGTERM)])
def test_it_says_where_it_is_and_ends_when_told(shelf: Shelf, number: int, status: int) -> None:
    shelf.put(title="One story")
    running = subprocess.Popen(
        [sys.executable, "-P", "-m", "copydesk", "preview", "-w", str(shelf.workspace.folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    assert running.stdout is not None
    said = running.stdout.readline()
    address = said.split()[3]
    with urlopen(address) as answer:
        assert b"One story" in answer.read()
    running.send_signal(number)
    _, errors = running.communicate(timeout=10)
    assert running.returncode == status
    assert said == f"The Tide Table: {address} (Ctrl-C ends it)\n"
    assert errors == ""
