"""What the index of stories costs: articles a second, and one look-up as the history grows. Invented articles."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from copydesk.relate import Index, Item, relate
from copydesk.relate.features import KEPT, TERM, Features, Reader
from copydesk.state import features as filed
from copydesk.state.store import open_state

WORDS = 300  # of an article
ARTICLES = 4000
HISTORY = (10_000, 1_000_000)  # articles
ASKED = 500  # look-ups
TIMES = 3
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


def main() -> None:
    items = list(invented(ARTICLES))
    relate(items[:10])  # reads the lists of common words
    rates = []
    for _ in range(TIMES):
        began = time.process_time()
        relate(items)
        rates.append(len(items) / (time.process_time() - began))
    print(f"stories: {max(rates):,.0f} articles of {WORDS} words a second, best of {TIMES}")
    bytes_on_disk(items)
    look_up()


def invented(number: int) -> Iterator[Item]:
    """News of words as rare as a language's, four articles to an event with names of its own."""
    chance = random.Random(5)
    common = ["".join(chance.choices("aeioubdfgklmnprstvz", k=chance.randint(3, 9))) for _ in range(20_000)]
    ranks = [1 / (rank + 1) for rank in range(len(common))]
    for place in range(number):
        if place % 4 == 0:
            names = [word.title() for word in chance.choices(common[500:], k=12)]
        text = chance.choices(common, ranks, k=WORDS - 40) + chance.choices(names, k=40)
        chance.shuffle(text)
        title = " ".join(chance.choices(names, k=4) + text[:4])
        yield Item(
            str(place), title, " ".join(text), BEGAN + timedelta(minutes=place), f"p{place % 40}.example"
        )


def bytes_on_disk(items: Sequence[Item]) -> None:
    made = Reader().read(items)
    with tempfile.TemporaryDirectory() as folder:
        state = open_state(Path(folder))
        empty = (Path(folder) / "state.sqlite").stat().st_size
        with state.begin() as connection:
            filed.put(
                connection, {f"{int(item.id):016x}": each for item, each in zip(items, made, strict=True)}
            )
        state.close()
        size = (Path(folder) / "state.sqlite").stat().st_size - empty
    print(f"  on disk {size / len(items):.0f} bytes an article")


def look_up() -> None:
    """One look-up among few and among many: by turns, so that both meet the machine as busy."""
    indexes = [Index(many(history)) for history in HISTORY]
    costs = [0.0 for _ in HISTORY]
    for asked in range(ASKED):
        for which, history in enumerate(HISTORY):
            began = time.process_time()
            indexes[which].look_up(history - ASKED + asked)
            costs[which] += (time.process_time() - began) / ASKED
    for index, history, cost in zip(indexes, HISTORY, costs, strict=True):
        size = sum(array.nbytes for array in vars(index).values() if isinstance(array, np.ndarray))
        print(
            f"  history of {history:>9,}: {1000 * cost:.3f} ms a look-up, {size / history:.0f} bytes an article"
        )
    print(f"  the longer history / the shorter {costs[1] / costs[0]:.2f}")


def many(history: int) -> list[Features]:
    """Features as articles have them: terms by a law of rank and frequency."""
    chance = np.random.default_rng(5)
    hashes = np.floor(chance.pareto(0.35, (history, KEPT)).clip(0, 4e9)).astype("u4")
    frequencies = chance.integers(1, 9, (history, KEPT), dtype="u1")
    found = []
    for terms, often in zip(np.sort(hashes), frequencies, strict=True):
        kept = np.unique(terms)
        rows = np.zeros(len(kept), TERM)
        rows["hash"], rows["frequency"] = kept, often[: len(kept)]
        found.append(rows)
    return found


if __name__ == "__main__":
    main()
