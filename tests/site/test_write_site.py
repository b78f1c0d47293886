from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from copydesk.documents import front_matter
from copydesk.documents.files import PART
from copydesk.errors import CannotWrite, Unreadable
from copydesk.site import writing

TOP = ["feed.json", "feed.xml", "news-sitemap.xml"]
LISTS = [
    f"api/news/{topic}{page}index.json"
    for topic in ("", "coast/", "harbors/", "tides/")
    for page in ("", "page/1/")
]


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles of the documents that were parsed."""
    seen: list[str] = []

    plainly = front_matter.loads

    def loads(text: str) -> front_matter.FrontMatter:
        document = plainly(text)
        seen.append(document.mapping["title"])
        return document

    monkeypatch.setattr(front_matter, "loads", loads)
    return seen


def test_the_site_is_written_once(desk: Any) -> None:
    desk.document("a.md")
    report = desk.write()
    assert sorted(report.written) == sorted([*TOP, *LISTS, "api/news/a/index.json"]) == sorted(desk.files())
    assert report.removed == report.problems == []
    before = {path: path.stat() for path in desk.site.rglob("*")}
    assert desk.write() == writing.SiteReport()
    assert {path: path.stat() for path in desk.site.rglob("*")} == before


def test_a_desk_of_no_documents_has_empty_lists(desk: Any) -> None:
    desk.write()
    assert json.loads(desk.files()["api/news/index.json"]) == {"page": 1, "value": [], "nextPage": None}


def test_only_what_has_changed_is_parsed(
    desk: Any, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        desk.document(f"{number}.md", number, published=number != 3)
    desk.write()
    assert len(parsed) == 4  # an unpublished one says so before it is parsed
    parsed.clear()
    desk.document("2.md", 2, title="Edited by hand")
    # all but the list without it
    assert sorted(desk.write().written) == sorted([*TOP, *LISTS[:6], "api/news/2/index.json"])
    assert parsed == ["Edited by hand"]
    parsed.clear()
    monkeypatch.setattr(writing, "site_files", None)  # nothing is made, either
    desk.write()
    assert parsed == []


@pytest.mark.parametrize("how", ["published: false", "removed: true", "deleted"])
def test_what_is_no_longer_published_is_gone_everywhere(desk: Any, how: str) -> None:
    desk.document("kept.md", 1)
    path = desk.document("gone.md", 2, title="Canary")
    desk.write()
    assert sum(b"Canary" in data for data in desk.files().values()) == 10
    if how == "deleted":
        path.unlink()
    elif how == "removed: true":
        path.write_text(path.read_text().replace("published: true", "published: true\nremoved: true"))
    else:
        path.write_text(path.read_text().replace("published: true", how))
    assert desk.write().removed == ["api/news/gone/index.json"]
    assert not (desk.site / "api/news/gone").exists()
    assert not any(b"Canary" in data for data in desk.files().values())


def test_a_page_that_no_longer_exists_is_removed(desk: Any) -> None:
    for number in range(26):
        desk.document(f"{number}.md", number)
    desk.write()
    assert (desk.site / "api/news/coast/page/2/index.json").exists()
    (desk.folder / "output/_news/0.md").unlink()
    assert sorted(desk.write().removed) == [
        "api/news/0/index.json",
        "api/news/coast/page/2/index.json",
        "api/news/harbors/page/2/index.json",
        "api/news/page/2/index.json",
    ]
    assert sorted(path.name for path in (desk.site / "api/news/page").iterdir()) == ["1"]


def test_a_topic_that_is_no_more_takes_its_lists_along(desk: Any, parsed: list[str]) -> None:
    desk.document("a.md")
    desk.write()
    parsed.clear()
    topics = desk.folder / "topics.yaml"
    topics.write_text(topics.read_text().splitlines()[0])
    assert len(desk.write().removed) == 4
    assert not (desk.site / "api/news/harbors").exists()
    assert parsed == []


def test_without_the_api_its_files_go_and_a_persons_stay(desk: Any) -> None:
    desk.document("a.md")
    desk.write()
    own = {
        "api/news/README.md": b"about",
        "api/news/index.html": b"<html>",
        "api/news/own/index.json": b'{"page": "a"}',
        "api/news/page/7/index.json": b'{"page": 6, "value": [], "nextPage": null}',
        "api/news/b/index.json": b'{"path": "_news/a.md"}',
        "api/news/list/index.json": b"[1]",
        "api/people/index.json": b'{"page": 1, "value": [], "nextPage": null}',
    }
    for path, data in own.items():
        (desk.site / path).parent.mkdir(parents=True, exist_ok=True)
        (desk.site / path).write_bytes(data)
    desk.settings("{api: false, site: {url: https://coast.example}}")
    assert sorted(desk.write().removed) == sorted([*LISTS, "api/news/a/index.json"])
    assert {path: data for path, data in desk.files().items() if path not in TOP} == own
    assert not (desk.site / "api/news/a").exists()


def test_no_empty_folder_is_left(desk: Any) -> None:
    desk.document("2026/a.md")
    desk.write()
    desk.settings("{api: false}")
    desk.write()
    assert sorted(path.name for path in desk.site.iterdir()) == ["_news"]


def test_the_feeds_go_when_the_site_has_no_address_any_more(desk: Any) -> None:
    desk.document("a.md")
    desk.write()
    desk.settings("{}")
    assert sorted(desk.write().removed) == TOP
    assert not set(TOP) & desk.files().keys()


def test_a_persons_own_file_is_never_overwritten(desk: Any) -> None:
    own = {
        "feed.xml": b"---\n---\n<feed/>",
        "api/news/index.json": b"---\nlayout: null\n---\n{% include api %}",
    }
    for path, data in own.items():
        (desk.site / path).parent.mkdir(parents=True, exist_ok=True)
        (desk.site / path).write_bytes(data)
    desk.document("a.md")
    report = desk.write()
    assert sorted(line.partition(": ")[0] for line in report.problems) == [
        str(desk.site / "api/news/index.json"),
        str(desk.site / "feed.xml"),
    ]
    assert "move it away" in report.problems[0]
    assert own.items() <= desk.files().items()
    assert desk.write().problems == report.problems  # said again as long as it is so
    (desk.site / "feed.xml").unlink()
    assert desk.write().written == ["feed.xml"]


@pytest.mark.parametrize("change", ["edited", "gone"])
def test_a_site_file_that_somebody_changed_is_made_again(desk: Any, change: str) -> None:
    desk.document("a.md")
    desk.write()
    before = desk.files()
    for name in ("feed.xml", "api/news/index.json"):
        path = desk.site / name
        if change == "gone":
            path.unlink()
        else:
            path.write_bytes(path.read_bytes().replace(b"Ferry", b"Fairy"))
    assert sorted(desk.write().written) == ["api/news/index.json", "feed.xml"]
    assert desk.files() == before


@pytest.mark.parametrize(
    "cache",
    [None, b"", b"\x81\xa7reading\xa1x", b"\xff" * 100],
    ids=["lost", "empty", "of another version", "torn"],
)
def test_losing_the_cache_costs_only_time(desk: Any, parsed: list[str], cache: bytes | None) -> None:
    desk.document("a.md")
    desk.write()
    (desk.folder / ".copydesk/site.msgpack").unlink()
    if cache is not None:
        (desk.folder / ".copydesk/site.msgpack").write_bytes(cache)
    assert desk.write() == writing.SiteReport()
    assert len(parsed) == 2


def test_a_new_language_is_noticed(desk: Any) -> None:
    desk.document("a.md")
    desk.write()
    desk.settings("site: {title: Coast Every Day, url: https://coast.example/, language: pt}\n")
    desk.write()
    assert json.loads(desk.files()["api/news/a/index.json"])["locale"] == "pt"


def test_what_cannot_be_read_is_told_and_left_out(desk: Any) -> None:
    desk.document("a.md")
    broken = {
        "half.md": b"---\ntitle: x",
        "latin.md": b"---\ntitle: \xe9\n---\n",
        "undated.md": b"---\npublished: true\n---\n",
    }
    for name, data in broken.items():
        (desk.folder / "output/_news" / name).write_bytes(data)
    report = desk.write()
    assert [Path(line.partition(": ")[0]).name for line in report.problems] == sorted(broken)
    assert len(json.loads(desk.files()["api/news/index.json"])["value"]) == 1
    assert desk.write().problems == report.problems


def test_editors_files_and_links_are_no_documents(desk: Any) -> None:
    path = desk.document("a.md")
    desk.document(".#b.md")
    desk.document(".trash/c.md")
    (path.parent / "d.md").symlink_to(path)
    (path.parent / "loop").symlink_to(path.parent)
    os.mkfifo(path.parent / "e.md")
    Path(os.fsdecode(bytes(path.parent) + b"/\xe9.md")).write_bytes(path.read_bytes())
    desk.write()
    assert len(json.loads(desk.files()["api/news/index.json"])["value"]) == 1


def test_a_path_is_the_documents_within_the_site(desk: Any) -> None:
    desk.document("2026/a.md")
    desk.write()
    assert json.loads(desk.files()["api/news/2026/a/index.json"])["path"] == "_news/2026/a.md"
    assert b"https://coast.example/news/2026/a/" in desk.files()["news-sitemap.xml"]
    url = "site: {url: https://coast.example}"
    for output, path in (
        ("{documents: output/_news, site: .}", "output/_news/2026/a.md"),
        ("{documents: output/_news, site: static}", "_news/2026/a.md"),
    ):
        desk.settings(f"{{{url}, output: {output}}}")
        desk.write()
        site = desk.folder / output.rpartition(": ")[2].strip("}")
        assert json.loads((site / "api/news/2026/a/index.json").read_bytes())["path"] == path
        assert b"https://coast.example/news/2026/a/" in (site / "news-sitemap.xml").read_bytes()


@pytest.mark.parametrize("link", ["api", "api/news", "api/news/a", "api/news/a/index.json"])
def test_nothing_is_written_or_removed_through_a_link(desk: Any, tmp_path: Path, link: str) -> None:
    desk.document("a.md")
    desk.write()
    outside = tmp_path / "outside"
    (desk.site / link).rename(outside)
    (desk.site / link).symlink_to(outside)
    there = {path: path.read_bytes() for path in (outside, *outside.rglob("*")) if path.is_file()}
    desk.document("a.md", title="Edited")
    with pytest.raises(CannotWrite, match="stands"):
        desk.write()
    desk.settings("{api: false}")
    desk.write()
    assert {path: path.read_bytes() for path in there} == there


def test_a_folder_that_cannot_be_listed_is_no_empty_one(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.document("2026/a.md")
    desk.write()
    before = desk.files()
    listed = os.scandir

    def scandir(path: Path) -> Any:
        if Path(path).name == "2026":
            raise PermissionError(13, "Permission denied")
        return listed(path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", scandir)
        with pytest.raises(Unreadable, match="cannot be listed: Permission denied"):
            desk.write()
    assert desk.files() == before


def test_a_folder_of_another_name_is_the_same_site(desk: Any) -> None:
    desk.document("a.md")
    desk.write()
    (desk.folder / "output/_news").rename(desk.folder / "output/_stories")
    url = "site: {title: Coast Every Day, url: https://coast.example, language: en-us}"
    desk.settings(f"{{{url}, output: {{documents: output/_stories}}}}")
    report = desk.write()
    assert report.problems == report.removed == []
    assert json.loads(desk.files()["api/news/a/index.json"])["path"] == "_stories/a.md"


def test_a_disk_that_refuses_is_named_and_the_next_call_does_the_rest(
    desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.document("a.md")
    desk.site.joinpath("api").write_bytes(b"")
    with pytest.raises(CannotWrite, match="api"):
        desk.write()
    desk.site.joinpath("api").unlink()
    assert len(desk.write().written) == 12


def test_what_a_killed_run_left_half_written_is_swept(desk: Any) -> None:
    desk.document("a.md")
    desk.write()
    for folder in ("", "api/news", "api/news/a"):
        (desk.site / folder / f"{PART}0").write_bytes(b"half")
    desk.document("a.md", title="Edited")
    desk.write()
    assert not list(desk.site.rglob(f"{PART}*"))


def test_the_same_documents_make_the_same_bytes(
    desk: Any, tmp_path: Path, front: Callable[..., dict[str, Any]]
) -> None:
    for number in (3, 1, 2):
        desk.document(f"{number}.md", number)
    desk.write()
    other = type(desk)(tmp_path / "other", front)
    other.folder.mkdir()
    other.settings((desk.folder / "copydesk.yaml").read_text())
    (other.folder / "topics.yaml").write_text((desk.folder / "topics.yaml").read_text())
    for number in (1, 2, 3):
        other.document(f"{number}.md", number)
    other.write()
    assert other.files() == desk.files()


@pytest.mark.slow
def test_ten_thousand_unchanged_documents_cost_half_a_second(desk: Any) -> None:
    import time

    for number in range(10_000):
        desk.document(f"{number}.md", number % 5000, published=number % 4 == 0)
    desk.write()
    began = time.process_time()
    assert desk.write() == writing.SiteReport()
    assert time.process_time() - began < 0.5
    desk.document("0.md", title="Edited")
    began = time.process_time()
    desk.write()
    assert time.process_time() - began < 2
