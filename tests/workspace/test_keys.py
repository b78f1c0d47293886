"""The keys are read, and nothing ever shows them."""

from __future__ import annotations

import base64
import logging
import os
import stat
import traceback
from pathlib import Path

import pytest

from copydesk.errors import BadInput
from copydesk.workspace.keys import FILE, VARIABLE, Keys, keyless_environment, make_key, read_keys

A, B = b"a" * 32, b"b" * 32
LINE_A, LINE_B = base64.b64encode(A).decode(), base64.b64encode(B).decode()


@pytest.fixture(autouse=True)
def no_key_of_the_testers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)


def key_file(folder: Path, text: str, mode: int = 0o600) -> Path:
    path = folder / FILE
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def test_the_first_line_is_the_newest_key(tmp_path: Path) -> None:
    key_file(tmp_path, f"{LINE_B}\r\n\n{LINE_A}\n")
    assert read_keys(tmp_path).values == (B, A)


def test_the_environments_keys_stand_in_for_the_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key_file(tmp_path, LINE_A)
    monkeypatch.setenv(VARIABLE, f" {LINE_B} {LINE_A}\n")
    assert read_keys(tmp_path) == read_keys() == Keys((B, A))
    monkeypatch.setenv(VARIABLE, "")
    assert read_keys(tmp_path).values == (A,)


def test_where_there_is_no_key_there_are_none(tmp_path: Path) -> None:
    assert not read_keys(tmp_path)
    assert not read_keys()


@pytest.mark.parametrize(
    "line", [LINE_A[:-4], LINE_A[1:], f"{LINE_A}{LINE_A}", "schlüssel", f"key: {LINE_A}"], ids=range(5)
)
def test_a_mistake_is_named_by_its_line_and_not_shown(
    tmp_path: Path, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = key_file(tmp_path, f"{LINE_B}\n{line}\n")
    with pytest.raises(BadInput) as caught:
        read_keys(tmp_path)
    assert str(caught.value).startswith(f"{path}:2: no key; ")
    monkeypatch.setenv(VARIABLE, line.replace(" ", ""))
    with pytest.raises(BadInput, match=f"^{VARIABLE}:1: no key") as in_environment:
        read_keys(tmp_path)
    told = "".join(
        traceback.format_exception(caught.value) + traceback.format_exception(in_environment.value)
    )
    assert line[:12] not in told
    assert LINE_B[:12] not in told


def test_an_empty_key_file_is_a_mistake(tmp_path: Path) -> None:
    key_file(tmp_path, "\n")
    with pytest.raises(BadInput, match="no key in it"):
        read_keys(tmp_path)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_key_file_that_others_may_read_is_used_with_a_warning(
    tmp_path: Path, mode: int, caplog: pytest.LogCaptureFixture
) -> None:
    path = key_file(tmp_path, LINE_A, mode)
    assert read_keys(tmp_path).values == (A,)
    assert f"chmod 600 {path}" in caplog.text
    assert LINE_A not in caplog.text


def test_a_key_file_that_cannot_be_read_is_said_to_be_so(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(BadInput, match="cannot be read: Is a directory"):
        read_keys(tmp_path)


def test_a_key_that_is_made_is_its_owners_alone_and_no_other_one(tmp_path: Path) -> None:
    for folder in (tmp_path / "a", tmp_path / "b"):
        folder.mkdir()
        umask = os.umask(0)
        try:
            make_key(folder)
        finally:
            os.umask(umask)
        assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o600
    assert len(read_keys(tmp_path / "a")) == 1
    assert read_keys(tmp_path / "a") != read_keys(tmp_path / "b")


def test_a_key_that_is_there_stays(tmp_path: Path) -> None:
    key_file(tmp_path, LINE_A)
    make_key(tmp_path)
    assert read_keys(tmp_path).values == (A,)
    (tmp_path / FILE).unlink()
    (tmp_path / FILE).symlink_to(tmp_path / "elsewhere")
    make_key(tmp_path)
    assert not (tmp_path / "elsewhere").exists()


def test_keys_do_not_show_themselves(caplog: pytest.LogCaptureFixture) -> None:
    keys = Keys((A, B))
    logging.getLogger("any").warning("%s %r %s", keys, [keys], f"{keys}")
    assert "aaaa" not in caplog.text
    assert "bbbb" not in caplog.text


def test_what_others_get_of_the_environment_is_all_but_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, LINE_A)
    assert os.environ.items() - keyless_environment().items() == {(VARIABLE, LINE_A)}
