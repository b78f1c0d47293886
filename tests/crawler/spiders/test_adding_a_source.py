"""docs/adding-a-source.md: what it shows works as it stands."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import msgspec
import pytest
import yaml
from scrapy import Request
from scrapy.http import HtmlResponse

from copydesk.conversation.messages import SourceJob
from copydesk.model import Link
from copydesk.workspace.settings import Desk
from copydesk.workspace.workspace import KINDS
from crawler.spiders import find_spider
from crawler.spiders.source import SourceSpider

DOCS = Path(__file__).resolve().parents[3] / "docs" / "adding-a-source.md"
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", DOCS.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
PAGE = """
<table><tr data-story="/2026/a"><td class="headline">The ferry</td></tr><tr data-story="/2026/b"></tr></table>
<a class="older" href="/archive/2">Older</a>
<h1 class="display">The ferry sails</h1><span class="writer">Ada Marsh</span><time datetime="2026-03-04">4 March</time>
<div class="prose"><p>It sails.</p><p>Again.</p></div>
"""
STORIES = {
    "stories": [
        {"url": "https://a.example/1", "headline": "The ferry", "body": "It sails.", "writers": ["Ada Marsh"]}
    ]
}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace with each of the document's spiders, in the file that its first line names."""
    for language, block in BLOCKS:
        if language == "python":
            path = tmp_path / block.splitlines()[0].removeprefix("# ")
            path.parent.mkdir(exist_ok=True)
            path.write_text(block, encoding="utf-8")
    return tmp_path


def make(name: str, workspace: Path) -> SourceSpider:
    return find_spider(name, workspace)(SourceJob("Harbor Ledger", "spider", name), workspace=workspace)


def parsed(spider: SourceSpider, body: str) -> list[Any]:
    return list(spider.parse(HtmlResponse(spider.start_urls[0], body=body.encode(), encoding="utf-8")))


def test_its_settings_are_settings_and_show_every_kind() -> None:
    (block,) = [block for language, block in BLOCKS if language == "yaml"]
    desk = msgspec.convert(yaml.safe_load(block), Desk)
    shown = {kind for source in desk.sources for kind in KINDS if getattr(source, kind)}
    assert shown == set(KINDS)


def test_its_first_spider_lists_articles_and_goes_on_to_older_ones(workspace: Path) -> None:
    first, second, older = parsed(make("harbor_archive", workspace), PAGE)
    assert first == Link("https://www.harbor-ledger.example/2026/a", "Harbor Ledger", title="The ferry")
    assert second.url.endswith("/2026/b")
    assert isinstance(older, Request)


def test_its_second_spider_reads_articles(workspace: Path) -> None:
    spider = make("harbor_archive_fields", workspace)
    assert len(parsed(spider, PAGE)) == 2
    assert spider.parse_article is not None
    fields = spider.parse_article(HtmlResponse("https://a.example/1", body=PAGE.encode(), encoding="utf-8"))
    assert (fields["title"], fields["text"], fields["authors"]) == (
        "The ferry sails",
        "It sails.\nAgain.",
        ["Ada Marsh"],
    )
    assert f"{fields['published']:%Y-%m-%d}" == "2026-03-04"


def test_its_third_spider_gives_whole_articles(workspace: Path) -> None:
    (link,) = parsed(make("harbor_api", workspace), json.dumps(STORIES))
    assert link.fields == {"title": "The ferry", "text": "It sails.", "authors": ["Ada Marsh"]}


@pytest.fixture
def feed_url(tmp_path: Path) -> Iterator[str]:
    """A feed of one item, on loopback."""
    (tmp_path / "feed.xml").write_text(
        "<rss><item><link>https://a.example/one</link></item></rss>", encoding="utf-8"
    )
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/feed.xml"
        server.shutdown()


@pytest.mark.slow
def test_scrapys_own_command_logs_the_links(feed_url: str) -> None:
    allowed = ("-s", "ALLOW_NETWORKS=127.0.0.0/8")
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "feed", "-a", f"url={feed_url}", "-L", "DEBUG", *allowed],
        cwd=DOCS.parents[1], capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert "url='https://a.example/one'" in done.stderr


def test_every_spider_it_names_to_scrapy_is_there() -> None:
    commands = " ".join(block for language, block in BLOCKS if language == "sh")
    for name in re.findall(r"scrapy crawl (\w+)", commands):
        assert find_spider(name, None).name == name
