from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from copydesk.documents.files import (
    PART,
    Change,
    change_all,
    check_writable,
    read_stamped,
    sweep,
    write_all,
    write_atomic,
)
from copydesk.errors import CannotWrite


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@contextmanager
def no_file_over(size: int) -> Iterator[None]:
    """The kernel refuses to let a file grow beyond `size` bytes, as it does on a full disk."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_file_is_written_below_the_folder_which_is_made(tmp_path: Path) -> None:
    assert write_atomic(tmp_path / "output" / "_news", "2024/a.md", b"one")
    assert contents(tmp_path) == {"output/_news/2024/a.md": b"one"}


def test_the_same_bytes_are_not_written_again(tmp_path: Path) -> None:
    write_atomic(tmp_path, "a.md", b"one")
    before = (tmp_path / "a.md").stat()
    assert not write_atomic(tmp_path, "a.md", b"one")
    assert (tmp_path / "a.md").stat() == before
    assert write_atomic(tmp_path, "a.md", b"two")  # of the same length
    assert contents(tmp_path) == {"a.md": b"two"}


def test_a_batch_says_what_changed(tmp_path: Path) -> None:
    write_atomic(tmp_path, "a.md", b"a")
    assert write_all(tmp_path, [("a.md", b"a"), ("b.md", b"b"), ("x/c.md", b"c")]) == ["b.md", "x/c.md"]


@pytest.mark.parametrize("name", ["../a.md", "/a.md", "x/../../a.md", "", ".", "a//b.md", "a/"])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(CannotWrite, match="is no path below"):
        write_atomic(tmp_path / "output", name, b"x")
    assert contents(tmp_path) == {}


@pytest.mark.parametrize("name", ["file.md", "folder/a.md", "dangling.md", "pipe.md", "directory.md"])
def test_nothing_is_written_through_a_link_or_over_what_is_no_file(tmp_path: Path, name: str) -> None:
    outside, output = tmp_path / "outside", tmp_path / "output"
    (outside / "folder").mkdir(parents=True)
    (outside / "file.md").write_bytes(b"kept")
    (output / "directory.md").mkdir(parents=True)
    (output / "file.md").symlink_to(outside / "file.md")
    (output / "folder").symlink_to(outside / "folder")
    (output / "dangling.md").symlink_to(outside / "nowhere.md")
    os.mkfifo(output / "pipe.md")
    with pytest.raises(CannotWrite, match="stands") as refused:
        write_atomic(output, name, b"x")
    assert str(output / name) in str(refused.value)
    assert contents(outside) == {"file.md": b"kept"}
    assert not list(output.glob(f"{PART}*"))


def test_a_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "output").symlink_to(tmp_path / "real")
    for attempt in (
        lambda: write_atomic(tmp_path / "output", "a.md", b"x"),
        lambda: check_writable(tmp_path / "output"),
    ):
        with pytest.raises(CannotWrite, match="stands"):
            attempt()
    assert contents(tmp_path) == {}


def test_a_disk_that_refuses_leaves_the_old_file_and_no_part(tmp_path: Path) -> None:
    write_atomic(tmp_path, "a.md", b"old")
    with no_file_over(1000), pytest.raises(CannotWrite, match=r"a\.md: File too large"):
        write_all(tmp_path, [("b.md", b"new"), ("a.md", bytes(100_000)), ("c.md", b"new")])
    assert contents(tmp_path) == {"a.md": b"old", "b.md": b"new"}
    assert write_atomic(tmp_path, "a.md", bytes(100_000))


def test_a_folder_that_takes_no_file_is_noticed_beforehand(tmp_path: Path) -> None:
    check_writable(tmp_path / "output")
    assert contents(tmp_path) == {}
    with no_file_over(1000), pytest.raises(CannotWrite):
        check_writable(tmp_path / "output")
    assert contents(tmp_path) == {}
    with pytest.raises(CannotWrite):
        check_writable(Path("/proc/self/output"))


@pytest.mark.parametrize(
    ("mount", "reason"),
    [("size=64k", "the disk is full; free some space"), ("ro", "the disk is read-only; make it writable")],
)
def test_a_full_and_a_read_only_disk_are_named(tmp_path: Path, mount: str, reason: str) -> None:
    script = "import pathlib, copydesk.documents.files as f; f.write_atomic(pathlib.Path('.'), 'a.md', bytes(100_000))"
    command = ["unshare", "-rm", "sh", "-c", f'mount -t tmpfs -o {mount} none "$0" && cd "$0" && exec "$@"']
    try:
        subprocess.run([*command, str(tmp_path), "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this machine lets nobody mount a disk of their own")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    ended = subprocess.run(
        [*command, str(tmp_path), sys.executable, "-c", script],
        env=environment,
        capture_output=True,
        text=True,
    )
    assert f"CannotWrite: a.md: {reason}" in ended.stderr


def test_what_a_killed_run_left_is_swept_and_nothing_else(tmp_path: Path) -> None:
    script = """
import pathlib, sys
from copydesk.documents.files import write_all
folder = pathlib.Path(sys.argv[1])
while True:
    for version in (b"1", b"2"):
        write_all(folder, ((f"{number}.md", version * 100_000) for number in range(20)))
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    process = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], env=environment)
    deadline = time.monotonic() + 30
    while not (tmp_path / "19.md").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    (tmp_path / "x").mkdir()
    for left in (tmp_path / f"{PART}1", tmp_path / "x" / f"{PART}2", tmp_path / "x" / "kept.md"):
        left.write_bytes(b"")
    assert sweep(tmp_path) >= 2
    left_over = contents(tmp_path)
    assert left_over.pop("x/kept.md") == b""
    assert sorted(left_over) == sorted(f"{number}.md" for number in range(20))
    assert set(left_over.values()) <= {b"1" * 100_000, b"2" * 100_000}


def test_sweeping_where_there_is_nothing_is_no_fault(tmp_path: Path) -> None:
    assert sweep(tmp_path / "nowhere") == 0


def test_what_somebody_else_wrote_since_it_was_read_is_left_alone(tmp_path: Path) -> None:
    for name in ("same", "edited", "gone"):
        (tmp_path / name).write_text("old")
    (tmp_path / "edited").write_text("theirs")
    (tmp_path / "gone").unlink()
    (tmp_path / "taken").write_text("theirs")
    changes = [Change(name, b"new", b"old") for name in ("same", "edited", "gone")]
    changes += [Change("fresh", b"new", None), Change("taken", b"new", None)]
    assert change_all(tmp_path, changes).keys() == {"same", "fresh"}
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        "same": "new",
        "edited": "theirs",
        "fresh": "new",
        "taken": "theirs",
    }


def test_a_stamp_is_the_files_until_it_is_written_again(tmp_path: Path) -> None:
    stamp = change_all(tmp_path, [Change("a.md", b"new", None)])["a.md"]
    assert read_stamped(tmp_path / "a.md") == (b"new", stamp)
    (tmp_path / "a.md").write_bytes(b"wen")
    assert read_stamped(tmp_path / "a.md")[1] != stamp
