"""Python's log records as messages to the desk: one line each, without secrets."""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Callable

from twisted.python.log import PythonLoggingObserver

from copydesk.conversation.messages import Logged
from copydesk.urls import redact

LONGEST = 2000  # characters
# What can break a line or rule a terminal: C0, C1, line and paragraph separators, bidirectional overrides.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def one_line(text: str) -> str:
    """The text with its control characters escaped and its secrets replaced, shortened."""
    escaped = _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), redact(text.strip()))
    return escaped if len(escaped) <= LONGEST else escaped[:LONGEST] + "…"


def crash(error: BaseException) -> str:
    """A crash in a line: what, and the file and line where it happened, in libraries only if it must be."""
    frames = traceback.extract_tb(error.__traceback__)
    frames = [frame for frame in frames if "/lib/python" not in frame.filename] or frames
    where = f" ({frames[-1].filename.rpartition('/')[2]} line {frames[-1].lineno})" if frames else ""
    return one_line(f"{type(error).__name__}: {error}{where}")


class DeskHandler(logging.Handler):
    def __init__(self, say: Callable[[Logged], None]) -> None:
        super().__init__()
        self._say = say

    def emit(self, record: logging.LogRecord) -> None:
        try:
            text = record.getMessage()
            if record.exc_info and record.exc_info[1]:
                text += f": {crash(record.exc_info[1])}"
            self._say(Logged(_level(record.levelno), one_line(text)))
        except Exception:
            self.handleError(record)


def _level(number: int) -> str:
    if number >= logging.ERROR:
        return "error"
    if number >= logging.WARNING:
        return "warning"
    return "info" if number >= logging.INFO else "debug"


def send_to_desk(say: Callable[[Logged], None]) -> None:
    """From others the warnings, from the crawler itself what it has to say."""
    logging.basicConfig(handlers=[DeskHandler(say)], level=logging.WARNING, force=True)
    logging.getLogger("crawler").setLevel(logging.INFO)
    logging.captureWarnings(True)
    PythonLoggingObserver("twisted").start()
