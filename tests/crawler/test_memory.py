"""Many large answers at once: some are left to another run, small ones never."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Barrier, BrokenBarrierError

import pytest
from crawling import HTML, Send, Web, answer, crawl
from scrapy import Request
from scrapy.exceptions import StopDownload

from copydesk.conversation.messages import Failed, Fetch, Fetched, SourceJob
from copydesk.model import Link
from crawler import memory
from crawler.failures import Declined
from crawler.memory import Memory

LARGE = answer(HTML + " " * 9_000_000)
HOSTS = 30


def test_what_is_done_with_makes_room() -> None:
    held = Memory()
    first, second = Request("https://a.example"), Request("https://b.example")
    held.received(b"x" * memory.MOST, first)
    with pytest.raises(StopDownload):
        held.received(b"x" * 2_000_000, second)
    with pytest.raises(Declined):
        held.unpacked(second, 2_000_000)
    held.received(b"x" * memory.SMALL, Request("https://c.example"))
    del first
    held.received(b"x", second)


@pytest.mark.slow
def test_thirty_large_answers_at_once_leave_room_for_a_small_one(
    webs: Callable[..., Web], tmp_path: Path
) -> None:
    all_but_sent = Barrier(HOSTS)

    def hold_back(send: Send, _: dict[str, str]) -> None:
        """Ends when all the others are as far, or were turned away."""
        try:
            send(LARGE[:-1])
            all_but_sent.wait(3)
        except (OSError, BrokenBarrierError):
            all_but_sent.abort()
        send(LARGE[-1:])

    first = webs()
    hosts = [first, *(webs(f"127.0.0.{number}", first.port) for number in range(2, HOSTS + 1))]
    for web in hosts:
        web.routes |= {"/large": hold_back, "/small": answer()}
    fetches = [
        Fetch(number, Link(web.url(path), "A"))
        for number, (web, path) in enumerate(
            ((web, path) for path in ("/large", "/small") for web in hosts), 1
        )
    ]
    job = SourceJob("A", "feed", first.url("/feed.xml"))
    answers = crawl(tmp_path, [job], fetches=fetches).answers
    large = [answers[web.url("/large")] for web in hosts]
    assert any(isinstance(each, Fetched) for each in large)
    assert {each.kind for each in large if isinstance(each, Failed)} == {"later"}
    assert all(isinstance(answers[web.url("/small")], Fetched) for web in hosts)
