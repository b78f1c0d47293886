"""copydesk reveal, as who has the key calls it, and who has not."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from copydesk.commands.reveal import command
from copydesk.documents import front_matter
from copydesk.documents.secured import seal
from copydesk.errors import BadInput
from copydesk.workspace.keys import VARIABLE, Keys

KEY, OTHER = b"k" * 32, b"o" * 32
LINE = base64.b64encode(KEY).decode()
URL = "https://www.harbor-ledger.example/a"
RECORD = {"authors": ["Ana Müller"], "text": "One paragraph.\nAnother."}


@pytest.fixture
def document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A sealed document in a workspace that has its key."""
    monkeypatch.delenv(VARIABLE, raising=False)
    (tmp_path / "desk/output/_news").mkdir(parents=True)
    (tmp_path / "desk/copydesk.yaml").write_text("site: {title: A}\n")
    (tmp_path / "desk/copydesk.key").write_text(f"{LINE}\n")
    (tmp_path / "desk/copydesk.key").chmod(0o600)
    return write(tmp_path / "desk/output/_news/a.md", secured=seal(RECORD, Keys((KEY,)), URL))


def write(path: Path, **says: object) -> Path:
    path.write_text(front_matter.dumps({"originalUrl": URL, **says}), encoding="utf-8")
    return path


def reveal(*arguments: object) -> Result:
    return CliRunner().invoke(command, [*map(str, arguments)])


def test_who_has_the_key_sees_what_is_inside(document: Path) -> None:
    shown = reveal(document)
    assert shown.exit_code == 0, shown.exception
    assert json.loads(shown.stdout) == RECORD
    assert "Ana Müller" in shown.stdout


def test_the_key_alone_is_enough(document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    alone = document.rename(tmp_path / "a.md")
    monkeypatch.setenv(VARIABLE, LINE)
    assert json.loads(reveal(alone).stdout) == RECORD
    monkeypatch.delenv(VARIABLE)
    assert json.loads(reveal(alone, "-w", tmp_path / "desk").stdout) == RECORD
    assert "no copydesk.yaml here or above" in refusal(alone)


def refusal(*arguments: object) -> str:
    refused = reveal(*arguments)
    assert refused.stdout == ""
    assert isinstance(refused.exception, BadInput), refused.exception
    return str(refused.exception)


def test_each_reason_why_nothing_is_shown_is_said(document: Path) -> None:
    swapped = write(document.parent / "b.md", originalUrl=f"{URL}-b", secured=seal(RECORD, Keys((KEY,)), URL))
    assert "b.md: `secured`: none of the keys opens it" in refusal(swapped)
    foreign = write(document.parent / "c.md", secured=seal(RECORD, Keys((OTHER,)), URL))
    assert "c.md: `secured`: none of the keys opens it" in refusal(foreign)
    assert "d.md: `secured`: it is not of the form" in refusal(write(document.parent / "d.md", secured=7))
    assert "e.md: no `secured` in it" in refusal(write(document.parent / "e.md"))
    assert "f.md: No such file" in refusal(document.parent / "f.md")
    (document.parents[2] / "copydesk.key").unlink()
    assert (
        f"a.md: no key to open it with; put it into the workspace's copydesk.key, or into {VARIABLE}"
        in refusal(document)
    )


def test_a_key_that_is_taken_for_a_document_is_not_shown(document: Path) -> None:
    assert LINE[:8] not in refusal(document.parents[2] / "copydesk.key")
