"""Issues: which documents stand together on a page. Names alone decide, so that the newest needs no other one read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

MOST = 400  # documents of an issue


@dataclass(slots=True, frozen=True)
class Issue:
    """Documents of consecutive days: the published ones make its front page, the others its list."""

    number: int  # 1 is the newest
    names: tuple[str, ...]  # newest day first
    first: date | None  # the earliest day; None where no document has one
    last: date | None

    @property
    def front(self) -> str:
        return "index.html" if self.number == 1 else f"{self.number}.html"

    @property
    def unpublished(self) -> str:
        return "unpublished.html" if self.number == 1 else f"unpublished-{self.number}.html"


def names(folder: Path) -> list[str]:
    """The documents below the folder, by their path in it; no linked folder is entered."""
    found = []
    for where, _, files in os.walk(folder):
        inside = os.path.relpath(where, folder)
        found += [name if inside == "." else f"{inside}/{name}" for name in files if name.endswith(".md")]
    return found


def issues(names: Sequence[str], day_of: Callable[[str], date | None]) -> list[Issue]:
    """The documents in issues, newest first; one issue, an empty one, where there is none.

    A day is cut only where it has more than half of MOST. Documents without a day come first: they want looking at.
    """
    days = {name: day_of(name) for name in names}
    ordered = sorted(sorted(names), key=lambda name: days[name] or date.max, reverse=True)
    parts = list(_parts([list(day) for _, day in groupby(ordered, days.__getitem__)])) or [[]]
    return [_issue(number, part, days) for number, part in enumerate(parts, 1)]


def _parts(days: Sequence[list[str]]) -> Iterator[list[str]]:
    part: list[str] = []
    for day in days:
        if len(part) >= MOST // 2 and len(part) + len(day) > MOST:
            yield part
            part = []
        part = part + day
        while len(part) > MOST:
            yield part[:MOST]
            part = part[MOST:]
    if part:
        yield part


def _issue(number: int, part: Sequence[str], days: dict[str, date | None]) -> Issue:
    dated = [day for name in part if (day := days[name])]
    return Issue(number, tuple(part), min(dated, default=None), max(dated, default=None))
