"""People edit, delete and move documents while runs come and go: nothing of theirs is lost or undone."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from copydesk.documents import front_matter

Documents = Callable[[Path], dict[str, bytes]]

pytestmark = pytest.mark.slow


def reading(path: Path) -> dict[str, Any]:
    return front_matter.loads(path.read_text(encoding="utf-8")).mapping


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def rename_topic(workspace: Path, old: str, new: str) -> None:
    """A change of the desk's own, in every document."""
    topics = workspace / "topics.yaml"
    topics.write_text(topics.read_text().replace(f"name: {old}", f"name: {new}"))


def clone(workspace: Path, target: Path) -> Path:
    """What git would carry elsewhere: all but the state."""
    return shutil.copytree(workspace, target, ignore=shutil.ignore_patterns(".copydesk"))


def storm(workspace: Path) -> Path:
    """The document of a story's lead, with related coverage."""
    return next(
        path
        for path in sorted((workspace / "_news").glob("*.md"))
        if reading(path)["published"] and "Ottilie" in path.read_text(encoding="utf-8")
    )


def test_a_field_is_kept_as_edited_while_the_others_are_updated(newsroom: Any, workspace: Path) -> None:
    path = storm(workspace)
    edit(path, "\ntitle: ", "\n# shorter, Ann\ntitle: ")
    edit(path, 'excerpt: "', 'excerpt: "Checked. ')
    edit(path, "---\n\n", "---\n\nOur own view of it.\n")
    rename_topic(workspace, "Coast", "The Coast")
    report = newsroom.run(workspace)
    text = path.read_text(encoding="utf-8")
    assert "# shorter, Ann\n" in text
    assert 'excerpt: "Checked. ' in text
    assert text.endswith("---\n\nOur own view of it.\n")
    assert "  - The Coast\n" in text
    assert report.edited == 1


def test_a_struck_related_item_stays_out(newsroom: Any, workspace: Path) -> None:
    path = storm(workspace)
    first, *others = [each["webUrl"] for each in reading(path)["related"]]
    text = path.read_text(encoding="utf-8")
    start, end = text.index("  - title", text.index("related:")), 0
    end = text.index("  - title", start + 5)
    path.write_text(text[:start] + text[end:], encoding="utf-8")
    rename_topic(workspace, "Coast", "The Coast")
    newsroom.run(workspace)
    assert [each["webUrl"] for each in reading(path)["related"]] == others
    assert first not in path.read_text(encoding="utf-8")


def test_a_document_taken_down_by_hand_is_not_published_and_leads_no_more(
    newsroom: Any, workspace: Path
) -> None:
    path = storm(workspace)
    edit(path, "published: true\n", "published: true\nremoved: true\n")
    newsroom.run(workspace)
    assert path.exists()
    others = [other for other in (workspace / "_news").glob("*.md") if other != path]
    address = reading(path)["webUrl"]
    assert not any(address in other.read_text(encoding="utf-8") for other in others)


def test_an_edit_made_while_the_run_is_under_way_wins(newsroom: Any, workspace: Path) -> None:
    path = storm(workspace)
    rename_topic(workspace, "Coast", "The Coast")

    def meanwhile(report: object) -> None:
        if "Meanwhile" not in path.read_text(encoding="utf-8"):
            edit(path, '\ntitle: "', '\ntitle: "Meanwhile ')

    newsroom.run(workspace, watch=meanwhile)
    assert reading(path)["title"].startswith("Meanwhile ")
    assert "The Coast" in reading(path)["topics"]


def test_the_picture_goes_with_a_document_that_was_renamed(newsroom: Any, workspace: Path) -> None:
    path, images = storm(workspace), workspace / "assets/images"
    picture = (images / f"{path.stem}.jpg").read_bytes()
    path.rename(path.with_name("2026-03-02-the-storm.md"))
    newsroom.run(workspace)
    assert (images / "2026-03-02-the-storm.jpg").read_bytes() == picture
    assert not (images / f"{path.stem}.jpg").exists()


def test_a_document_that_somebody_is_writing_is_said_and_left_alone(newsroom: Any, workspace: Path) -> None:
    path = storm(workspace)
    path.write_text('---\ntitle: "Half a', encoding="utf-8")
    rename_topic(workspace, "Coast", "The Coast")
    report = newsroom.run(workspace)
    assert path.read_text(encoding="utf-8") == '---\ntitle: "Half a'
    assert any(str(path) in note and "left alone" in note for note in report.notes)


def test_a_clone_without_the_state_writes_nothing_asks_for_no_article_and_forgets_nothing(
    newsroom: Any, workspace: Path, documents: Documents, tmp_path: Path
) -> None:
    deleted = storm(workspace)
    edited, moved, *_ = sorted((workspace / "_news").glob("*kelp*"))
    deleted.unlink()
    edit(edited, '\ntitle: "', '\ntitle: "EDITED ')
    moved = moved.rename(workspace / "_news" / "kept-elsewhere.md")
    newsroom.run(workspace)
    before = documents(workspace)
    there = clone(workspace, tmp_path / "clone")
    report = newsroom.run(there)
    assert newsroom.articles_asked() == []
    assert documents(there) == before
    assert (report.new, report.updated) == (0, 0)
    rename_topic(there, "Coast", "The Coast")
    newsroom.run(there)
    after = documents(there)
    assert after.keys() == before.keys()
    assert b"EDITED" in after[edited.name]
    assert sum(b"The Coast" in data for data in after.values()) == len(after)


def test_a_clone_writes_what_the_desk_with_its_state_would(
    newsroom: Any, workspace: Path, documents: Documents, tmp_path: Path
) -> None:
    there = clone(workspace, tmp_path / "clone")
    for folder in (workspace, there):
        newsroom.run(folder)
        rename_topic(folder, "Coast", "The Coast")
        newsroom.run(folder)
    assert documents(there) == documents(workspace)
    assert (there / "_data/copydesk").is_dir()
    for path in (workspace / "_data/copydesk").iterdir():
        assert (there / "_data/copydesk" / path.name).read_bytes() == path.read_bytes()


def test_what_another_clone_wrote_is_no_edit(
    newsroom: Any, workspace: Path, documents: Documents, tmp_path: Path
) -> None:
    there = clone(workspace, tmp_path / "clone")
    rename_topic(there, "Coast", "The Coast")
    newsroom.run(there)
    for name in ("_news", "_data", "topics.yaml"):  # git pull
        source, target = there / name, workspace / name
        shutil.rmtree(target, ignore_errors=True) if target.is_dir() else target.unlink()
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    rename_topic(workspace, "The Coast", "Shore")
    report = newsroom.run(workspace)
    assert report.edited == 0
    assert all(b"  - Shore\n" in data for data in documents(workspace).values())


def test_lines_that_git_could_not_merge_cost_no_more_than_themselves(
    newsroom: Any, workspace: Path, documents: Documents, tmp_path: Path
) -> None:
    before = documents(workspace)
    there = clone(workspace, tmp_path / "clone")
    ledger = next((there / "_data/copydesk").glob("*.jsonl"))
    whole = ledger.read_bytes()
    ledger.write_bytes(b"<<<<<<< HEAD\n" + whole + b"=======\n>>>>>>> theirs\n")
    report = newsroom.run(there)
    assert any("3 lines" in note for note in report.notes)
    assert documents(there) == before
    assert ledger.read_bytes() == whole


def test_five_hundred_edits_deletions_and_moves_over_many_runs_are_neither_lost_nor_undone(
    newsroom: Any, workspace: Path, documents: Documents
) -> None:
    chance = random.Random(500)
    news = workspace / "_news"
    wanted: dict[str, dict[str, Any]] = {}  # originalUrl → the fields as people left them
    struck: dict[str, set[str]] = {}
    gone: set[str] = set()
    places: dict[str, Path] = {}
    done = 0
    for turn in range(10):
        paths = sorted(news.rglob("*.md"))
        for _ in range(50):
            path = chance.choice([path for path in paths if path.exists()])
            says = reading(path)
            address = says["originalUrl"]
            kind = chance.choice(["title", "title", "excerpt", "key", "topic", "strike", "move", "delete"])
            if kind == "delete" and (len(gone) > 15 or address in wanted):
                kind = "title"
            if kind in ("title", "excerpt"):
                value = f"{kind} {done} by hand: {chance.choice(['{{ x }}', '#1', 'é'])}"
                says[kind] = value
                wanted.setdefault(address, {})[kind] = value
            elif kind == "key":
                says["note"] = wanted.setdefault(address, {})["note"] = done
            elif kind == "topic":
                says["topics"] = ["By hand", *(each for each in says["topics"] if each != "By hand")]
                wanted.setdefault(address, {})["topic"] = "By hand"
            elif kind == "strike" and says.get("related"):
                item = says["related"].pop(chance.randrange(len(says["related"])))
                struck.setdefault(address, set()).add(item["webUrl"])
            if kind == "delete":
                path.unlink()
                gone.add(address)
            elif kind == "move":
                target = news / f"moved-{turn}" / f"{done}-{path.name}"
                target.parent.mkdir(exist_ok=True)
                path.rename(target)
                paths.append(target)
            else:
                path.write_text(front_matter.dumps(says), encoding="utf-8")
            done += 1
        for path in news.rglob("*.md"):
            places[reading(path)["originalUrl"]] = path
        rename_topic(workspace, "Coast" if turn == 0 else f"Coast {turn - 1}", f"Coast {turn}")
        newsroom.run(workspace)
        found = {reading(path)["originalUrl"]: path for path in news.rglob("*.md")}
        assert not gone & found.keys()
        for address, path in found.items():
            says = reading(path)
            assert path == places[address]
            assert f"Coast {turn}" in says["topics"]
            for field, value in wanted.get(address, {}).items():
                assert "By hand" in says["topics"] if field == "topic" else says[field] == value
            assert not struck.get(address, set()) & {each["webUrl"] for each in says.get("related", [])}
    assert done == 500


def test_a_ledger_says_no_secret_of_an_address_and_no_text(workspace: Path) -> None:
    text = b"".join(path.read_bytes() for path in (workspace / "_data/copydesk").iterdir())
    assert text.count(b"\n") >= 60
    assert subprocess.run(["grep", "-c", "token=[^~]"], input=text, capture_output=True).stdout == b"0\n"
