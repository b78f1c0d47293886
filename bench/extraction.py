"""Reading pages: CPU per page beside trafilatura with metadata in the same process, and scores against the truth.

    python bench/extraction.py

Needs the folder of real pages (../shared or $COPYDESK_SHARED).
"""

from __future__ import annotations

import gzip
import json
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import trafilatura

from copydesk.errors import Unreadable
from copydesk.extract import read
from copydesk.model import Link, Page

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("COPYDESK_SHARED") or ROOT.parent / "shared").resolve()
SETS = {"eval/bodies": SHARED / "eval/bodies", "realweb": SHARED / "realweb"}
FETCHED = datetime(2026, 12, 1, tzinfo=UTC)  # later than all pages of the sets

Reader = Callable[[str, bytes], dict[str, Any]]


def pages(folder: Path) -> Iterator[tuple[str, bytes]]:
    with gzip.open(folder / "truth.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield row["url"], gzip.decompress((folder / row["file"]).read_bytes())


def ours(url: str, body: bytes) -> dict[str, Any]:
    try:
        article = read(Page(Link(url, "bench"), url, FETCHED), body)
    except Unreadable as refusal:
        print(f"  refused: {url}: {refusal}")
        return {}
    return {
        "body": article.text,
        "title": article.title,
        "date": article.published.isoformat() if article.published else "",
        "authors": article.authors,
        "image": next(iter(article.pictures), ""),
    }


def plain(url: str, body: bytes) -> dict[str, Any]:
    found = trafilatura.bare_extraction(body, url=url, with_metadata=True)
    if found is None:
        return {}
    authors = (found.author or "").split("; ")
    return {
        "body": found.text,
        "title": found.title,
        "date": found.date,
        "authors": authors,
        "image": found.image,
    }


def measure(reader: Reader, folder: Path) -> tuple[float, dict[str, Any]]:
    """CPU milliseconds per page, and the scores."""
    with tempfile.TemporaryDirectory() as scratch:
        answers, spent, count = Path(scratch, "answers.jsonl"), 0.0, 0
        with answers.open("w", encoding="utf-8") as lines:
            for url, body in pages(folder):
                start = time.process_time()
                row = reader(url, body)
                spent, count = spent + time.process_time() - start, count + 1
                print(json.dumps({"url": url, **row}, ensure_ascii=False), file=lines)
        scores = score("bodies", answers, folder)
        if folder.name == "realweb":
            scores |= score("metadata", answers, folder)
    return 1000 * spent / count, scores


def score(what: str, answers: Path, folder: Path) -> dict[str, Any]:
    command = [sys.executable, SHARED / "eval/score", what, answers, "--truth", folder / "truth.jsonl.gz"]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def main() -> None:
    if not (SHARED / "realweb").is_dir():
        print(f"skipped: no real pages at {SHARED}: set COPYDESK_SHARED to their folder")
        return
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    for name, folder in SETS.items():
        costs = {}
        for label, reader in (("copydesk", ours), ("trafilatura", plain)):
            costs[label], scores = measure(reader, folder)
            wanted = ("f1", "precision", "recall", "weak", "title", "date", "authors", "image")
            shown = "  ".join(f"{key} {scores[key]:.3f}" for key in wanted if key in scores)
            print(f"{name:12} {label:12} {costs[label]:6.1f} ms CPU a page   {shown}", flush=True)
        print(f"{name:12} ratio        {costs['copydesk'] / costs['trafilatura']:6.2f}", flush=True)


if __name__ == "__main__":
    main()
