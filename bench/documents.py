"""What a run over ten thousand documents costs where nothing is new, where one was edited, and where the state is lost."""

from __future__ import annotations

import os
import random
import shutil
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.measure import Cost, run
from copydesk.chain.filing import file_article
from copydesk.chain.options import Options, plainly
from copydesk.chain.refresh import publish, run_of
from copydesk.model import Article, Link, Page
from copydesk.state import articles, links
from copydesk.workspace.settings import Source
from copydesk.workspace.workspace import load

MANY = 10_000
BEGAN = datetime(2025, 1, 1, tzinfo=UTC)
DESK = [sys.executable, "-P", "-m", "copydesk"]


def ten_thousand_documents(folder: Path) -> None:
    desk = folder / "many"
    made = _made(desk)
    print(f"{MANY:,} documents, {made:.1f} s of CPU to write them")
    _row("nothing new", _run(desk, folder))
    path = min((desk / "output/_news").iterdir())
    path.write_text(
        path.read_text(encoding="utf-8").replace('title: "', 'title: "By hand: '), encoding="utf-8"
    )
    _row("one edited", _run(desk, folder))
    clone = shutil.copytree(desk, folder / "clone", ignore=shutil.ignore_patterns(".copydesk"))
    before = _stamps(clone)
    _row("the state lost", _run(clone, folder))
    _row("nothing new since", _run(clone, folder))
    print(f"  files rewritten        {len(before.items() ^ _stamps(clone).items()) // 2:7}")


def _made(desk: Path) -> float:
    """A workspace of that many documents, some in stories; CPU seconds that writing them took."""
    desk.mkdir()
    (desk / "copydesk.yaml").write_text("site: {title: Many, url: https://many.example, language: en}\n")
    workspace, source = load(desk), Source(name="Wire", feed="https://wire.example/feed")
    with run_of(workspace, Options()) as (state, report):
        with state.begin() as connection:
            for number in range(MANY):
                page = _page(number)
                article = _article(number, page)
                stored = file_article(article, page, source, frozenset(["publisher1.example"]))
                articles.put(connection, stored)
                links.add(connection, [page.link], "pending", stored.fetched)
                links.was_read(
                    connection, f"www.publisher{number % 40}.example/{number}", stored.id, stored.fetched
                )
        before = _cpu()
        publish(workspace, state, report, plainly)
        return _cpu() - before


def _page(number: int) -> Page:
    url = f"https://www.publisher{number % 40}.example/{number}"
    return Page(Link(url, "Wire"), url, BEGAN + timedelta(hours=number))


def _article(number: int, page: Page) -> Article:
    chance = random.Random(number // 3 if number % 5 == 0 else number)
    words = [_word(int(30_000 * chance.random() ** 2)) for _ in range(60)]
    return Article(
        url=page.url,
        canonical=page.url,
        source="Wire",
        fetched=page.fetched,
        title=" ".join(words[:9]).capitalize(),
        excerpt=" ".join(words[9:30]),
        text=" ".join(words),
        published=page.fetched,
        site_name=f"Publisher {number % 40}",
    )


def _word(number: int) -> str:
    """A word of its own for each number: letters alone, as numbers are weighed otherwise."""
    return "".join(chr(97 + number // 26**place % 26) for place in range(4))


def _run(desk: Path, folder: Path) -> Cost:
    cost = run([*DESK, "run", "-w", str(desk)], {}, folder / "many.log")
    if cost.status != 0:
        raise SystemExit(
            f"bench: the run ended with {cost.status}: {(folder / 'many.log').read_text()[-2000:]}"
        )
    return cost


def _row(name: str, cost: Cost) -> None:
    print(f"  {name:<22} {cost.cpu:7.2f} s of CPU   {cost.wall:.1f} s wall, peak {cost.peak:.0f} MB")


def _stamps(desk: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in (desk / "output/_news").iterdir()}


def _cpu() -> float:
    times = os.times()
    return times.user + times.system
