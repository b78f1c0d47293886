"""How well stories and copies are told, beside the simple baselines: python -m bench.eval_stories

Needs the labelled sets of ../shared (or $COPYDESK_SHARED), and says so where they are not there.
"""

from __future__ import annotations

import re
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping
from itertools import combinations, pairwise
from pathlib import Path

from bench import baselines, web
from bench.measure import SHARED, served
from bench.stories import DESKS, MEASURES, Row, read, score, small_desks, tell
from copydesk.relate import background, copies, features, index, stories

LITTLE = 0.2  # Jaccard of word pairs: two articles that share less are no copies of one another


def main() -> None:
    sets = SHARED / "eval"
    if not sets.is_dir():
        print(f"stories: skipped, no labelled sets at {SHARED}: set COPYDESK_SHARED to their folder")
        return
    settings()
    ecb, uci = (read(sets / f"stories/{name}.jsonl.gz") for name in ("ecbplus", "uci"))
    head("stories", (*MEASURES, "a second"))
    for name, articles in (("ECB+", ecb), ("UCI headlines", uci)):
        said, speed = tell(articles)
        show(name, {**score("stories", said, articles), "a second": round(speed)})
        for threshold in baselines.THRESHOLDS:
            said = baselines.single_pass(articles, threshold)
            show(f"  TF-IDF, {threshold}", score("stories", said, articles))
    show(f"{DESKS} small desks", small_desks(ecb))
    show("storyweb", story_web())
    print(
        f"\nlook-alikes in ECB+ called copies: {look_alikes(ecb):.2%} of the pairs on one event that share little"
    )
    duplicates(sets)


def settings() -> None:
    """The one configuration of all that follows."""
    for module in (background, features, index, stories, copies):
        said = (
            f"{name} {value}" for name, value in vars(module).items() if name.isupper() and _is_setting(value)
        )
        print(f"{module.__name__.rpartition('.')[2]:12} {', '.join(said)}")
    print()


def _is_setting(value: object) -> bool:
    return isinstance(value, (int, float, str))


def look_alikes(articles: list[Row]) -> float:
    """The share of pairs on one event with few word pairs in common of which one is called the other's copy."""
    said = {row["id"]: row["of"] for row in tell(articles)[0]}
    pairs = {row["id"]: word_pairs(f"{row['title']} {row['text']}") for row in articles}
    events = defaultdict(list)
    for row in articles:
        events[row["story"]].append(row["id"])
    alike = [
        (one, other)
        for event in events.values()
        for one, other in combinations(event, 2)
        if len(pairs[one] & pairs[other]) < LITTLE * len(pairs[one] | pairs[other])
    ]
    return sum(said[one] == other or said[other] == one for one, other in alike) / len(alike)


def word_pairs(text: str) -> set[tuple[str, str]]:
    words = re.findall(r"\w+", text.casefold())
    return set(pairwise(words))


def duplicates(sets: Path) -> None:
    """Recall and precision on the noisy copies, and on each kind of them."""
    articles = read(sets / "duplicates/articles.jsonl.gz")
    copied = read(sets / "duplicates/copies.jsonl.gz")
    said, speed = tell(articles + copied)
    head("\ncopies", ("recall", "precision", "a second"))
    scored = score("duplicates", said)
    row("copydesk", scored["recall"], scored["precision"], round(speed))
    for words, threshold in baselines.LSH:
        began = time.process_time()
        found = score("duplicates", baselines.min_hash(articles, copied, words, threshold))
        speed = (len(articles) + len(copied)) / (time.process_time() - began)
        row(f"  MinHash LSH {words}, {threshold}", found["recall"], found["precision"], round(speed))
    print("by kind: " + ", ".join(f"{kind} {recall}" for kind, recall in scored["by_kind"].items()))


def story_web() -> Row:
    """ECB+ as 966 pages of 12 invented publishers, a tenth of them copied, through a whole run."""
    with tempfile.TemporaryDirectory(prefix="copydesk-eval-") as scratch:
        return story_web_in(Path(scratch))


def story_web_in(folder: Path) -> Row:
    from bench.__main__ import desk_run
    from bench.storyweb import scored

    made = web.storyweb(folder / "web")
    desk = web.workspace(made / "sources.jsonl", folder / "desk")
    with served(made / "index.jsonl") as environment:
        desk_run(desk, environment, folder)
    return scored(made, desk)


def head(name: str, measures: tuple[str, ...]) -> None:
    print(f"{name:24}" + "".join(f"{measure:>15}" for measure in measures))


def show(name: str, scored: Mapping[str, object]) -> None:
    row(name, *(scored.get(measure, "") for measure in (*MEASURES, "a second")))


def row(name: str, *values: object) -> None:
    print(f"{name:24}" + "".join(f"{value:>15}" for value in values), flush=True)


if __name__ == "__main__":
    main()
