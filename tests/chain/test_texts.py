"""Where the text of an article goes: nowhere, into `secured`, or into the body; the key itself goes nowhere."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from copydesk.demo.workspace import copy_to
from copydesk.documents import front_matter
from copydesk.documents.secured import reveal
from copydesk.workspace.keys import FILE, make_key, read_keys

pytestmark = pytest.mark.slow

CANARY = re.compile(r"[A-Za-z ,]{50,}")


def desk(folder: Path, text: str) -> Path:
    copy_to(folder)
    make_key(folder)
    settings = folder / "copydesk.yaml"
    settings.write_text(f"{settings.read_text()}text: {text}\n")
    return folder


def canaries(workspace: Path) -> list[str]:
    """A sentence from the middle of each text."""
    state = sqlite3.connect(workspace / ".copydesk/state.sqlite")
    texts = [row[0] for row in state.execute("SELECT text FROM articles WHERE length(text) > 800")]
    found = [CANARY.search(text, len(text) // 3) for text in texts]
    return [match[0] for match in found if match]


def below(*folders: Path) -> bytes:
    return b"".join(path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file())


def written(workspace: Path) -> bytes:
    """All that a run writes for others to see, and its logs and reports."""
    names = ("_news", "_data", "api", ".copydesk/logs", ".copydesk/reports")
    feeds = b"".join(path.read_bytes() for path in workspace.glob("*.[xj]*") if path.is_file())
    return below(*(workspace / name for name in names)) + feeds


@pytest.mark.parametrize("text", ["private", "secured"])
def test_no_sentence_of_a_text_stands_in_the_clear(newsroom: Any, tmp_path: Path, text: str) -> None:
    workspace = desk(tmp_path / "desk", text)
    newsroom.run(workspace)
    everything = written(workspace)
    assert (workspace / "feed.json").exists()
    found = canaries(workspace)
    assert len(found) > 30
    assert not [sentence for sentence in found if sentence.encode() in everything]
    key = (workspace / FILE).read_bytes().strip()
    assert key not in below(workspace / "_news", workspace / "_data", workspace / ".copydesk")


def test_who_has_the_key_reads_what_is_known_and_the_text_where_that_was_asked_for(
    newsroom: Any, tmp_path: Path
) -> None:
    for choice in ("private", "secured"):
        workspace = desk(tmp_path / choice, choice)
        newsroom.run(workspace)
        keys = read_keys(workspace)
        records = [
            reveal(says["secured"], keys, says["originalUrl"])
            for says in (
                front_matter.loads(path.read_text()).mapping for path in (workspace / "_news").iterdir()
            )
        ]
        assert len(records) >= 60
        assert all(record["source"] and record["fetchedDateTime"] for record in records)
        assert any(record.get("authors") for record in records)
        assert any(record.get("copies") for record in records)
        assert any("text" in record for record in records) == (choice == "secured")


def test_a_run_that_learns_nothing_seals_nothing_anew_with_its_state_or_without(
    newsroom: Any, tmp_path: Path
) -> None:
    workspace = desk(tmp_path / "desk", "secured")
    newsroom.run(workspace)
    before = below(workspace / "_news")
    newsroom.run(workspace)
    assert below(workspace / "_news") == before
    clone = shutil.copytree(workspace, tmp_path / "clone", ignore=shutil.ignore_patterns(".copydesk"))
    topics = (clone / "topics.yaml").read_text()
    for name in ("The Coast", "Coast"):  # everything is written anew, and comes back
        newsroom.run(clone)
        (clone / "topics.yaml").write_text(topics.replace("name: Coast", f"name: {name}"))
    newsroom.run(clone)
    assert below(clone / "_news") == before
    (clone / FILE).unlink()
    newsroom.run(clone)
    assert below(clone / "_news") == before


def test_a_text_that_may_be_shown_is_the_body_and_stays_so_when_the_state_is_lost(
    newsroom: Any, tmp_path: Path, documents: Callable[[Path], dict[str, bytes]]
) -> None:
    workspace = desk(tmp_path / "desk", "body")
    newsroom.run(workspace)
    bodies = [front_matter.loads(data.decode()).body for data in documents(workspace).values()]
    assert sum(len(body) > 500 for body in bodies) > 40
    before = documents(workspace)
    newsroom.run(workspace)
    assert documents(workspace) == before
    shutil.rmtree(workspace / ".copydesk")
    for name in ("The Coast", "Coast"):
        newsroom.run(workspace)
        topics = workspace / "topics.yaml"
        topics.write_text(
            topics.read_text().replace("name: Coast", f"name: {name}").replace("The The", "The")
        )
    newsroom.run(workspace)
    after = {name: front_matter.loads(data.decode()).body for name, data in documents(workspace).items()}
    assert after == {name: front_matter.loads(data.decode()).body for name, data in before.items()}
