"""Reading on all cores but one: each reader is a process of its own, so that no page can harm the desk.

Not multiprocessing's: its workers import the main module of whatever started the desk (a test runner, a workflow
engine), and when one dies nobody knows of which page. Here a thread owns each process and asks it page by page.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType

import msgspec

import copydesk
from copydesk.conversation.messages import Want
from copydesk.model import Article, Page, Picture
from copydesk.workspace.keys import keyless_environment

CPU_SECONDS = 10  # of one page or picture; then its reader is killed
PATIENCE = 5.0  # seconds that a reader has to end when asked to


class Task(msgspec.Struct, frozen=True):
    page: Page
    want: Want = "page"
    keep: bool = False  # whether a copy of the picture is kept
    aggregator: bool = False  # whether the page is one's
    file: str | None = None  # where the page's bytes lie, where no archive has them


class Answer(msgspec.Struct, frozen=True):
    """An article, a picture, or why there is none."""

    article: Article | None = None
    picture: Picture | None = None
    refusal: str = ""


class Readers:
    """`jobs` readers (default: a core's each, but one), started when there is something to read.

    The futures never fail: they hold the reason, a string, where a page or picture cannot be read.
    """

    def __init__(self, folder: Path, jobs: int | None = None) -> None:
        """`folder` is that of the pages' bytes: the workspace's .copydesk, which has its archive, or the files'."""
        self._folder = folder
        self._threads = ThreadPoolExecutor(jobs or max(1, _cores() - 1), thread_name_prefix="reader")
        self._own = threading.local()
        self._all: list[_Reader] = []
        self._closed = False

    def __enter__(self) -> Readers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """What is still to be read is dropped; a page being read is waited for, unless there was an error."""
        self._closed = True
        if kind is not None:
            for reader in self._all:
                reader.kill()
        self._threads.shutdown(cancel_futures=True)
        for reader in self._all:
            reader.close()

    def read_page(self, page: Page, aggregator: bool = False) -> Future[Article | str]:
        return self._threads.submit(self._article, Task(page, aggregator=aggregator))

    def read_file(self, page: Page, file: str) -> Future[Article | str]:
        """`file` is relative to the folder; one that ends in .gz is unpacked."""
        return self._threads.submit(self._article, Task(page, file=file))

    def read_picture(self, page: Page, keep: bool = True) -> Future[Picture | str]:
        """The decoded picture; with `keep`, a re-encoded copy lies in the folder's pictures/."""
        return self._threads.submit(self._picture, Task(page, "picture", keep))

    def _article(self, task: Task) -> Article | str:
        answer = self._ask(task)
        return answer.article or answer.refusal

    def _picture(self, task: Task) -> Picture | str:
        answer = self._ask(task)
        return answer.picture or answer.refusal

    def _ask(self, task: Task) -> Answer:
        """Asks this thread's reader, a new one where there is none or the last one died."""
        if self._closed:
            return Answer(refusal="the run was stopped")
        reader: _Reader | None = getattr(self._own, "reader", None)
        if reader is None:
            reader = self._own.reader = _Reader(self._folder)
            self._all.append(reader)
        answer = reader.ask(task)
        if answer is None:
            self._own.reader = None
            self._all.remove(reader)
            return Answer(refusal=reader.cause_of_death())
        return answer


class _Reader:
    """One process of `copydesk.extract.worker`. It ends when its input does, so also when the desk is killed."""

    def __init__(self, folder: Path) -> None:
        here = Path(copydesk.__file__).resolve().parent.parent
        paths = os.pathsep.join(filter(None, (str(here), os.environ.get("PYTHONPATH"))))
        # -P: folders of the place where the desk was started must not be taken for packages
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "copydesk.extract.worker", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=keyless_environment() | {"PYTHONPATH": paths},
            start_new_session=True,  # Ctrl-C is the desk's to handle
        )

    def ask(self, task: Task) -> Answer | None:
        """The reader's answer, None where it died of the task."""
        asking, answering = self._process.stdin, self._process.stdout
        if asking is None or answering is None:
            return None
        try:
            asking.write(msgspec.json.encode(task) + b"\n")
            asking.flush()
            return msgspec.json.decode(answering.readline(), type=Answer)
        except (OSError, ValueError) as error:  # a pipe that broke; an end of file, which is no JSON
            if isinstance(error, UnicodeEncodeError):
                return Answer(refusal=f"the page's own address or link cannot be sent: {error}")
            return None

    def cause_of_death(self) -> str:
        self.close()
        if self._process.returncode == -signal.SIGPROF:
            return f"reading it took more than {CPU_SECONDS} s of CPU time"
        return f"its reader died of it (exit status {self._process.returncode})"

    def kill(self) -> None:
        self._process.kill()

    def close(self) -> None:
        """Ends the process and waits for it."""
        if self._process.stdin:
            try:
                self._process.stdin.close()
            except OSError:
                self._process.kill()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
