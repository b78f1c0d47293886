"""Where documents are put, and as what, stops no run: those that can be told are found again, the others said."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from copydesk.chain.options import Options, plainly
from copydesk.chain.refresh import publish, run_of
from copydesk.chain.report import Report
from copydesk.documents import front_matter
from copydesk.errors import Accident, CannotWrite
from copydesk.state import articles
from copydesk.workspace.workspace import load

pytestmark = pytest.mark.slow


def tell_again(workspace: Path) -> Report:
    """A run that fetches nothing, after which every document has another name for a topic."""
    topics = workspace / "topics.yaml"
    topics.write_text(topics.read_text().replace("name: Coast", "name: The Coast"))
    with run_of(load(workspace), Options()) as (state, report):
        with state.begin() as connection:
            articles.all_are_fresh(connection)
        publish(load(workspace), state, report, plainly)
    return report


def reading(path: Path) -> dict[str, Any]:
    return front_matter.loads(path.read_text(encoding="utf-8")).mapping


def addresses(workspace: Path) -> dict[str, str]:
    """The address in each document that has the topic's new name, by the document's."""
    found = {path.name: reading(path) for path in (workspace / "_news").rglob("*.md")}
    return {name: says["originalUrl"] for name, says in found.items() if "The Coast" in says["topics"]}


def as_link(path: Path) -> None:
    path.rename(path.with_suffix(".txt"))
    path.symlink_to(path.with_suffix(".txt"))


def as_dangling_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("/nowhere/at/all")


def as_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize("put", [as_link, as_dangling_link, as_pipe])
def test_what_stands_in_the_place_of_a_document_is_said_and_stops_no_other(
    put: Callable[[Path], None], workspace: Path
) -> None:
    path, *others = sorted((workspace / "_news").glob("*.md"))
    put(path)
    report = tell_again(workspace)
    assert report.updated == len(others)
    assert any(str(path) in note and "no plain file" in note for note in report.notes)
    assert not path.is_file() or path.is_symlink()


@pytest.mark.parametrize("name", [b"caf\xe9.md", b"d\xe9/a.md"])
def test_a_document_whose_name_is_no_text_is_left_alone_until_it_has_another(
    name: bytes, workspace: Path
) -> None:
    path, *others = sorted((workspace / "_news").glob("*.md"))
    before = path.read_bytes()
    odd = workspace / "_news" / os.fsdecode(name)
    odd.parent.mkdir(exist_ok=True)
    path.rename(odd)
    report = tell_again(workspace)
    assert report.updated == len(others)
    assert any("udce9.md" in note or "udce9/a.md" in note for note in report.notes)
    assert odd.read_bytes() == before
    named = odd.rename(workspace / "_news" / "cafe.md")
    tell_again(workspace)
    assert "The Coast" in reading(named)["topics"]


def test_a_note_is_one_line_whatever_a_file_is_called(workspace: Path) -> None:
    (workspace / "_news" / "a\nb\u202e.md").write_text("---\nhalf")
    report = tell_again(workspace)
    assert any(r"a\nb\u202e.md" in note for note in report.notes)


def test_documents_that_swapped_their_names_are_each_found_again(workspace: Path) -> None:
    first, second, *_ = sorted((workspace / "_news").glob("*.md"))
    wanted = {first.name: reading(second)["originalUrl"], second.name: reading(first)["originalUrl"]}
    first.rename(aside := first.with_suffix(".txt"))
    second.rename(first)
    aside.rename(second)
    report = tell_again(workspace)
    assert report.edited == 0
    assert addresses(workspace).items() >= wanted.items()
    assert tell_again(workspace).updated == 0


def test_a_document_that_was_moved_over_another_is_found_again_and_the_other_is_deleted(
    workspace: Path, documents: Callable[[Path], dict[str, bytes]]
) -> None:
    first, second, *_ = sorted((workspace / "_news").glob("*.md"))
    wanted = reading(first)["originalUrl"]
    before = documents(workspace)
    first.rename(second)
    for _ in range(2):
        report = tell_again(workspace)
        assert report.edited == 0
        assert documents(workspace).keys() == before.keys() - {first.name}
    assert addresses(workspace)[second.name] == wanted


def test_documents_that_moved_up_a_place_are_each_found_again(workspace: Path) -> None:
    first, second, *_ = sorted((workspace / "_news").glob("*.md"))
    wanted = {second.name: reading(first)["originalUrl"], "last.md": reading(second)["originalUrl"]}
    second.rename(second.with_name("last.md"))
    first.rename(second)
    assert tell_again(workspace).edited == 0
    assert addresses(workspace).items() >= wanted.items()


def test_a_copy_over_another_document_is_an_edit_of_that_one(workspace: Path) -> None:
    first, second, *_ = sorted((workspace / "_news").glob("*.md"))
    second.write_bytes(first.read_bytes())
    report = tell_again(workspace)
    assert report.edited == 1
    assert reading(second)["title"] == reading(first)["title"]


def test_a_document_that_is_moved_and_taken_down_at_once_is_not_fetched_again(
    newsroom: Any, workspace: Path
) -> None:
    path = min((workspace / "_news").glob("*.md"))
    address = reading(path)["originalUrl"]
    text = path.read_text(encoding="utf-8")
    path.unlink()
    path.with_name("moved.md").write_text(text.replace("\nprovider:", "removed: true\n\nprovider:", 1))
    tell_again(workspace)
    newsroom.run(workspace, again=True)
    assert address not in newsroom.articles_asked()


def test_a_document_that_was_deleted_and_put_back_elsewhere_is_updated_at_once(workspace: Path) -> None:
    path = min((workspace / "_news").glob("*.md"))
    text = path.read_text(encoding="utf-8")
    path.unlink()
    tell_again(workspace)
    path.with_name("back.md").write_text(text)
    tell_again(workspace)
    assert "The Coast" in reading(path.with_name("back.md"))["topics"]


def test_documents_of_a_persons_own_that_vanish_at_once_are_an_accident(tmp_path: Path) -> None:
    (tmp_path / "copydesk.yaml").write_text("site: {title: A}\n")
    news = tmp_path / "output/_news"
    news.mkdir(parents=True)
    for number in range(30):
        (news / f"{number}.md").write_text(f'---\noriginalUrl: "https://a.example/{number}"\n---\n\n')
    with run_of(load(tmp_path), Options()):
        pass
    news.rename(news.with_name("elsewhere"))
    with pytest.raises(Accident, match="30 of 30 documents are gone"), run_of(load(tmp_path), Options()):
        pass


@pytest.mark.parametrize("name", ["_news", "assets/images", "_data/copydesk"])
def test_a_folder_that_cannot_be_written_is_noticed_before_anything_is_fetched(
    name: str, newsroom: Any, workspace: Path
) -> None:
    (workspace / name).rename(workspace / "aside")
    (workspace / name).write_text("in its place")
    with pytest.raises(CannotWrite, match=r"a folder should be|File exists"):
        newsroom.run(workspace)
    assert newsroom.web.asked == []
