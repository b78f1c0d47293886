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
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from copydesk.relate import as_record, read_items, relate

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("COPYDESK_SHARED") or ROOT.parent / "shared").resolve()
DESKS = 12  # small ones: 8 topics, 2 to 5 articles on each of their events
MEASURES = ("pair_precision", "pair_recall", "pair_f1", "bcubed_f1", "found", "stories")

Row = dict[str, Any]


def main() -> None:
    sets = SHARED / "eval"
    if not sets.is_dir():
        print(f"stories: skipped, no labelled sets at {SHARED}: set COPYDESK_SHARED to their folder")
        return
    print(f"{'stories':18}" + "".join(f"{measure:>15}" for measure in (*MEASURES, "a second")))
    for name in ("ecbplus", "uci"):
        articles = read(sets / "stories" / f"{name}.jsonl.gz")
        said, speed = tell(articles)
        show(name, {**score("stories", said, articles), "a second": round(speed)})
    show(f"{DESKS} small desks", small_desks(read(sets / "stories/ecbplus.jsonl.gz")))
    said, speed = tell(
        read(sets / "duplicates/articles.jsonl.gz") + read(sets / "duplicates/copies.jsonl.gz")
    )
    scored = score("duplicates", said)
    print(f"\ncopies: recall {scored['recall']}, precision {scored['precision']}, {speed:,.0f} a second")
    print("        " + ", ".join(f"{kind} {recall}" for kind, recall in scored["by_kind"].items()))


def read(file: Path) -> list[Row]:
    with gzip.open(file) as lines:
        return [json.loads(line) for line in lines]


def tell(articles: Iterable[Row]) -> tuple[list[Row], float]:
    """What `copydesk group` answers, and how many articles a second of CPU time it tells."""
    items = read_items(msgspec.json.encode(article) for article in articles)
    began = time.process_time()
    told = relate(items)
    return [as_record(each) for each in told], len(items) / (time.process_time() - began)


def score(what: str, said: Iterable[Row], truth: Iterable[Row] | None = None) -> Row:
    """What ../shared/eval/score says of it."""
    with tempfile.TemporaryDirectory() as folder:
        files = {"said": said, "truth": truth or ()}
        for name, rows in files.items():
            (Path(folder) / name).write_bytes(b"\n".join(map(msgspec.json.encode, rows)))
        command = [sys.executable, str(SHARED / "eval/score"), what, f"{folder}/said"]
        if truth is not None:
            command += ["--truth", f"{folder}/truth"]
        answer: Row = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
        return answer


def small_desks(articles: Iterable[Row]) -> Row:
    """The mean over desks of a few dozen articles, each topic with two events that look alike."""
    events = defaultdict(list)
    for article in articles:
        events[article["story"]].append(article)
    topics = sorted({topic(event) for event in events})
    scored = []
    for seed in range(DESKS):
        chance = random.Random(seed)
        covered = chance.sample(topics, 8)
        desk = [
            article
            for event, all_of_it in sorted(events.items())
            if topic(event) in covered
            for article in chance.sample(all_of_it, min(len(all_of_it), chance.randint(2, 5)))
        ]
        scored.append(score("stories", tell(desk)[0], desk))
    return {measure: round(sum(each[measure] for each in scored) / DESKS, 3) for measure in MEASURES}


def topic(event: str) -> str:
    """ECB+ has two events that look alike for each topic: 12ecb and 12plus."""
    return event.removesuffix("ecb").removesuffix("plus")


def show(name: str, row: Mapping[str, Any]) -> None:
    print(f"{name:18}" + "".join(f"{row.get(measure, ''):>15}" for measure in (*MEASURES, "a second")))


if __name__ == "__main__":
    main()
