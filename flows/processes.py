"""Child processes that are watched, started again when they die, and ended with all that they started."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from copydesk.errors import CopydeskError

PATIENCE = 15.0  # seconds that a process gets to end by itself
OFTEN, WITHIN = 5, 300.0  # a process that dies so often, within so many seconds, is not started again


class Hopeless(CopydeskError):
    """A process that cannot be kept running."""


@dataclass
class Child:
    """A process in a session of its own, so that Ctrl-C is ours to handle."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    log: Path | None = None  # its output is ours where None
    _process: subprocess.Popen[bytes] | None = None
    _deaths: list[float] = field(default_factory=list)

    def start(self) -> None:
        if self.log is None:
            self._process = self._popen(None)
        else:
            with self.log.open("ab") as log:
                self._process = self._popen(log.fileno())

    def _popen(self, output: int | None) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self.command,
            env=dict(self.environment),
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )

    @property
    def status(self) -> int | None:
        """What it ended with; None while it runs, or was not started."""
        return self._process.poll() if self._process else None

    def wait(self) -> int:
        assert self._process, "it was started"
        return self._process.wait()

    def revive(self) -> bool:
        """Starts it again where it has died; whether it had. Raises Hopeless where that happens too often."""
        if self.status is None:
            return False
        now = time.monotonic()
        self._deaths = [*(death for death in self._deaths if death > now - WITHIN), now]
        if len(self._deaths) > OFTEN:
            where = f"; see {self.log}" if self.log else ""
            raise Hopeless(
                f"the {self.name} ended {len(self._deaths)} times, the last time with {self.status}{where}"
            )
        self.start()
        return True

    def stop(self) -> None:
        """Ends it, kindly first, and what is left of its session."""
        if self._process is None:
            return
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(PATIENCE)
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None

    def last_words(self, lines: int = 3) -> str:
        """The end of its log, for a message."""
        if self.log is None or not self.log.exists():
            return ""
        said = self.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return " / ".join(line.strip() for line in said[-lines:] if line.strip())
