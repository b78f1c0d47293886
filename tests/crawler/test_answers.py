"""What becomes of an answer: one crawl over a site that misbehaves in every way."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from pathlib import Path
from time import sleep

import pytest
from crawling import HTML, Crawled, Send, Web, answer, crawl, rss

from copydesk.archive.warc import read_body
from copydesk.conversation.messages import Failed, Fetch, Fetched, SourceJob, Validators
from copydesk.model import Link

pytestmark = pytest.mark.slow  # one crawl of all of them waits for what drips and what never ends

BOMB = gzip.compress(gzip.compress(b"\0" * 50_000_000))


def drip(send: Send, _: dict[str, str]) -> None:
    send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(1000):
        send(b".")
        sleep(0.1)


def conditional(send: Send, headers: dict[str, str]) -> None:
    send(answer("", 304) if headers.get("if-none-match") == '"v1"' else answer())


def flaky(failures: int) -> Callable[[Send, dict[str, str]], None]:
    left = [failures]

    def route(send: Send, _: dict[str, str]) -> None:
        left[0] -= 1
        send(answer("busy", 500) if left[0] >= 0 else answer())

    return route


ROUTES = {
    "/plain": answer(),
    "/gzip": answer(gzip.compress(HTML.encode()), Content_Encoding="gzip"),
    "/deflate": answer(zlib.compress(HTML.encode())[2:-4], Content_Encoding="deflate"),
    "/twice": answer(gzip.compress(gzip.compress(HTML.encode())), Content_Encoding="gzip, gzip"),
    "/brotli": answer(b"\x0b\x02\x80", Content_Encoding="br"),
    "/bomb": answer(BOMB, Content_Encoding="gzip, gzip"),
    "/gzip-cut": answer(gzip.compress(HTML.encode())[:-9], Content_Encoding="gzip"),
    "/large": answer("x" * 1_200_000),
    "/endless": lambda send, _: (
        [send(b"HTTP/1.1 200 OK\r\n\r\n")] + [send(b"x" * 100_000) for _ in range(100)]
    ),
    "/short": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n" + HTML.encode(),
    "/chunk-cut": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n<html>",
    "/chunked": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n<html>\r\n0\r\n\r\n",
    "/drip": drip,
    "/conditional": conditional,
    "/empty": answer(""),
    "/pdf": answer("%PDF", kind="application/pdf"),
    "/svg": answer("<svg/>", kind="image/svg+xml"),
    "/jpeg": answer(b"\xff\xd8\xff", kind="image/jpeg"),
    "/gone": answer("gone", 410),
    "/no-content": answer("", 204),
    "/broken": answer("oh", 500),
    "/flaky": flaky(2),
    "/moved": answer("", 301, Location="/moved-again"),
    "/moved-again": answer('<meta http-equiv="refresh" content="0; url=/plain">'),
    "/loop": answer("", 302, Location="/loop"),
    "/refresh-loop": answer('<meta http-equiv="refresh" content="1; url=/refresh-loop">'),
    "/reloads-itself": answer('<meta http-equiv="refresh" content="300; url=/reloads-itself">' + HTML),
    "/to-ftp": answer("", 302, Location="ftp://127.0.0.1/x"),
    "/to-file": answer("", 302, Location="file:///etc/passwd"),
    "/cookie": answer(Set_Cookie="session=secret", Location=""),
    "/noarchive": answer('<meta content="noarchive" name="robots">' + HTML),
    "/tdm": answer(HTML, tdm_reservation="1"),
    "/feed": rss("/plain"),
    "/feed-bomb": answer(BOMB, kind="application/rss+xml", Content_Encoding="gzip, gzip"),
    "/latin": answer(
        HTML.replace("Some", "Caf\xe9").encode("latin-1"),
        kind="text/html; charset=iso-8859-1",
        X_Name="Caf\xe9",
    ),
}
PICTURES = ("/svg", "/jpeg")
NOT_ADDRESSES = ("no address", "http://", "http://[::1", "javascript:alert(1)")


@pytest.fixture(scope="module")
def site(webs: Callable[[], Web]) -> Web:
    web = webs()
    web.routes |= ROUTES
    return web


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("workspace")


@pytest.fixture(scope="module")
def crawled(site: Web, workspace: Path) -> Crawled:
    jobs = [SourceJob("S", "feed", site.url("/feed")), SourceJob("Bomb", "feed", site.url("/feed-bomb"))]
    wanted = [
        path if path in NOT_ADDRESSES else site.url(path) for path in [*ROUTES, "/missing", *NOT_ADDRESSES]
    ]
    fetches = [
        Fetch(
            number,
            Link(url, "S"),
            "picture" if url.endswith(PICTURES) else "page",
            Validators('"v1"') if "conditional" in url else Validators(),
        )
        for number, url in enumerate(wanted, start=1)
    ]
    return crawl(workspace, jobs, fetches=fetches, timeout=2.0, max_megabytes=1.0)


@pytest.fixture
def fetched(crawled: Crawled, site: Web) -> Callable[[str], Fetched]:
    def get(path: str) -> Fetched:
        said = crawled.answers[site.url(path)]
        assert isinstance(said, Fetched), said
        return said

    return get


@pytest.fixture
def failed(crawled: Crawled, site: Web) -> Callable[[str], Failed]:
    def get(path: str) -> Failed:
        said = crawled.answers[path if path in NOT_ADDRESSES else site.url(path)]
        assert isinstance(said, Failed), said
        return said

    return get


def test_the_crawl_ends_well_and_says_nothing_on_standard_error(crawled: Crawled) -> None:
    assert (crawled.status, crawled.errors) == (0, "")
    assert not [said for said in crawled.logged if said.level == "error"]


def test_each_fetch_has_its_answer(crawled: Crawled) -> None:
    assert len(crawled.answers) == len(ROUTES) + 1 + len(NOT_ADDRESSES)


@pytest.mark.parametrize("path", ["/plain", "/gzip", "/deflate", "/twice", "/flaky"])
def test_the_archive_gives_the_page_back(
    path: str, fetched: Callable[[str], Fetched], workspace: Path
) -> None:
    page = fetched(path).page
    assert page.record
    assert read_body(workspace / ".copydesk", page.record, page.headers, 1_000_000) == HTML.encode()


def test_a_page_in_chunks_is_whole(fetched: Callable[[str], Fetched], workspace: Path) -> None:
    page = fetched("/chunked").page
    assert page.record
    assert read_body(workspace / ".copydesk", page.record, page.headers, 100) == b"<html>"


@pytest.mark.parametrize(
    ("path", "kind", "reason"),
    [
        ("/brotli", "bad", "br, which was not asked for"),
        ("/bomb", "bad", "more than is taken"),
        ("/gzip-cut", "bad", "cut short"),
        ("/large", "bad", "larger than is taken"),
        ("/endless", "bad", "larger than is taken"),
        ("/short", "bad", "cut short"),
        ("/chunk-cut", "bad", "cut short"),
        ("/drip", "later", "no whole answer in time"),
        ("/empty", "bad", "empty"),
        ("/pdf", "bad", "application/pdf is no page"),
        ("/svg", "bad", "image/svg+xml is no picture"),
        ("/gone", "gone", "410 Gone"),
        ("/missing", "gone", "404 Not Found"),
        ("/no-content", "bad", "status 204"),
        ("/broken", "later", "500 Internal Server Error"),
        ("/loop", "bad", "more than 10 redirects"),
        ("/refresh-loop", "bad", "more than 10 redirects"),
        ("/to-ftp", "bad", "302 Found"),
        ("/to-file", "bad", "302 Found"),
        ("no address", "bad", "not an address"),
        ("http://", "forbidden", "no host name"),
        ("http://[::1", "bad", "address"),
        ("javascript:alert(1)", "bad", "not an address"),
    ],
)
def test_what_cannot_be_a_page_fails(
    path: str, kind: str, reason: str, failed: Callable[[str], Failed]
) -> None:
    assert failed(path).kind == kind
    assert reason in failed(path).reason


def test_a_url_is_asked_at_most_three_times(crawled: Crawled, site: Web) -> None:
    assert site.paths().count("/broken") == 3


def test_ten_redirects_are_followed_and_no_more(crawled: Crawled, site: Web) -> None:
    assert (site.paths().count("/loop"), site.paths().count("/refresh-loop")) == (11, 11)


def test_redirects_and_meta_refreshes_are_remembered(fetched: Callable[[str], Fetched], site: Web) -> None:
    page = fetched("/moved").page
    assert page.url == site.url("/plain")
    assert page.redirects == (site.url("/moved"), site.url("/moved-again"))


def test_a_page_that_reloads_itself_is_a_page(fetched: Callable[[str], Fetched]) -> None:
    assert fetched("/reloads-itself").page.record


def test_an_unchanged_page_is_told_as_such(fetched: Callable[[str], Fetched]) -> None:
    assert fetched("/conditional").unchanged
    assert fetched("/conditional").page.record is None


def test_a_picture_is_archived_like_a_page(fetched: Callable[[str], Fetched], workspace: Path) -> None:
    page = fetched("/jpeg").page
    assert page.record
    assert read_body(workspace / ".copydesk", page.record, page.headers, 10) == b"\xff\xd8\xff"


def test_what_may_not_be_archived_goes_to_the_spool(fetched: Callable[[str], Fetched]) -> None:
    page = fetched("/noarchive").page
    assert page.signals == ("noarchive",)
    assert page.record
    assert page.record.file == "spool/run.warc.gz"


def test_a_reserved_page_has_no_record(fetched: Callable[[str], Fetched]) -> None:
    assert (fetched("/tdm").page.signals, fetched("/tdm").page.record) == (("tdm",), None)


def test_cookies_are_neither_kept_nor_sent(
    fetched: Callable[[str], Fetched], site: Web, crawled: Crawled
) -> None:
    assert "set-cookie" not in fetched("/cookie").page.headers
    assert not any({"cookie", "referer", "authorization"} & set(headers) for _, headers in site.asked)


def test_requests_name_the_product_its_contact_and_what_it_can_unpack(site: Web, crawled: Crawled) -> None:
    headers = [headers for path, headers in site.asked if path in ("/plain", "/robots.txt", "/feed")]
    assert {said["user-agent"] for said in headers} == {"copydesk/0 (+https://desk.example/bot)"}
    assert {said["accept-encoding"] for said in headers} == {"gzip, deflate"}


def test_a_header_that_is_not_ascii_comes_through(fetched: Callable[[str], Fetched], workspace: Path) -> None:
    page = fetched("/latin").page
    assert page.record
    assert "Café".encode("latin-1") in read_body(workspace / ".copydesk", page.record, page.headers, 1000)


def test_a_feed_that_unpacks_to_too_much_fails_its_source_alone(crawled: Crawled) -> None:
    assert "more than is taken" in crawled.done["Bomb"].failure
    assert (crawled.done["S"].failure, crawled.done["S"].links) == ("", 1)
