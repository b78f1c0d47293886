"""A reader: takes tasks on its standard input, a JSON line each, and answers each with a line."""

from __future__ import annotations

import logging
import os
import resource
import signal
import sys
from pathlib import Path

import msgspec

from copydesk.archive.encoding import decode
from copydesk.archive.warc import read_body
from copydesk.errors import Unreadable
from copydesk.extract.pool import CPU_SECONDS, Answer, Task

MAX_BODY = 10_000_000  # bytes, unpacked
MAX_MEMORY = 700_000_000  # bytes of data; the largest page known needs a third


def main() -> None:
    folder = Path(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_DATA, (MAX_MEMORY, MAX_MEMORY))
    logging.disable()  # what libraries think of strangers' pages is said by the reasons
    # Answers have a pipe of their own, so that nothing a library prints gets between them
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    task_of = msgspec.json.Decoder(Task).decode
    for line in sys.stdin.buffer:
        answer = perform(task_of(line), folder)
        answers.write(msgspec.json.encode(answer) + b"\n")
        answers.flush()


def perform(task: Task, folder: Path) -> Answer:
    """One task, within its share of CPU time: past it SIGPROF kills the process, in the midst of C code too."""
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
    try:
        return _picture(task, folder) if task.want == "picture" else _article(task, folder)
    except Unreadable as reason:
        return Answer(refusal=str(reason))
    except Exception as error:  # a mistake of ours or a library's costs this page, and is reported
        return Answer(refusal=f"reading it failed: {type(error).__name__}: {error}")
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _article(task: Task, folder: Path) -> Answer:
    from copydesk.extract.article import read, read_link

    page = task.page
    if page.record is None and task.file is None:
        return Answer(article=read_link(page))
    return Answer(article=read(page, _body(task, folder), task.aggregator))


def _picture(task: Task, folder: Path) -> Answer:
    from copydesk import pictures

    data = _body(task, folder)
    asked = task.page.link.url
    return Answer(
        picture=pictures.keep(data, asked, folder) if task.keep else pictures.read_picture(data, asked)
    )


def _body(task: Task, folder: Path) -> bytes:
    if task.file is not None:
        return _unpacked(folder / task.file)
    if task.page.record is None:
        raise Unreadable("nothing of it is kept")
    return read_body(folder, task.page.record, task.page.headers, MAX_BODY)


def _unpacked(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror}") from error
    return decode(data, "gzip" if path.suffix == ".gz" else "", MAX_BODY)


if __name__ == "__main__":
    main()
