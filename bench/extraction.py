"""Reading pages: CPU per page beside trafilatura with metadata in the same process, and scores against the truth.

    make eval

Each half of a set is shown as well: a rule that helps but one of them fits pages, not kinds of pages.
Needs the folder of real pages (../shared or $COPYDESK_SHARED).
"""

from __future__ import annotations

import gzip
import hashlib
import json
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import trafilatura

from copydesk.errors import Unreadable
from copydesk.extract import read
from copydesk.model import Link, Page
from copydesk.urls import registrable_domain

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("COPYDESK_SHARED") or ROOT.parent / "shared").resolve()
SETS = {"eval/bodies": SHARED / "eval/bodies", "realweb": SHARED / "realweb"}
REPEATED = 3  # pages of a site on which a paragraph stands that is its furniture
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


def answers(reader: Reader, folder: Path) -> tuple[list[dict[str, Any]], float]:
    """What the reader makes of each page, and its CPU milliseconds per page, read twice: the first pass loads what is loaded once."""
    spent, rows = 0.0, []
    for last in (False, True):
        for url, body in pages(folder):
            start = time.process_time()
            row = reader(url, body)
            if last:
                spent += time.process_time() - start
                rows.append({"url": url, **row})
    return rows, 1000 * spent / len(rows)


def scores(rows: list[dict[str, Any]], folder: Path, half: int | None = None) -> dict[str, Any]:
    """What `shared/eval/score` says of the rows: of all, or of the pages of one half (by the last bit of the address's MD5)."""
    with tempfile.TemporaryDirectory() as scratch:
        said, truth = Path(scratch, "said.jsonl"), Path(scratch, "truth.jsonl")
        said.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        with gzip.open(folder / "truth.jsonl.gz", "rt", encoding="utf-8") as lines:
            kept = [line for line in lines if half in (None, half_of(json.loads(line)["url"]))]
        truth.write_text("".join(kept), encoding="utf-8")
        found = score("bodies", said, truth)
        if folder.name == "realweb":
            found |= score("metadata", said, truth)
        return found


def half_of(url: str) -> int:
    return hashlib.md5(url.encode(), usedforsecurity=False).digest()[-1] % 2


def score(what: str, said: Path, truth: Path) -> dict[str, Any]:
    command = [sys.executable, SHARED / "eval/score", what, said, "--truth", truth]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def without_repeated(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows without paragraphs that stand on three or more pages of a site: what furniture learnt per site would take out."""
    pages_with = Counter((registrable_domain(row["url"]), each) for row in rows for each in set(_lines(row)))
    learnt = {each for each, count in pages_with.items() if count >= REPEATED}
    return [
        row | {"body": "\n".join(x for x in _lines(row) if (registrable_domain(row["url"]), x) not in learnt)}
        for row in rows
    ]


def _lines(row: dict[str, Any]) -> list[str]:
    return str(row.get("body") or "").split("\n")


def line(name: str, label: str, found: dict[str, Any], more: str = "") -> str:
    wanted = ("f1", "precision", "recall", "weak", "title", "date", "authors", "image")
    shown = "  ".join(f"{key} {found[key]:.4f}" for key in wanted if key in found)
    return f"{name:12} {label:18} {shown}  {more}"


def processes(folder: Path, jobs: int) -> float:
    """Wall seconds of `copydesk extract` on a set that is listed six times, so that their start counts little."""
    with tempfile.TemporaryDirectory() as scratch:
        listed = Path(scratch, "pages.jsonl")
        with gzip.open(folder / "truth.jsonl.gz", "rt", encoding="utf-8") as lines:
            rows = [json.loads(each) for each in lines]
        entries = [{"url": row["url"], "file": str(folder / row["file"])} for row in rows * 6]
        listed.write_text("".join(json.dumps(each) + "\n" for each in entries), encoding="utf-8")
        start = time.monotonic()
        command = [sys.executable, "-m", "copydesk", "extract", str(listed), "--jobs", str(jobs)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
        return time.monotonic() - start


def main() -> None:
    if not (SHARED / "realweb").is_dir():
        print(f"skipped: no real pages at {SHARED}: set COPYDESK_SHARED to their folder")
        return
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    for name, folder in SETS.items():
        found, cost = answers(ours, folder)
        theirs, their_cost = answers(plain, folder)
        print(line(name, "plain trafilatura", scores(theirs, folder), f"{their_cost:.1f} ms CPU a page"))
        all_pages = scores(found, folder)
        print(line(name, "copydesk", all_pages, f"{cost:.1f} ms, {cost / their_cost:.2f} of it"))
        for half, said in ((0, "  one half"), (1, "  the other")):
            print(line(name, said, scores(found, folder, half)))
        print(line(name, "  furniture learnt", scores(without_repeated(found), folder)))
        print(*("    worst: " + url for url in all_pages["worst"]), sep="\n", flush=True)
    one, two = (processes(SETS["realweb"], jobs) for jobs in (1, 2))
    print(f"two processes read {one / two:.2f} times as fast as one ({one:.1f} s, {two:.1f} s wall)")


if __name__ == "__main__":
    main()
