"""The crawler as the desk sees it: what it says and when, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import socket
from pathlib import Path
from time import monotonic, sleep

import pytest
from crawling import Send, Web, answer, crawl, launch, rss, start

from copydesk.conversation.crawler import Crawler
from copydesk.conversation.messages import (
    Budget,
    Failed,
    Fetch,
    Fetched,
    Finish,
    Found,
    SourceDone,
    SourceJob,
    encode,
)
from copydesk.model import Link
from crawler.logs import one_line

SPIDER = """
from copydesk.model import Link
from scrapy import Request
from crawler.spiders.source import SourceSpider

class {name}(SourceSpider):
    def parse(self, response):
        {body}
"""


def write_spider(workspace: Path, name: str, body: str, more: str = "") -> None:
    (workspace / "spiders").mkdir(exist_ok=True)
    (workspace / "spiders" / f"{name}.py").write_text(
        SPIDER.format(name=name.title().replace("_", ""), body=body) + more
    )


def job(name: str) -> SourceJob:
    return SourceJob(name, "spider", name)


def test_a_source_is_told_as_found_before_it_is_done(web: Web, tmp_path: Path) -> None:
    web.routes |= {"/feed": rss(web.url("/a")), "/a": answer()}
    crawled = crawl(tmp_path, [SourceJob("S", "feed", web.url("/feed"))], follow=True)
    kinds = [type(said) for said in crawled.order]
    assert kinds.index(Found) < kinds.index(SourceDone)
    assert (crawled.done["S"].links, crawled.done["S"].requests) == (1, 1)
    assert isinstance(crawled.answers[web.url("/a")], Fetched)


def test_the_crawler_does_not_get_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYDESK_KEY", "c2VjcmV0")
    with Crawler(start(tmp_path, []), lambda _: None) as crawler:
        environment = Path(f"/proc/{crawler._process.pid}/environ").read_bytes()
        crawler.say(Finish())
    assert b"PATH=" in environment
    assert b"c2VjcmV0" not in environment


def test_a_source_that_fails_stops_no_other(web: Web, tmp_path: Path) -> None:
    write_spider(
        tmp_path,
        "crashes",
        "yield Link('http://a.example/1', 'x'); 1 / 0",
        "    start_urls = [{!r}]\n".format(web.url("/feed")),
    )
    write_spider(tmp_path, "starts_badly", "pass", "    def start(self): raise KeyError('what')\n")
    write_spider(tmp_path, "yields_rubbish", "yield 7", "    start_urls = [{!r}]\n".format(web.url("/feed")))
    write_spider(tmp_path, "cannot_be_read", "def")
    web.routes |= {"/feed": rss("http://a.example/")}
    names = ("crashes", "starts_badly", "yields_rubbish", "cannot_be_read", "is_not_there")
    crawled = crawl(
        tmp_path,
        [*map(job, names), SourceJob("Good", "feed", web.url("/feed"))],
        allow_networks=("127.0.0.0/8",),
    )
    assert (crawled.status, crawled.errors) == (0, "")
    done = crawled.done
    assert done["crashes"].failure == ""
    assert done["crashes"].links == 1
    assert "ZeroDivisionError: division by zero (crashes.py line" in done["crashes"].notes[0]
    assert "KeyError: 'what' (starts_badly.py line" in done["starts_badly"].failure
    assert (
        "TypeError: a source yields Link, Request, Response or a dict of fields, not int"
        in done["yields_rubbish"].failure
    )
    assert "cannot_be_read.py" in done["cannot_be_read"].failure
    assert "no file" in done["is_not_there"].failure
    assert (done["Good"].failure, done["Good"].links) == ("", 1)
    assert not any("\n" in said.failure for said in done.values())


def test_the_fields_of_a_sites_own_spider_travel_with_its_pages(web: Web, tmp_path: Path) -> None:
    starts = "    start_urls = [{!r}]\n".format(web.url("/list"))
    hook = "    def parse_article(self, response):\n        return {'title': response.css('title::text').get()}\n"
    write_spider(tmp_path, "good", "yield Link(response.urljoin('/a'), self.source.name)", starts + hook)
    crash = "    def parse_article(self, response):\n        return {'title': response.css('h7')[0]}\n"
    write_spider(tmp_path, "bad", "yield Link(response.urljoin('/b'), self.source.name)", starts + crash)
    odd = "    def parse_article(self, response):\n        return {'title': object()}\n"
    write_spider(tmp_path, "odd", "yield Link(response.urljoin('/c'), self.source.name)", starts + odd)
    web.routes |= {"/list": answer(), "/a": answer(), "/b": answer(), "/c": answer()}
    jobs = [job(name) for name in ("good", "bad", "odd")]
    crawled = crawl(tmp_path, jobs, follow=True)
    good, bad, odd = (crawled.answers[web.url(path)] for path in ("/a", "/b", "/c"))
    assert good.page.link.fields == {"title": "A page"}
    assert "IndexError: list index out of range (bad.py line" in bad.reason
    assert "TypeError" in odd.reason


def test_a_spider_may_yield_the_fields_of_an_article_as_scrapys_items_are(web: Web, tmp_path: Path) -> None:
    starts = f"    start_urls = [{web.url('/list')!r}]\n"
    write_spider(
        tmp_path, "items", "yield {'url': 'http://a.example/1', 'title': 'One', 'text': 'All of it.'}", starts
    )
    write_spider(tmp_path, "lost", "yield {'title': 'Nowhere'}", starts)
    web.routes |= {"/list": answer()}
    crawled = crawl(tmp_path, [job("items"), job("lost")])
    assert [(link.url, link.title, link.fields) for link in crawled.found] == [
        ("http://a.example/1", "One", {"title": "One", "text": "All of it."})
    ]
    assert "an article's fields need its `url`" in crawled.done["lost"].failure


def test_a_budget_ends_a_calendar_trap(web: Web, tmp_path: Path) -> None:
    web.routes |= {"/feed": rss(*(web.url(f"/{number}") for number in range(30)))}
    web.routes |= {f"/{number}": answer() for number in range(30)}
    budget = Budget(pages=10)
    crawled = crawl(tmp_path, [SourceJob("S", "feed", web.url("/feed"))], follow=True, budget=budget)
    fetched = [said for said in crawled.answers.values() if isinstance(said, Fetched)]
    spent = [said for said in crawled.answers.values() if isinstance(said, Failed)]
    assert 9 <= len(fetched) <= 10 + 8, "a few may be under way when it runs out"
    assert {said.kind for said in spent} == {"budget"}
    assert "10 pages" in spent[0].reason


def test_feeds_that_have_not_changed_say_so(web: Web, tmp_path: Path) -> None:
    def feed(send: Send, headers: dict[str, str]) -> None:
        send(
            answer("", 304)
            if headers.get("if-none-match") == '"1"'
            else rss(web.url("/a")).replace(b"\r\n\r\n", b'\r\nETag: "1"\r\n\r\n', 1)
        )

    web.routes["/feed"] = feed
    first = crawl(tmp_path, [SourceJob("S", "feed", web.url("/feed"))])
    again = crawl(tmp_path, [SourceJob("S", "feed", web.url("/feed"), validators=first.done["S"].validators)])
    assert (again.done["S"].unchanged, again.done["S"].links, again.done["S"].failure) == (True, 0, "")
    assert again.done["S"].validators == first.done["S"].validators


def test_half_a_character_in_a_feed_breaks_no_message(web: Web, tmp_path: Path) -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [{"id": "1", "url": web.url("/a"), "title": "x\ud800y"}],
    }
    web.routes["/feed"] = answer(json.dumps(feed), kind="application/json")
    crawled = crawl(tmp_path, [SourceJob("S", "feed", web.url("/feed"))])
    assert len(crawled.found) == 1


@pytest.mark.parametrize("url", ["http://10.1.2.3/", "http://localhost:22/", "http://2852039166/latest/"])
def test_the_guard_also_stands_behind_a_redirect(web: Web, tmp_path: Path, url: str) -> None:
    refresh = answer(f'<meta http-equiv=refresh content="0;url={url}">')
    web.routes |= {"/to": answer("", 302, Location=url), "/refresh": refresh}
    fetch = Fetch(1, Link(web.url("/refresh"), "S"))
    crawled = crawl(tmp_path, [SourceJob("S", "feed", web.url("/to"))], fetches=[fetch])
    assert crawled.done["S"].kind == "forbidden"
    assert crawled.answers[web.url("/refresh")].kind == "forbidden"


def test_a_name_that_leads_to_a_private_address_is_refused(tmp_path: Path) -> None:
    name = socket.gethostname()
    try:
        address = socket.gethostbyname(name)
    except OSError:
        pytest.skip("this machine's own name leads nowhere")
    crawled = crawl(tmp_path, [SourceJob("S", "feed", f"http://{name}/feed")], allow_networks=())
    assert crawled.done["S"].kind == "forbidden"
    assert address in crawled.done["S"].failure


def test_a_crawler_whose_desk_goes_away_ends_at_once(web: Web, tmp_path: Path) -> None:
    web.routes["/feed"] = lambda send, _: sleep(20)
    process = launch(tmp_path)
    process.stdin.write(encode(start(tmp_path, [SourceJob("S", "feed", web.url("/feed"))])) + b"\n")
    process.stdin.flush()
    while "/feed" not in web.paths():
        sleep(0.05)
    process.stdin.close()
    assert process.wait(5) == 1


def test_a_crawler_that_is_told_to_stop_does(web: Web, tmp_path: Path) -> None:
    web.routes["/feed"] = lambda send, _: sleep(20)
    process = launch(tmp_path)
    process.stdin.write(encode(start(tmp_path, [SourceJob("S", "feed", web.url("/feed"))])) + b"\n")
    process.stdin.flush()
    while "/feed" not in web.paths():
        sleep(0.05)
    before = monotonic()
    os.kill(process.pid, signal.SIGTERM)
    assert process.wait(5) == 128 + signal.SIGTERM
    assert monotonic() - before < 4


def test_nobody_to_talk_to_is_no_crash(tmp_path: Path) -> None:
    process = launch(tmp_path)
    assert process.communicate(b"", 20) == (b"", b"")
    assert process.returncode == 1


@pytest.mark.parametrize("line", [b"{}", b"rubbish", encode(Finish())])
def test_what_is_no_start_is_said_in_a_line(tmp_path: Path, line: bytes) -> None:
    process = launch(tmp_path)
    said, errors = process.communicate(line + b"\n", 20)
    assert (said, process.returncode) == (b"", 1)
    assert errors.startswith(b"crawler: BadInput")
    assert errors.count(b"\n") == 1


def test_what_a_spider_prints_does_not_disturb_the_conversation(web: Web, tmp_path: Path) -> None:
    write_spider(
        tmp_path,
        "talks",
        "pass",
        "    print('hello')\n    async def start(self):\n        print('again')\n        yield Link('http://a.example/', 'talks')\n",
    )
    crawled = crawl(tmp_path, [job("talks")])
    assert crawled.done["talks"].links == 1
    assert crawled.errors == "hello\nagain\n"


def test_a_log_record_is_one_line_without_secrets() -> None:
    assert one_line("a\nb\x1b[31m\u202e http://u:p@a.example/?token=1&x=2") == (
        r"a\nb\x1b[31m\u202e http://***@a.example/?token=***&x=2"
    )
