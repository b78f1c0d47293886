"""A disk that takes no page: the crawl ends, and says why."""

from __future__ import annotations

from pathlib import Path

from crawling import Web, answer, crawl

from copydesk.conversation.messages import Fetch, SourceJob
from copydesk.model import Link


def test_an_archive_that_cannot_be_written_ends_the_crawl_and_blames_no_page(
    web: Web, tmp_path: Path
) -> None:
    (tmp_path / ".copydesk").mkdir()
    (tmp_path / ".copydesk/archive").write_text("no folder")
    web.routes["/page"] = answer()
    job = SourceJob("A", "feed", web.url("/feed.xml"))
    crawled = crawl(tmp_path, [job], fetches=[Fetch(1, Link(web.url("/page"), "A"))])
    assert crawled.status == 1
    assert crawled.answers == {}
    assert ".copydesk/archive" in crawled.errors.splitlines()[-1]
