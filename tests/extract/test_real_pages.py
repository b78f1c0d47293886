"""Real pages of hundreds of publishers, which are not part of the repository."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from copydesk.errors import Unreadable
from copydesk.extract import read
from copydesk.model import Article, Link, Page

pytestmark = [pytest.mark.shared, pytest.mark.slow]
FETCHED = datetime(2026, 12, 1, tzinfo=UTC)  # later than all of them


def articles(folder: Path) -> Iterator[tuple[str, Article | str]]:
    with gzip.open(folder / "truth.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            body = gzip.decompress((folder / row["file"]).read_bytes())
            try:
                yield row["url"], read(Page(Link(row["url"], "real"), row["url"], FETCHED), body)
            except Unreadable as reason:
                yield row["url"], str(reason)


def scores(
    shared: Path, what: str, rows: list[dict[str, Any]], folder: Path, scratch: Path
) -> dict[str, float]:
    answers = scratch / "answers.jsonl"
    answers.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    command = [sys.executable, shared / "eval/score", what, answers, "--truth", folder / "truth.jsonl.gz"]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True).stdout))


def test_pages_of_178_publishers_become_articles_as_well_as_they_did(shared, tmp_path):
    folder = shared / "realweb"
    read_ones = dict(articles(folder))
    refused = {url: found for url, found in read_ones.items() if isinstance(found, str)}
    good = {url: found for url, found in read_ones.items() if isinstance(found, Article)}
    assert len(read_ones) == 251
    assert len([each for each in good.values() if each.title and (each.text or each.excerpt)]) >= 248, refused
    rows = [
        {
            "url": url,
            "body": found.text,
            "title": found.title,
            "date": found.published.isoformat() if found.published else "",
            "authors": found.authors,
            "image": next(iter(found.pictures), ""),
        }
        for url, found in good.items()
    ]
    assert scores(shared, "bodies", rows, folder, tmp_path)["f1"] >= 0.968
    metadata = scores(shared, "metadata", rows, folder, tmp_path)
    floors = {"title": 0.84, "date": 0.985, "authors": 0.88, "image": 0.94}
    assert {name: metadata[name] for name in floors if metadata[name] < floors[name]} == {}


def test_bodies_are_as_good_as_they_were(shared, tmp_path):
    folder = shared / "eval/bodies"
    rows = [
        {"url": url, "body": "" if isinstance(found, str) else found.text} for url, found in articles(folder)
    ]
    assert scores(shared, "bodies", rows, folder, tmp_path)["f1"] >= 0.976
