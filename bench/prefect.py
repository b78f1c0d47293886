"""What Prefect adds: `copydesk up` until its screen is there, and a run of 20 sources and 500 articles, by hand and as a flow.

python -m bench.prefect
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from bench import web
from bench.measure import SHARED, served

DESK = [sys.executable, "-P", "-m", "copydesk"]
PORT = 4299
API = f"http://127.0.0.1:{PORT}/api"
ARTICLES, SOURCES = 500, 20


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="copydesk-bench-") as scratch:
        folder = Path(scratch)
        made = twenty(web.storyweb(folder / "storyweb"))
        with served(made / "index.jsonl") as environment:
            variables = {**environment, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
            by_hand = min(
                timed_run(web.workspace(made / "sources.jsonl", folder / f"by-hand-{n}"), variables)
                for n in (1, 2)
            )
            with up(web.workspace(made / "sources.jsonl", folder / "as-flow"), variables) as (screen, ready):
                wall, run, tasks = flow_run()
    print(f"Prefect: {SOURCES} sources, {ARTICLES} articles")
    print(f"  the screen answers after   {screen:5.1f} s, all is up after {ready:.1f} s")
    print(f"  copydesk run               {by_hand:5.1f} s, the better of two")
    print(f"  as a flow, from the click  {wall:5.1f} s, of which it ran {run['total_run_time']:.1f} s")
    print(
        f"  added                      {wall - by_hand:5.1f} s, {tasks} task runs; {run['state']['message']}"
    )


def twenty(made: Path) -> Path:
    """The stored web's 12 publishers, some of them listed at a second address too: the list of 20 sources."""
    index, sources = made / "index.jsonl", made / "sources.jsonl"
    rows = [json.loads(line) for line in sources.read_text(encoding="utf-8").splitlines()]
    answers = {row["url"]: row for row in map(json.loads, index.read_text(encoding="utf-8").splitlines())}
    again = [{**row, "name": f"{row['name']}, again", "url": f"{row['url']}?again"} for row in rows]
    again = again[: SOURCES - len(rows)]
    seconds = [{**answers[row["url"].removesuffix("?again")], "url": row["url"]} for row in again]
    for file, more in ((sources, again), (index, seconds)):
        with file.open("a", encoding="utf-8") as lines:
            lines.writelines(f"{json.dumps(row)}\n" for row in more)
    return made


def timed_run(desk: Path, environment: Mapping[str, str]) -> float:
    began = time.monotonic()
    subprocess.run(
        [*DESK, "run", "-w", desk, "--limit", str(ARTICLES), "--json"],
        env={**os.environ, **environment},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return time.monotonic() - began


@contextmanager
def up(desk: Path, environment: Mapping[str, str]) -> Iterator[tuple[float, float]]:
    """Seconds until the screen answers, and until all is up."""
    log, began = desk / "up.log", time.monotonic()
    variables = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    with log.open("wb") as said:
        process = subprocess.Popen(
            [*DESK, "up", "-w", desk, "--port", str(PORT)],
            env={**variables, **environment},
            stdout=said,
            stderr=said,
        )
    try:
        while not answers():
            time.sleep(0.1)
        screen = time.monotonic() - began
        while b" is up: " not in log.read_bytes():
            time.sleep(0.1)
        yield screen, time.monotonic() - began
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


def flow_run() -> tuple[float, dict[str, Any], int]:
    """Seconds from the click to the end, the run, and its task runs."""
    deployment = ask("/deployments/name/refresh/as-flow")["id"]
    began = time.monotonic()
    its = ask(f"/deployments/{deployment}/create_flow_run", {"parameters": {"limit": ARTICLES}})["id"]
    while (run := ask(f"/flow_runs/{its}"))["state_type"] not in ("COMPLETED", "FAILED", "CRASHED"):
        time.sleep(0.1)
    return (
        time.monotonic() - began,
        run,
        len(ask("/task_runs/filter", {"flow_runs": {"id": {"any_": [its]}}})),
    )


def answers() -> bool:
    with suppress(OSError):
        return bool(ask("/health"))
    return False


def ask(path: str, body: object = None) -> Any:
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(API + path, data, {"Content-Type": "application/json"})
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(request, timeout=30) as answer:
        return json.load(answer)


if __name__ == "__main__":
    if (SHARED / "realweb").is_dir():
        main()
    else:
        print(f"bench: no stored pages at {SHARED}; set COPYDESK_SHARED to their folder")
