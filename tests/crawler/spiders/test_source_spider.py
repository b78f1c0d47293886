from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response

from copydesk.conversation.messages import SourceJob, Validators
from copydesk.errors import BadInput, Unreadable
from copydesk.model import Link
from crawler.spiders import find_spider
from crawler.spiders.feed import FeedSpider
from crawler.spiders.source import MOST_NOTES, SourceSpider

URL = "https://www.harbor-ledger.example/feed.xml"
FEED = b"<rss><item><link>https://www.harbor-ledger.example/a</link></item></rss>"
KNOWN = Validators(etag='"1"', last_modified="Wed, 04 Mar 2026 10:00:00 GMT")


def first_request(spider: SourceSpider) -> Any:
    return asyncio.run(anext(spider.start()))


def answer(
    spider: SourceSpider, request: Request, status: int = 200, body: bytes = b"", **headers: str
) -> list[Any]:
    response = Response(request.url, status=status, body=body, headers=headers)
    return list(request.callback(response, **request.cb_kwargs))


def test_a_list_that_is_known_is_asked_for_conditionally() -> None:
    request = first_request(FeedSpider(SourceJob("Ledger", "feed", URL, validators={URL: KNOWN})))
    assert request.headers["If-None-Match"] == b'"1"'
    assert request.headers["If-Modified-Since"] == b"Wed, 04 Mar 2026 10:00:00 GMT"
    assert "If-None-Match" not in first_request(FeedSpider(SourceJob("Ledger", "feed", URL))).headers


def test_not_modified_lists_nothing_and_keeps_what_is_known() -> None:
    spider = FeedSpider(SourceJob("Ledger", "feed", URL, validators={URL: KNOWN}))
    assert answer(spider, first_request(spider), status=304) == []
    assert spider.unchanged
    assert spider.validators == {URL: KNOWN}


def test_the_validators_of_an_answer_are_remembered_once_it_is_read() -> None:
    spider = FeedSpider(SourceJob("Ledger", "feed", URL))
    request = first_request(spider)
    with pytest.raises(Unreadable):
        answer(spider, request, body=b"<html>", ETag='"0"')
    assert spider.validators == {}
    assert len(answer(spider, request, body=FEED, ETag='"2"')) == 1
    assert spider.validators == {URL: Validators(etag='"2"')}
    assert not spider.unchanged


def test_a_validator_that_could_not_be_sent_back_is_dropped() -> None:
    spider = FeedSpider(SourceJob("Ledger", "feed", URL))
    answer(spider, first_request(spider), body=FEED, ETag="x" * 2000)
    assert spider.validators == {}


def test_an_answer_that_leads_on_is_asked_for_in_full_each_time() -> None:
    class Paged(SourceSpider):
        def parse(self, response: Response, last: bool = False) -> Iterator[Link | Request]:
            if not last:
                yield self.request(URL + "?page=2", self.parse, last=True)

    spider = Paged(SourceJob("Paged", "spider", URL))
    (following,) = answer(spider, first_request(spider), ETag='"1"')
    assert spider.validators == {}
    assert answer(spider, following, status=304) == []
    assert spider.unchanged


def test_scrapys_own_commands_give_an_address_instead_of_a_source() -> None:
    spider = FeedSpider(url=URL, name="mine")
    assert (spider.source.address, spider.source.name, spider.source.kind) == (URL, "mine", "feed")
    with pytest.raises(Unreadable, match="no http or https address"):
        first_request(FeedSpider())


def test_notes_are_bounded() -> None:
    spider = FeedSpider(SourceJob("Ledger", "feed", URL))
    for number in range(10 * MOST_NOTES):
        spider.note(f"item {number}:\nno address " + "x" * 1000)
    assert len(spider.notes) == MOST_NOTES + 1
    assert all(len(note) <= 300 and "\n" not in note for note in spider.notes)


SPIDER = """
from crawler.spiders.source import SourceSpider


class Mine(SourceSpider):
    start_urls = ["https://mine.example/"]
"""


def write(workspace: Path, name: str, text: str) -> Path:
    (workspace / "spiders").mkdir(exist_ok=True)
    path = workspace / "spiders" / f"{name}.py"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_kind_is_found_by_its_name() -> None:
    for kind in ("feed", "sitemap", "listing", "documents", "example_site"):
        assert find_spider(kind, None).name == kind


def test_a_workspaces_spider_is_found_and_comes_first(tmp_path: Path) -> None:
    write(tmp_path, "example_site", SPIDER)
    assert find_spider("example_site", tmp_path).__name__ == "Mine"
    assert find_spider("example_site", tmp_path).name == "example_site"


def test_a_workspace_does_not_change_what_a_feed_is(tmp_path: Path) -> None:
    write(tmp_path, "feed", SPIDER)
    assert find_spider("feed", tmp_path) is FeedSpider


@pytest.mark.parametrize("name", ["../feed", "a.b", "", "a/b", "a-b", "/etc/passwd"])
def test_a_name_is_no_path(name: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="not the name of a file"):
        find_spider(name, tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = 1\n", "exactly one subclass of SourceSpider; it defines none"),
        (SPIDER + SPIDER.replace("Mine", "Other"), "it defines Mine, Other"),
        ("x = 1\nclass (:\n", r"broken.py:2: SyntaxError"),
        ("import json\n\njson.loads('{')\n", r"broken.py:3: JSONDecodeError"),
        ("import no_such_module_here\n", r"broken.py:1: ModuleNotFoundError"),
        ("raise SystemExit(3)\n", r"broken.py:1: SystemExit"),
    ],
)
def test_a_file_that_is_no_spider_is_said_in_one_line(text: str, said: str, tmp_path: Path) -> None:
    write(tmp_path, "broken", text)
    with pytest.raises(BadInput, match=said) as caught:
        find_spider("broken", tmp_path)
    assert "\n" not in str(caught.value)
    assert str(tmp_path) in str(caught.value)


def test_a_missing_file_is_said_with_where_it_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"no file .*spiders/nowhere\.py nor .*crawler/spiders/nowhere\.py"):
        find_spider("nowhere", tmp_path)


def test_a_module_that_is_no_spider_is_not_taken_for_one() -> None:
    for name in ("source", "tolerant", "__init__"):
        with pytest.raises(BadInput, match="exactly one subclass"):
            find_spider(name, None)
