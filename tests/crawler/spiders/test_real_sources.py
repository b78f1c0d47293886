"""The feeds, sitemaps and listing pages of 178 publishers: what they list is found."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from scrapy.http import Response

from copydesk.conversation.messages import SourceJob, SourceKind
from copydesk.model import Link
from crawler.spiders import find_spider

KINDS: dict[str, SourceKind] = {
    "rss": "feed", "atom": "feed", "json-feed": "feed", "news-sitemap": "sitemap", "listing": "listing",
}  # fmt: skip


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def links_of(source: dict[str, Any], stored: dict[str, Any], folder: Path) -> tuple[list[Link], list[str]]:
    kind = KINDS[source["kind"]]
    spider = find_spider(kind, None)(SourceJob(source["name"], kind, source["url"]))
    body = (folder / stored["file"]).read_bytes()
    response = Response(source["url"], body=body, headers={"Content-Type": stored["type"]})
    return list(spider.parse(response)), spider.notes


@pytest.mark.shared
def test_all_articles_of_all_real_sources_are_listed_and_nothing_else(shared: Path) -> None:
    folder = shared / "realweb"
    stored = {line["url"]: line for line in lines(folder / "index.jsonl")}
    articles = {url for url, line in stored.items() if line.get("file", "").startswith("pages/")}
    links: list[Link] = []
    notes: list[str] = []
    for source in lines(folder / "sources.jsonl"):
        found, noted = links_of(source, stored[source["url"]], folder)
        assert len(found) == source["pages"], source["name"]
        links += found
        notes += noted
    print(f"{len(articles & {link.url for link in links})} of {len(articles)} article pages listed")
    assert {link.url for link in links} == articles
    assert all(link.title for link in links)
    assert notes == []
