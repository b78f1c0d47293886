"""A reader: takes tasks on its standard input, a JSON line each, and answers each with a line."""

from __future__ import annotations

import logging
import os
import resource
import signal
import sys
from pathlib import Path

import msgspec

from copydesk.archive.warc import read_body
from copydesk.errors import Unreadable
from copydesk.extract.pool import CPU_SECONDS, Answer, Task
from copydesk.model import Page

MAX_BODY = 10_000_000  # bytes, unpacked
MAX_MEMORY = 700_000_000  # bytes of data; the largest page known needs a third


def main() -> None:
    state = Path(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_DATA, (MAX_MEMORY, MAX_MEMORY))
    logging.disable()  # what libraries think of strangers' pages is said by the reasons
    # Answers have a pipe of their own, so that nothing a library prints gets between them
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    decode = msgspec.json.Decoder(Task).decode
    for line in sys.stdin.buffer:
        answer = perform(decode(line), state)
        answers.write(msgspec.json.encode(answer) + b"\n")
        answers.flush()


def perform(task: Task, state: Path) -> Answer:
    """One task, within its share of CPU time: past it SIGPROF kills the process, in the midst of C code too."""
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
    try:
        return _picture(task, state) if task.want == "picture" else _article(task, state)
    except Unreadable as reason:
        return Answer(refusal=str(reason))
    except Exception as error:  # a mistake of ours or a library's costs this page, and is reported
        return Answer(refusal=f"reading it failed: {type(error).__name__}: {error}")
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _article(task: Task, state: Path) -> Answer:
    from copydesk.extract.article import read, read_link

    page = task.page
    if page.record is None:
        return Answer(article=read_link(page))
    return Answer(article=read(page, _body(page, state), task.aggregator))


def _picture(task: Task, state: Path) -> Answer:
    from copydesk import pictures

    data = _body(task.page, state)
    asked = task.page.link.url
    return Answer(
        picture=pictures.keep(data, asked, state) if task.keep else pictures.read_picture(data, asked)
    )


def _body(page: Page, state: Path) -> bytes:
    if page.record is None:
        raise Unreadable("nothing of it is kept")
    return read_body(state, page.record, page.headers, MAX_BODY)


if __name__ == "__main__":
    main()
