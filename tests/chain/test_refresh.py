"""A run: sources in, documents out; and again, and again after people were there."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from copydesk.chain.report import Report
from copydesk.documents import front_matter
from copydesk.errors import Accident, AnotherRun, BadInput, CannotWrite
from copydesk.lock import only_run

Documents = Callable[[Path], dict[str, bytes]]
Finished = tuple[Path, Report]

pytestmark = pytest.mark.slow


def reading(data: bytes) -> dict[str, object]:
    return front_matter.loads(data.decode()).mapping


def test_every_article_that_can_be_read_becomes_a_document(finished: Finished, documents: Documents) -> None:
    folder, report = finished
    assert report.problems == []
    assert [source.name for source in report.failed_sources()] == []
    assert len(documents(folder)) == report.new == report.documents >= 60
    assert 10 <= report.published < report.documents


def test_what_became_no_document_is_named_with_its_reason(finished: Finished) -> None:
    reasons = {
        failure.url.rpartition("/")[2] or failure.url: failure.reason for failure in finished[1].failures
    }
    assert sorted(reasons.values()) == sorted(
        [
            "404 Not Found",
            "robots.txt forbids it",
            "an error page with status 200: 'Page not found | The Civic Post'",
        ]
    )


def test_a_broken_item_of_a_feed_costs_that_item_alone(finished: Finished) -> None:
    slipway = finished[1].sources["Slipway TV"]
    assert slipway.articles == 6
    assert any("no address" in note for note in slipway.notes)


def test_any_yaml_parser_reads_the_same_out_of_a_document(finished: Finished, documents: Documents) -> None:
    for data in documents(finished[0]).values():
        says = yaml.safe_load(data.decode().split("\n---\n")[0])
        ours = reading(data)
        assert {
            name: value for name, value in says.items() if name not in ("publishedDateTime", "related")
        } == {name: value for name, value in ours.items() if name not in ("publishedDateTime", "related")}
        assert f"{says['publishedDateTime']:%Y-%m-%dT%H:%M:%S}" in str(ours["publishedDateTime"]).replace(
            " ", "T"
        )


def test_one_article_of_a_story_leads_and_the_others_are_not_published(
    finished: Finished, documents: Documents
) -> None:
    found = [reading(data) for data in documents(finished[0]).values()]
    storm = [each for each in found if "Ottilie" in str(each["title"])]
    assert len(storm) == 2
    assert sorted(each["heat"] == -1 for each in storm) == [False, True]
    assert all(len(each["related"]) == 4 for each in storm)
    assert not any(each["published"] for each in found if each["heat"] == -1)


def test_a_copy_under_another_masthead_is_a_member_of_the_story(finished: Finished) -> None:
    state = sqlite3.connect(finished[0] / ".copydesk/state.sqlite")
    copies = state.execute(
        "SELECT count(*) FROM articles WHERE copy_of IS NOT NULL AND same_as IS NULL"
    ).fetchone()
    assert copies[0] >= 4


def test_the_lead_picture_is_kept_beside_the_document(finished: Finished, documents: Documents) -> None:
    folder = finished[0]
    for name, data in documents(folder).items():
        if images := reading(data).get("images"):
            assert images[0]["isCached"] is True
            assert (folder / "assets/images" / f"{Path(name).stem}.jpg").is_file()


def test_a_page_marked_noarchive_is_read_and_not_archived(finished: Finished) -> None:
    folder = finished[0]
    state = sqlite3.connect(folder / ".copydesk/state.sqlite")
    pages = [row[0] for row in state.execute("SELECT page FROM articles WHERE page LIKE '%noarchive%'")]
    assert len(pages) == 1
    assert '"spool/' in pages[0]
    assert list((folder / ".copydesk/spool").iterdir()) == []


def test_a_reservation_leaves_the_feeds_own_words_alone(finished: Finished) -> None:
    state = sqlite3.connect(finished[0] / ".copydesk/state.sqlite")
    (row,) = state.execute("SELECT text, page FROM articles WHERE page LIKE '%\"tdm\"%'").fetchall()
    assert row[0] == ""
    assert '"record":null' in row[1]


def test_no_text_of_an_article_stands_in_the_output(finished: Finished) -> None:
    folder = finished[0]
    state = sqlite3.connect(folder / ".copydesk/state.sqlite")
    texts = [row[0] for row in state.execute("SELECT text FROM articles WHERE length(text) > 800")]
    written = b"".join(path.read_bytes() for path in (folder / "_news").iterdir())
    assert texts
    assert not any(text[400:460].encode() in written for text in texts)


def test_a_second_run_asks_for_no_article_and_touches_no_file(
    newsroom: object, workspace: Path, documents: Documents
) -> None:
    before = {path: path.stat().st_mtime_ns for path in (workspace / "_news").iterdir()}
    report = newsroom.run(workspace)
    assert newsroom.articles_asked() == []
    assert {path: path.stat().st_mtime_ns for path in (workspace / "_news").iterdir()} == before
    assert (report.new, report.updated, report.unchanged) == (0, 0, 0)
    assert report.documents == len(before)


def test_what_a_person_edited_deleted_or_moved_stays_so(
    newsroom: object, workspace: Path, documents: Documents
) -> None:
    news = workspace / "_news"
    edited, deleted, moved, *_ = sorted(news.glob("*ottilie*")) + sorted(news.glob("*kelp*"))
    edited.write_bytes(edited.read_bytes().replace(b'title: "', b'title: "EDITED '))
    deleted.unlink()
    (news / "archive").mkdir()
    target = moved.rename(news / "archive" / moved.name)
    (workspace / "topics.yaml").write_text(
        (workspace / "topics.yaml")
        .read_text()
        .replace("name: Coast\n", "name: The Coast\n")
        .replace("name: Coast,", "name: The Coast,")
    )
    report = newsroom.run(workspace)
    after = documents(workspace)
    assert report.updated >= 50  # the topic's new name stands everywhere, also in the edited one
    assert report.edited == 1
    assert b"EDITED" in after[edited.name]
    assert b"The Coast" in after[edited.name]
    assert deleted.name not in after
    assert b"The Coast" in target.read_bytes()
    assert not moved.exists()


def test_a_story_whose_lead_was_taken_down_is_led_by_another(
    newsroom: object, workspace: Path, documents: Documents
) -> None:
    lead = next(
        name
        for name, data in documents(workspace).items()
        if b"Ottilie" in data and reading(data)["published"]
    )
    path = workspace / "_news" / lead
    path.unlink()
    newsroom.run(workspace)
    storm = [reading(data) for data in documents(workspace).values() if b"ottilie" in data]
    assert any(each["published"] for each in storm)
    assert not any(lead[11:40] in str(item["webUrl"]) for each in storm for item in each.get("related", ()))


def test_a_folder_that_vanished_is_an_accident(newsroom: object, workspace: Path) -> None:
    names = sorted((workspace / "_news").iterdir())
    for path in names[:30]:
        path.unlink()
    with pytest.raises(Accident, match="30 of 69 documents are gone"):
        newsroom.run(workspace)
    assert newsroom.web.asked == []
    report = newsroom.run(workspace, accept_deletions=True)
    assert report.documents == 39
    assert not names[0].exists()


def test_an_output_folder_that_cannot_be_written_is_noticed_before_anything_is_fetched(
    newsroom: object, workspace: Path, tmp_path: Path
) -> None:
    (workspace / "_news").rename(tmp_path / "elsewhere")
    (workspace / "_news").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CannotWrite, match="_news"):
        newsroom.run(workspace)
    assert newsroom.web.asked == []


def test_two_runs_of_a_workspace_never_work_at_once(newsroom: object, workspace: Path) -> None:
    with only_run(workspace / ".copydesk"), pytest.raises(AnotherRun, match=f"process {os.getpid()}"):
        newsroom.run(workspace)
    assert newsroom.run(workspace).problems == []


def test_a_state_that_was_lost_is_begun_anew_and_no_file_is_written_twice(
    newsroom: object, workspace: Path, documents: Documents
) -> None:
    before = documents(workspace)
    (workspace / ".copydesk/state.sqlite").unlink()
    newsroom.run(workspace)
    assert documents(workspace) == before


def test_a_limit_leaves_the_rest_to_the_next_run(newsroom: object, tmp_path: Path) -> None:
    from copydesk.demo.workspace import copy_to

    copy_to(tmp_path)
    first = newsroom.run(tmp_path, limit=5, sources=("Harbor Ledger",))
    assert sum(source.fetched + source.failed for source in first.sources.values()) == 5
    second = newsroom.run(tmp_path, sources=("Harbor Ledger",))
    assert second.sources["Harbor Ledger"].unchanged
    assert first.new + second.new == 8


def test_a_dry_run_finds_links_and_writes_nothing(newsroom: object, tmp_path: Path) -> None:
    from copydesk.demo.workspace import copy_to

    copy_to(tmp_path)
    report = newsroom.run(tmp_path, dry_run=True)
    assert sum(source.new for source in report.sources.values()) >= 60
    assert newsroom.articles_asked() == []
    assert not (tmp_path / "_news").exists()


def test_a_source_that_there_is_not_is_said_with_those_there_are(newsroom: object, workspace: Path) -> None:
    with pytest.raises(BadInput, match=r"no source is called 'Nobody'.*Harbor Ledger"):
        newsroom.run(workspace, sources=("Nobody",))
