"""The desk's end of the conversation: starts the crawler's process, talks to it, and ends it."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import msgspec

from copydesk import urls
from copydesk.conversation.messages import (
    FromCrawler,
    FromDesk,
    Logged,
    Start,
    decode_from_crawler,
    encode,
)
from copydesk.workspace.keys import keyless_environment

log = logging.getLogger("copydesk.crawler")

PATIENCE = 8  # seconds that a crawler gets to end by itself, before it is killed


class Crawler:
    """A crawler at work. What it says goes to `hear`, in a thread of its own; `hear(None)` says that it ended."""

    def __init__(self, start: Start, hear: Callable[[FromCrawler | None], None]) -> None:
        self._hear = hear
        logs = Path(start.workspace) / ".copydesk" / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        self._errors = logs / f"{start.run}.crawler.log"
        # -P: a folder called crawler/ where the desk was started must not be taken for ours. A session of its own:
        # Ctrl-C is the desk's to handle, and the end of its input tells the crawler that the desk is gone.
        with self._errors.open("wb") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "crawler"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=start.workspace,
                env=keyless_environment(),
                start_new_session=True,
            )
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()
        self.say(start)

    def say(self, message: FromDesk) -> None:
        """Sends one message; a crawler that has ended is noticed by `hear(None)`, not here."""
        pipe = _open(self._process.stdin)
        with suppress(BrokenPipeError):
            pipe.write(encode(message) + b"\n")
            pipe.flush()

    def ended(self) -> str:
        """Waits for the end; why it was no good one, "" where it was."""
        status = self._process.wait()
        last = self._errors.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
        if status == 0:
            if not last:
                self._errors.unlink(missing_ok=True)
            return ""
        said = f": {urls.redact(last[0])}" if last else ""
        return f"the crawler ended with status {status}{said} (see {self._errors})"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ends it, kindly first."""
        with suppress(BrokenPipeError):
            _open(self._process.stdin).close()
        if kind is not None:
            self._process.terminate()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._thread.join(PATIENCE)
        _open(self._process.stdout).close()

    def _listen(self) -> None:
        for line in _open(self._process.stdout):
            try:
                message = decode_from_crawler(line)
            except msgspec.DecodeError:
                log.warning("the crawler said what is no message: %.200r", line)
                continue
            if isinstance(message, Logged):
                log.log(logging.getLevelNamesMapping()[message.level.upper()], "%s", message.text)
            else:
                self._hear(message)
        self._hear(None)


def _open(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None, "the process was started with pipes"
    return pipe
