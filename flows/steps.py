"""The steps of the chain as tasks: what `copydesk.chain.options.Step` asks for, with retries and a name in the UI."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.tasks import Task, exponential_backoff

from copydesk.errors import CannotWrite, Stuck

P = ParamSpec("P")
R = TypeVar("R")

# Every step goes on where it stopped, so it may be called again: the crawl once, since a crawler that died twice
# will die a third time; the rest, which only a busy disk can stop, with more patience.
RETRIES = {"crawl": 1, "relate": 2, "write": 2, "site": 2}
DELAY = 10  # seconds before the first retry; twice that before the next
PASSING = (CannotWrite, Stuck, OSError)  # what may be over by then; all else would only come again


def as_task(name: str, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Runs a step as a task of the flow that is under way."""

    # What the step works on (the state, the report) is open in this process: it is not for Prefect to look into.
    def step() -> R:
        return function(*args, **kwargs)

    run = task(
        step,
        name=name,
        task_run_name=name,
        retries=RETRIES.get(name, 0),
        retry_delay_seconds=exponential_backoff(DELAY),
        retry_jitter_factor=0.5,
        retry_condition_fn=may_pass,
        cache_policy=NO_CACHE,
        persist_result=False,
    )
    return run()


def may_pass(_task: Task[Any, Any], _run: TaskRun, state: State[Any]) -> bool:
    """Whether what stopped a step may be over when it is tried again."""
    return isinstance(state.result(raise_on_failure=False), PASSING)
