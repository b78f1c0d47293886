"""What all flows do around the desk's work: wait for their turn, know the secrets, pass on the log."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from prefect import get_run_logger
from prefect.runtime import flow_run
from prefect.states import Failed, State

from copydesk.errors import AnotherRun, CopydeskError
from copydesk.workspace.workspace import Workspace, find, load
from flows.secrets import Mask, secrets

R = TypeVar("R")

PATIENCE = 3600.0  # seconds to wait for another run of the workspace
POLL = 2.0


def at_the_desk(workspace: str, work: Callable[[Workspace, Mask], State[R]]) -> State[R] | State[None]:
    """Does the work when its turn has come. What is wrong with the workspace or the request is the final state."""
    with secrets() as mask, _log_of_the_desk():
        try:
            desk = load(find(Path(workspace)))
            return in_turn(lambda: work(desk, mask))
        except CopydeskError as error:
            return Failed(message=mask(str(error)))


def in_turn(work: Callable[[], R], patience: float = PATIENCE) -> R:
    """Waits while another run of the workspace is at work, at most so many seconds. Raises AnotherRun then."""
    until, told = time.monotonic() + patience, False
    while True:
        try:
            return work()
        except AnotherRun as error:
            if time.monotonic() >= until:
                raise
            if not told:
                get_run_logger().info("%s; waiting for it to end", error)
            told = True
            time.sleep(POLL)


def run_name() -> str:
    """What a run is called: the workspace, and what was asked for."""
    given = dict(flow_run.parameters)
    folder = Path(str(given.pop("workspace", "."))).resolve().name
    said = [f"{name} {_short(value)}" for name, value in given.items() if value not in (None, [], False)]
    return ", ".join([folder, *said])


def _short(value: object) -> str:
    text = " + ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= 60 else text[:59] + "…"


@contextmanager
def _log_of_the_desk() -> Iterator[None]:
    """What the desk and its crawler log goes to the run's log, as they say it."""
    desk, handler = logging.getLogger("copydesk"), _ToRun()
    level = desk.level
    desk.setLevel(logging.INFO)
    desk.addHandler(handler)
    try:
        yield
    finally:
        desk.removeHandler(handler)
        desk.setLevel(level)


class _ToRun(logging.Handler):
    """Made where the run is known: the crawler's lines come from a thread that knows none."""

    def __init__(self) -> None:
        super().__init__()
        self._run = get_run_logger()

    def emit(self, record: logging.LogRecord) -> None:
        self._run.log(record.levelno, "%s", record.getMessage(), exc_info=record.exc_info)
