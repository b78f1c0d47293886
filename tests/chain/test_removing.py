"""An article taken down stays down; with --purge nothing that was kept of it stays."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from copydesk import urls
from copydesk.archive import warc
from copydesk.chain.releasing import release
from copydesk.chain.removing import remove
from copydesk.chain.replay import replay
from copydesk.documents import front_matter
from copydesk.errors import BadInput
from copydesk.workspace.workspace import load

pytestmark = pytest.mark.slow


def reading(path: Path) -> dict[str, Any]:
    return front_matter.loads(path.read_text(encoding="utf-8")).mapping


def lead(workspace: Path) -> Path:
    return next(
        path
        for path in sorted((workspace / "_news").glob("*.md"))
        if reading(path)["published"] and "Ottilie" in path.read_text(encoding="utf-8")
    )


def archived(workspace: Path) -> set[str]:
    state = workspace / ".copydesk"
    return {
        page.link.url
        for file in (state / "archive").glob("*.warc.gz")
        for want in ("page", "picture")
        for page in warc.pages(state, f"archive/{file.name}", want)
    }


def test_an_article_that_was_removed_is_out_of_its_story_and_is_not_fetched_again(
    newsroom: Any, workspace: Path
) -> None:
    path = lead(workspace)
    says = reading(path)
    (line,) = remove(load(workspace), str(path), purge=False)
    assert line == f"{path}: removed: true"
    assert {**says, "removed": True, "published": False, "heat": -1} == reading(path)
    others = [other for other in (workspace / "_news").glob("*.md") if other != path]
    assert not any(says["webUrl"] in other.read_text(encoding="utf-8") for other in others)
    assert says["webUrl"] not in (workspace / "feed.json").read_text()
    shutil.copytree(
        workspace, clone := workspace.parent / "clone", ignore=shutil.ignore_patterns(".copydesk")
    )
    for folder in (workspace, clone):
        newsroom.run(folder)
        assert urls.key(says["webUrl"]) not in {urls.key(each) for each in newsroom.web.asked}
        assert reading(folder / "_news" / path.name)["removed"] is True


def test_what_was_removed_can_be_taken_back(newsroom: Any, workspace: Path) -> None:
    path = lead(workspace)
    before = {each.name: each.read_bytes() for each in (workspace / "_news").iterdir()}
    remove(load(workspace), str(path), purge=False)
    assert release(load(workspace), path, "removed") == ["removed"]
    assert reading(path) == front_matter.loads(before[path.name].decode()).mapping
    assert {each.name: each.read_bytes() for each in (workspace / "_news").iterdir()} == before


def test_a_purge_leaves_no_text_no_archive_record_and_no_picture(newsroom: Any, workspace: Path) -> None:
    path = lead(workspace)
    says = reading(path)
    database = workspace / ".copydesk/state.sqlite"
    with sqlite3.connect(database) as state:
        (text, kept) = state.execute(
            "SELECT text, json_extract(picture, '$.file') FROM articles WHERE article LIKE ?",
            (f'%"{says["webUrl"]}"%',),
        ).fetchone()
    canary = text[len(text) // 2 :][:60]
    picture = says["images"][0]["url"]
    assert {says["originalUrl"], picture} <= archived(workspace)
    others = archived(workspace)
    remove(load(workspace), says["originalUrl"], purge=True)
    assert archived(workspace) == others - {says["originalUrl"], picture}
    with sqlite3.connect(database) as state:
        assert state.execute("SELECT count(*) FROM articles WHERE instr(text, ?)", (canary,)).fetchone() == (
            0,
        )
    assert not (workspace / ".copydesk" / kept).exists()
    assert not list((workspace / "assets/images").glob(f"{path.stem}.*"))
    assert "images" not in reading(path)
    before = {each.name: each.read_bytes() for each in (workspace / "_news").iterdir()}
    assert replay(load(workspace)).problems == []
    after = {each.name: each.read_bytes() for each in (workspace / "_news").iterdir()}
    assert after == before
    newsroom.run(workspace)
    assert says["originalUrl"] not in newsroom.web.asked
    assert picture not in newsroom.web.asked


def test_a_purge_takes_the_picture_away_also_under_the_name_that_the_document_had_before(
    workspace: Path,
) -> None:
    path = lead(workspace)
    (picture,) = (workspace / "assets/images").glob(f"{path.stem}.*")
    path = path.rename(path.with_name("moved.md"))
    remove(load(workspace), str(path), purge=True)
    assert not picture.exists()
    assert not list((workspace / "assets/images").glob("moved.*"))


def test_a_purge_leaves_a_picture_that_another_article_has_from_a_second_address(workspace: Path) -> None:
    path, state = lead(workspace), workspace / ".copydesk"
    with sqlite3.connect(state / "state.sqlite") as database:
        (kept,) = database.execute(
            "SELECT json_extract(picture, '$.file') FROM articles WHERE article LIKE ?",
            (f'%"{reading(path)["webUrl"]}"%',),
        ).fetchone()
        (other,) = database.execute(
            "SELECT id FROM articles WHERE json_extract(picture, '$.file') != ? ORDER BY id LIMIT 1", (kept,)
        ).fetchone()
        database.execute(
            "UPDATE articles SET picture = json_set(picture, '$.file', ?) WHERE id = ?", (kept, other)
        )
    remove(load(workspace), str(path), purge=True)
    assert (state / kept).exists()
    assert not list((workspace / "assets/images").glob(f"{path.stem}.*"))


def test_an_address_that_was_never_met_is_never_fetched(newsroom: Any, tmp_path: Path) -> None:
    from copydesk.demo.workspace import copy_to

    copy_to(tmp_path)
    address = next(each.url for each in newsroom.web.newsroom.articles if "harbor-ledger" in each.url)
    (line,) = remove(load(tmp_path), address, purge=False)
    assert "will not be fetched" in line
    newsroom.run(tmp_path, sources=("Harbor Ledger",))
    asked = {urls.key(each) for each in newsroom.web.asked}
    assert urls.key(address) not in asked
    assert len(asked) > 10
    shutil.rmtree(tmp_path / ".copydesk")
    newsroom.run(tmp_path, sources=("Harbor Ledger",))
    assert urls.key(address) not in {urls.key(each) for each in newsroom.web.asked}


def test_what_cannot_be_removed_is_said_in_one_line(workspace: Path) -> None:
    with pytest.raises(BadInput, match=r"nothing\.md: no such file; give a document or an address"):
        remove(load(workspace), str(workspace / "_news/nothing.md"), purge=False)
    path = lead(workspace)
    path.write_text("---\nhalf")
    with pytest.raises(BadInput, match="line 1"):
        remove(load(workspace), str(path), purge=False)


def test_a_field_is_the_desks_again_after_its_release(newsroom: Any, workspace: Path) -> None:
    path = lead(workspace)
    before = path.read_bytes()
    says = reading(path)
    edited = front_matter.dumps(
        {**says, "title": "By hand", "excerpt": "By hand", "related": says["related"][1:]}
    )
    path.write_text(edited, encoding="utf-8")
    with pytest.raises(
        BadInput, match=r"`topics` was not edited; edited here: excerpt, related\[.*\], title"
    ):
        release(load(workspace), path, "topics")
    assert path.read_text(encoding="utf-8") == edited
    assert release(load(workspace), path, "title") == ["title"]
    assert {**reading(path), "title": "By hand"} == front_matter.loads(edited).mapping
    release(load(workspace), path, f"related[{says['related'][0]['webUrl']}]")
    release(load(workspace), path, "excerpt")
    assert path.read_bytes() == before


def test_why_says_what_was_edited_and_what_the_desk_has(newsroom: Any, workspace: Path) -> None:
    from copydesk.chain.explaining import explain
    from copydesk.state.store import open_state

    path = lead(workspace)
    says = reading(path)
    path.write_text(front_matter.dumps({**says, "title": "By hand", "note": "Mine"}), encoding="utf-8")
    for _ in range(2):  # before a run knows of it, and after
        state = open_state(workspace / ".copydesk")
        lines = list(explain(load(workspace), state, str(path)))
        state.close()
        assert any(line.strip().startswith("title") for line in lines)
        assert "  note" in lines
        newsroom.run(workspace)
    assert f"  title   the desk has: {says['title']}" in lines
