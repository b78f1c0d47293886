"""Secrets: from a Prefect Secret block into the environment of the run, and out of everything that is told of it."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import msgspec
from prefect.blocks.system import Secret
from prefect.logging import get_logger
from prefect.runtime import deployment

from copydesk.chain.report import Report

SHORTEST = 6  # characters: a shorter value would black out words that are no secret
MASK = "********"
NAMES = re.compile(r"(KEY|TOKEN|SECRET|PASSWORD|CREDENTIALS)S?$")  # of variables whose values are secret
TELLING = (
    "prefect",
    "prefect.flow_runs",
    "prefect.task_runs",
)  # loggers whose handlers write for others to read


@contextmanager
def secrets() -> Iterator[Mask]:
    """The variables of the Secret block that is named as the deployment is, set for the block; masked in the logs."""
    given = _block(deployment.name or "")
    before = {name: os.environ.get(name) for name in given}
    os.environ.update(given)
    mask = Mask({*given.values(), *(value for name, value in os.environ.items() if NAMES.search(name))})
    handlers = {handler for name in TELLING for handler in logging.getLogger(name).handlers}
    for handler in handlers:
        handler.addFilter(mask)
    try:
        yield mask
    finally:
        for handler in handlers:
            handler.removeFilter(mask)
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def _block(name: str) -> Mapping[str, str]:
    """What the block holds: names of variables, and their values. Nothing where there is no such block."""
    if not name:
        return {}
    try:
        held = Secret.load(name, _sync=True).get()
    except ValueError:  # Prefect's answer where there is none
        return {}
    if not isinstance(held, dict):
        get_logger(__name__).warning(
            "the Secret block %r holds no names of variables with their values", name
        )
        return {}
    return {str(variable): str(value) for variable, value in held.items()}


class Mask(logging.Filter):
    """Puts stars in place of secret values, in texts and in log records."""

    def __init__(self, values: set[str]) -> None:
        super().__init__()
        spelt = values | {msgspec.json.encode(value).decode()[1:-1] for value in values}  # as JSON has them
        longest_first = sorted({value for value in spelt if len(value) >= SHORTEST}, key=len, reverse=True)
        self._secret = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    def __call__(self, text: str) -> str:
        return self._secret.sub(MASK, text)

    def report(self, report: Report) -> Report:
        """A copy that may be shown. Before it is made a page: what escapes words may hide a secret from its pattern."""
        return msgspec.json.decode(self(msgspec.json.encode(report).decode()), type=Report)

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if (masked := self(said)) != said:
            record.msg, record.args = masked, ()
        if record.exc_info and not record.exc_text:
            record.exc_text = self(logging.Formatter().formatException(record.exc_info))
        return True
