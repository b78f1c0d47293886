"""How well stories and copies are told, and how fast: python bench/stories.py

Needs the labelled sets of ../shared (or $COPYDESK_SHARED), and says so where they are not there.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from copydesk.relate import as_record, read_items, relate

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("COPYDESK_SHARED") or ROOT.parent / "shared")
SAMPLES = 12  # small desks, of 8 topics with 2 to 5 articles on each of their events


def main() -> None:
    if not (SHARED / "eval").is_dir():
        print(f"stories: skipped, no labelled sets at {SHARED}: set COPYDESK_SHARED to their folder")
        return
    print(f"{'set':22} {'articles':>8} {'found':>6} {'of':>5} {'pair P':>7} {'pair R':>7} {'pair F1':>8} {'BCubed':>7} {'a second':>9}")
    for name in ("ecbplus", "uci"):
        truth = SHARED / "eval/stories" / f"{name}.jsonl.gz"
        _print_stories(name, _tell(_lines(truth)), truth)
    _small_desks(SHARED / "eval/stories/ecbplus.jsonl.gz")
    _copies(SHARED / "eval/duplicates")


def _lines(*files: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for file in files for line in gzip.open(file)]


def _tell(articles: Iterable[dict[str, Any]]) -> tuple[list[dict[str, Any]], float]:
    """What `copydesk group` answers, and how many articles a second of CPU time it tells."""
    items = read_items(msgspec.json.encode({**article, "story": None}) for article in articles)
    began = time.process_time()
    told = relate(items)
    return [as_record(each) for each in told], len(items) / (time.process_time() - began)


def _score(what: str, said: list[dict[str, Any]], *more: str) -> dict[str, Any]:
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as file:
        Path(file.name).write_bytes(b"\n".join(map(msgspec.json.encode, said)))
        command = [sys.executable, str(SHARED / "eval/score"), what, file.name, *more]
        return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)  # type: ignore


def _print_stories(name: str, told: tuple[list[dict[str, Any]], float], truth: Path) -> None:
    said, speed = told
    scored = _score("stories", said, "--truth", str(truth))
    print(
        f"{name:22} {scored['articles']:8} {scored['found']:6} {scored['stories']:5} {scored['pair_precision']:7.3f}"
        f" {scored['pair_recall']:7.3f} {scored['pair_f1']:8.3f} {scored['bcubed_f1']:7.3f} {speed:9,.0f}"
    )


if __name__ == "__main__":
    main()
