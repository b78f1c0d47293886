"""One run of a workspace at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from copydesk.errors import AnotherRun


@contextmanager
def only_run(state: Path) -> Iterator[None]:
    """Holds the workspace's lock. Raises AnotherRun, with the other's process id."""
    state.mkdir(parents=True, exist_ok=True)
    with only_one(state / "lock", f"another run of {state.parent}"):
        yield


@contextmanager
def only_one(lock: Path, other: str) -> Iterator[None]:
    """Holds a lock. The kernel drops it with the process, so a dead one never blocks.

    Raises AnotherRun, which calls who holds it `other`.
    """
    with lock.open("a+") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held.seek(0)
            raise AnotherRun(f"{other} is at work (process {held.read().strip() or 'unknown'})") from None
        held.truncate(0)
        held.write(str(os.getpid()))
        held.flush()
        yield
