"""make bench: what a page costs in crawl, extract and write, beside a naive pipeline of the same parts.

Needs the stored pages (../shared or $COPYDESK_SHARED). Figures are CPU time, since wall time is noisy.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bench import prefect, web
from bench.documents import ten_thousand_documents
from bench.measure import SHARED, Cost, run, served

DESK = [sys.executable, "-P", "-m", "copydesk"]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="copydesk-bench-") as scratch:
        ten_thousand_documents(Path(scratch))
    if not (SHARED / "realweb").is_dir():
        print(f"bench: no stored pages at {SHARED}; set COPYDESK_SHARED to their folder")
        return
    with tempfile.TemporaryDirectory(prefix="copydesk-bench-") as scratch:
        folder = Path(scratch)
        real_pages(folder)
        story_web(folder)
        nothing_new(folder)
    prefect.main()


def real_pages(folder: Path) -> None:
    """The 178 real sources: the desk, the naive pipeline, and the desk again with nothing new."""
    desk = web.workspace(SHARED / "realweb/sources.jsonl", folder / "real")
    addresses = folder / "addresses.txt"
    pages = web.real_articles()
    addresses.write_text("\n".join(pages), encoding="utf-8")
    with served(SHARED / "realweb/index.jsonl") as environment:
        first = desk_run(desk, environment, folder)
        naive = run(
            [sys.executable, str(Path(__file__).parent / "naive.py"), str(addresses), str(folder / "naive")],
            environment,
            folder / "naive.log",
        )
        again = desk_run(desk, environment, folder)
    written = len(list((folder / "naive").glob("*.md")))
    report = json.loads(first[1])
    print(f"178 real sources, {len(pages)} pages, CPU milliseconds a page")
    for name, seconds in report["cpu_seconds"].items():
        print(f"  desk: {name:<22} {1000 * seconds / len(pages):7.1f}")
    row("desk: in all", first[0], len(pages), f"{report['new']} documents")
    row("naive pipeline", naive, len(pages), f"{written} documents, feeds not fetched")
    print(f"  desk / naive           {first[0].cpu / naive.cpu:7.2f}")
    print(f"  second run / first     {again[0].cpu / first[0].cpu:7.2f}   {again[0].cpu:.1f} s")


def story_web(folder: Path) -> None:
    """12 sources with 966 articles and their pictures: the first run, and one with nothing new."""
    made = web.storyweb(folder / "storyweb")
    desk = web.workspace(made / "sources.jsonl", folder / "stories")
    with served(made / "index.jsonl") as environment:
        first, said = desk_run(desk, environment, folder)
        again, _ = desk_run(desk, environment, folder)
    documents = json.loads(said)["new"]
    print(f"12 sources, {documents} articles with pictures, copies and stories")
    row("desk: in all", first, documents, "")
    print(f"  second run / first     {again.cpu / first.cpu:7.2f}   {again.cpu:.1f} s")


def nothing_new(folder: Path) -> None:
    """20 sources on which nothing is new."""
    rows = (SHARED / "realweb/sources.jsonl").read_text(encoding="utf-8").splitlines()[:20]
    (folder / "twenty.jsonl").write_text("\n".join(rows), encoding="utf-8")
    desk = web.workspace(folder / "twenty.jsonl", folder / "twenty")
    with served(SHARED / "realweb/index.jsonl") as environment:
        desk_run(desk, environment, folder)
        costs = [desk_run(desk, environment, folder)[0] for _ in range(3)]
    print("20 sources, nothing new")
    print(f"  CPU seconds, best of 3 {min(cost.cpu for cost in costs):7.2f}")


def desk_run(desk: Path, environment: Mapping[str, str], folder: Path) -> tuple[Cost, str]:
    """One `copydesk run`: its cost, and its report as JSON."""
    log = folder / "desk.log"
    log.unlink(missing_ok=True)
    cost = run([*DESK, "run", "-w", str(desk), "--json"], environment, log)
    said = log.read_text(encoding="utf-8")
    if cost.status != 0:
        raise SystemExit(f"bench: the run ended with {cost.status}:\n{said[-2000:]}")
    reports = sorted((desk / ".copydesk/reports").glob("*.json"))
    return cost, reports[-1].read_text(encoding="utf-8")


def row(name: str, cost: Cost, pages: int, more: str) -> None:
    print(
        f"  {name:<22} {1000 * cost.cpu / pages:7.1f}   {cost.wall:.1f} s wall, peak {cost.peak:.0f} MB  {more}"
    )


if __name__ == "__main__":
    main()
