"""Processes measured from outside: CPU time of a whole tree, its memory, and a web served beside it."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("COPYDESK_SHARED") or ROOT.parent / "shared")
SAMPLE = 0.05  # seconds between two looks at the memory


@dataclass(slots=True, frozen=True)
class Cost:
    """What a command took, with all processes that it started and waited for."""

    status: int
    cpu: float  # seconds
    wall: float
    peak: float  # MB, proportional set size of the tree


def run(command: Sequence[str], environment: Mapping[str, str], log: Path) -> Cost:
    """Runs a command to its end, its output appended to the log."""
    began = time.monotonic()
    with log.open("ab") as out:
        process = subprocess.Popen(
            command, env={**os.environ, **environment}, stdout=out, stderr=out, cwd="/"
        )
    peak = _Peak(process.pid)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Cost(process.returncode, usage.ru_utime + usage.ru_stime, time.monotonic() - began, peak.stop())


class _Peak:
    """Watches the memory of a process and its descendants."""

    def __init__(self, root: int) -> None:
        self._root, self._most, self._over = root, 0, threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def stop(self) -> float:
        self._over.set()
        self._thread.join()
        return self._most / 1000

    def _watch(self) -> None:
        while not self._over.wait(SAMPLE):
            self._most = max(self._most, sum(map(_pss, _tree(self._root))))


def _tree(root: int) -> Iterator[int]:
    yield root
    for task in Path(f"/proc/{root}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from _tree(int(child))


def _pss(process: int) -> int:
    """Kilobytes; memory shared by n processes counts an nth for each."""
    try:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


@contextmanager
def served(index: Path, log: Path | None = None) -> Iterator[dict[str, str]]:
    """The stored pages of an index behind a proxy on loopback; gives the environment that leads there."""
    command = [sys.executable, SHARED / "realweb/replayweb", "--index", index, "--port", "0"]
    server = subprocess.Popen(
        [*map(str, command), *(("--log", str(log)) if log else ())], stderr=subprocess.PIPE, text=True
    )
    assert server.stderr is not None
    try:
        said = server.stderr.readline()
        if "certificate " not in said:
            raise SystemExit(f"bench: the web cannot be served: {said}")
        certificate = said.strip().rpartition("certificate ")[2]
        proxy = said.partition(" on ")[2].partition(",")[0]
        names = ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")
        yield dict.fromkeys(names, proxy) | {"SSL_CERT_FILE": certificate, "NO_PROXY": "", "no_proxy": ""}
    finally:
        server.terminate()
        server.wait()


def own_cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
