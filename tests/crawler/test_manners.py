"""robots.txt, reservations, Retry-After, pace: each host of this web asks for something else."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from time import monotonic, sleep

import pytest
from crawling import HTML, Send, Web, answer, crawl, rss

from copydesk.conversation.messages import Failed, Fetch, Fetched, HostMemory, SourceJob
from copydesk.model import Link

Webs = Callable[..., Web]


def wanted(*urls: str) -> list[Fetch]:
    return [Fetch(number, Link(url, "S"), "page") for number, url in enumerate(urls, start=1)]


def site(webs: Webs, host: str, **routes: bytes) -> Web:
    """A site with two pages and a feed of them; robots, tdmrep: its files."""
    web = webs(host)
    web.routes |= {"/a": answer(), "/b": answer(), "/feed": rss(web.url("/a"), web.url("/b"))}
    web.routes |= {
        {"robots": "/robots.txt", "tdmrep": "/.well-known/tdmrep.json"}[key]: said
        for key, said in routes.items()
    }
    return web


def test_robots_txt_speaks_to_us_by_name_and_is_asked_once(webs: Webs, tmp_path: Path) -> None:
    text = "User-agent: *\nDisallow: /\n\nUser-agent: copydesk\nDisallow: /b\n"
    web = site(webs, "127.0.0.2", robots=answer(text, kind="text/plain"))
    crawled = crawl(tmp_path, [SourceJob("S", "feed", web.url("/feed"))], follow=True)
    assert isinstance(crawled.answers[web.url("/a")], Fetched)
    assert crawled.answers[web.url("/b")] == Failed(2, web.url("/b"), "forbidden", "robots.txt forbids it")
    assert web.paths().count("/robots.txt") == 1
    assert crawled.hosts[web.url("")].robots == text


def test_what_is_remembered_of_a_host_is_not_asked_again(webs: Webs, tmp_path: Path) -> None:
    web = site(webs, "127.0.0.3")
    known = {web.url(""): HostMemory(robots="User-agent: *\nDisallow: /b", tdm="")}
    crawled = crawl(tmp_path, [SourceJob("S", "feed", web.url("/feed"))], follow=True, hosts=known)
    assert sorted(web.paths()) == ["/a", "/feed"]
    assert crawled.hosts == {}


@pytest.mark.parametrize(
    ("host", "robots", "kind"),
    [
        ("127.0.0.4", answer("busy", 503), "later"),
        ("127.0.0.5", answer("no", 403), None),
        ("127.0.0.6", answer("", 301, Location="/robots.txt"), None),
        ("127.0.0.7", answer("#" * 600_000 + "\nUser-agent: *\nDisallow: /\n"), None),
        ("127.0.0.8", answer("User-agent: *\nDisallow: /\n" + "#" * 600_000), "forbidden"),
    ],
    ids=[
        "busy: not now",
        "refused: allowed",
        "lost in redirects: allowed",
        "beyond 500 KiB: cut",
        "within: obeyed",
    ],
)
def test_a_robots_txt_that_is_none(
    webs: Webs, tmp_path: Path, host: str, robots: bytes, kind: str | None
) -> None:
    web = site(webs, host, robots=robots)
    crawled = crawl(tmp_path, [SourceJob("S", "feed", web.url("/feed"))])
    assert crawled.done["S"].kind == kind
    assert ("/feed" in web.paths()) == (kind is None)
    if kind == "later":
        assert crawled.hosts == {}, "asked again next time"


@pytest.mark.slow
def test_a_crawl_delay_raises_the_hosts_delay(webs: Webs, tmp_path: Path) -> None:
    times: list[float] = []

    def page(send: Send, _: dict[str, str]) -> None:
        times.append(monotonic())
        send(answer())

    web = site(webs, "127.0.0.9", robots=answer("User-agent: *\nCrawl-delay: 0.4\n"))
    web.routes |= {"/a": page, "/b": page}
    crawl(tmp_path, [SourceJob("S", "feed", web.url("/feed"))], follow=True)
    assert all(later - earlier > 0.3 for earlier, later in pairwise(times))


@pytest.mark.slow
def test_a_host_with_much_to_fetch_keeps_its_pace_and_holds_up_no_other(webs: Webs, tmp_path: Path) -> None:
    times: dict[str, list[float]] = {"large": [], "small": []}

    def page(host: str) -> Callable[[Send, dict[str, str]], None]:
        return lambda send, _: (times[host].append(monotonic()), send(answer()))

    large, small = site(webs, "127.0.0.20"), site(webs, "127.0.0.21")
    large.routes |= {f"/{number}": page("large") for number in range(8)}
    large.routes["/feed"] = rss(*(large.url(f"/{number}") for number in range(8)))
    small.routes["/late"] = page("small")
    small.routes["/feed"] = lambda send, _: (sleep(0.7), send(rss(small.url("/late"))))
    jobs = [SourceJob(web.host, "feed", web.url("/feed")) for web in (large, small)]
    crawl(tmp_path, jobs, follow=True, delay=0.4, concurrency=4, hosts={small.url(""): HostMemory("", "")})
    assert all(later - earlier > 0.3 for earlier, later in pairwise(times["large"]))
    assert times["small"][0] < times["large"][-2]


@pytest.mark.slow
def test_redirects_from_elsewhere_keep_the_hosts_pace_too(webs: Webs, tmp_path: Path) -> None:
    times: list[float] = []

    def page(send: Send, _: dict[str, str]) -> None:
        times.append(monotonic())
        send(answer())

    goal = webs("127.0.0.25")
    origins = [webs(f"127.0.0.{number}", goal.port) for number in (22, 23, 24)]
    for web in origins:
        web.routes["/a"] = answer("", 302, Location=goal.url(f"/{web.host}"))
        goal.routes[f"/{web.host}"] = page
    known = {web.url(""): HostMemory("", "") for web in [*origins, goal]}
    job = SourceJob("S", "feed", goal.url("/feed"))
    crawled = crawl(
        tmp_path, [job], fetches=wanted(*(web.url("/a") for web in origins)), delay=0.4, hosts=known
    )
    assert all(isinstance(said, Fetched) for said in crawled.answers.values())
    assert all(later - earlier > 0.3 for earlier, later in pairwise(times))


RESERVED = answer(
    json.dumps([{"location": "/b*", "tdm-reservation": 1}, {"location": "/", "tdm-reservation": 0}])
)


def test_a_reserved_path_is_not_fetched(webs: Webs, tmp_path: Path) -> None:
    web = site(webs, "127.0.0.10", tdmrep=RESERVED)
    crawled = crawl(tmp_path, [SourceJob("S", "feed", web.url("/feed"))], follow=True)
    reserved = crawled.answers[web.url("/b")]
    assert isinstance(reserved, Fetched)
    assert (reserved.page.record, reserved.page.signals) == (None, ("tdm",))
    assert "/b" not in web.paths()
    assert isinstance(crawled.answers[web.url("/a")], Fetched)
    assert "tdm-reservation" in crawled.hosts[web.url("")].tdm


def test_a_source_may_ignore_signals_and_the_log_says_so(webs: Webs, tmp_path: Path) -> None:
    web = site(webs, "127.0.0.11", tdmrep=RESERVED)
    web.routes["/a"] = answer(
        '<meta name="robots" content="noindex, noarchive, nosnippet">' + HTML, tdm_reservation="1"
    )
    job = SourceJob("S", "feed", web.url("/feed"), ignore_signals=("noarchive", "tdm"))
    crawled = crawl(tmp_path, [job], follow=True)
    page = crawled.answers[web.url("/a")].page
    assert page.signals == ("nosnippet",)
    assert page.record.file == "archive/run.warc.gz"
    assert "/.well-known/tdmrep.json" not in web.paths()
    assert {said.text for said in crawled.logged if "ignored" in said.text} == {
        f"source S: {signal} is ignored, as its settings say" for signal in ("noarchive", "tdm")
    }


@pytest.mark.parametrize(("host", "status"), [("127.0.0.12", 429), ("127.0.0.13", 503)])
def test_a_host_that_asks_to_be_left_alone_is(webs: Webs, tmp_path: Path, host: str, status: int) -> None:
    web = site(webs, host)
    web.routes["/a"] = answer("busy", status, Retry_After="3600")
    pages = [web.url(f"/{number}") for number in range(30)]
    before = datetime.now(UTC)
    job = SourceJob("S", "feed", web.url("/feed"))
    crawled = crawl(
        tmp_path, [job], fetches=wanted(web.url("/a"), *pages), hosts={web.url(""): HostMemory("", "")}
    )
    assert {said.kind for said in crawled.answers.values()} <= {"later", "gone"}
    assert sum(said.kind == "later" for said in crawled.answers.values()) > 15, "those not yet under way"
    assert web.paths().count("/a") == 1
    not_before = crawled.hosts[web.url("")].not_before
    assert timedelta(minutes=59) < not_before - before < timedelta(minutes=61)


def test_a_host_is_not_asked_before_its_time(webs: Webs, tmp_path: Path) -> None:
    web = site(webs, "127.0.0.14")
    ahead = HostMemory(not_before=datetime.now(UTC) + timedelta(hours=1))
    crawled = crawl(tmp_path, [SourceJob("S", "feed", web.url("/feed"))], hosts={web.url(""): ahead})
    assert crawled.done["S"].kind == "later"
    assert web.paths() == []


def test_a_retry_after_that_is_junk_leads_to_another_try(webs: Webs, tmp_path: Path) -> None:
    web = site(webs, "127.0.0.15")
    web.routes["/a"] = answer("busy", 503, Retry_After="soon")
    crawled = crawl(tmp_path, [SourceJob("S", "feed", web.url("/feed"))], fetches=wanted(web.url("/a")))
    assert crawled.answers[web.url("/a")].kind == "later"
    assert web.paths().count("/a") == 3
    assert all(memory.not_before is None for memory in crawled.hosts.values())
