"""Behind a proxy, over TLS: real pages at their own addresses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from crawling import HTML, Web, answer, crawl

from copydesk.conversation.messages import Failed, Fetch, Fetched, SourceJob
from copydesk.model import Link

pytestmark = pytest.mark.shared
URL = "https://news.copydesk.example/a"


@pytest.fixture(scope="module")
def proxy(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a crawler behind replayweb, whose certificate it trusts."""
    index = tmp_path_factory.mktemp("web") / "index.jsonl"
    index.write_text(json.dumps({"url": URL, "body": HTML}) + "\n")
    command = [sys.executable, str(shared / "realweb" / "replayweb"), "--port", "0", "--index", str(index)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    words = process.stderr.readline().split()
    address, certificate = words[words.index("on") + 1].rstrip(","), words[-1]
    yield {"HTTP_PROXY": address, "HTTPS_PROXY": address, "SSL_CERT_FILE": certificate}
    process.terminate()
    process.wait()


def fetch(
    tmp_path: Path, environment: dict[str, str], *urls: str, verify: bool = True, **said: object
) -> list[Fetched | Failed]:
    job = SourceJob("S", "feed", "https://news.copydesk.example/feed", verify_tls=verify)
    fetches = [Fetch(number, Link(url, "S")) for number, url in enumerate(urls, start=1)]
    crawled = crawl(tmp_path, [job], fetches=fetches, environment=environment, **said)
    assert crawled.status == 0
    return [crawled.answers[url] for url in urls]


def test_a_page_comes_through_the_proxy_and_addresses_within_do_not(
    proxy: dict[str, str], tmp_path: Path
) -> None:
    urls = [URL, "http://127.0.0.1/", "http://0x7f000001/", proxy["HTTP_PROXY"] + "/", "https://[::1]/"]
    page, *others = fetch(tmp_path, proxy, *urls, allow_networks=())
    assert isinstance(page, Fetched)
    assert page.page.record
    assert {other.kind for other in others} == {"forbidden"}


def test_a_certificate_that_nobody_vouches_for_is_that_pages_failure(
    proxy: dict[str, str], tmp_path: Path
) -> None:
    (said,) = fetch(tmp_path, proxy | {"SSL_CERT_FILE": os.devnull}, URL, allow_networks=())
    assert isinstance(said, Failed)
    assert (said.kind, said.reason) == ("bad", "robots.txt cannot be read: TLS: certificate verify failed")


def test_a_certificate_for_another_host_is_that_pages_failure(proxy: dict[str, str], tmp_path: Path) -> None:
    url = "https://other.copydesk.example/a"
    (said,) = fetch(tmp_path, proxy, url, allow_networks=())
    assert isinstance(said, Failed)
    assert (said.kind, said.reason) == (
        "bad",
        "robots.txt cannot be read: TLS: the certificate is not for this host",
    )


def test_a_source_may_do_without_the_certificate_check_and_the_log_says_so(
    proxy: dict[str, str], tmp_path: Path
) -> None:
    job = SourceJob("S", "feed", "https://news.copydesk.example/feed", verify_tls=False)
    fetches = [Fetch(1, Link(URL, "S")), Fetch(2, Link(URL + "?", "T"))]
    environment = proxy | {"SSL_CERT_FILE": os.devnull}
    crawled = crawl(tmp_path, [job, SourceJob("T", "feed", URL)], fetches=fetches, environment=environment)
    assert isinstance(crawled.answers[URL], Fetched)
    assert isinstance(crawled.answers[URL + "?"], Failed), "another source still wants the check"
    assert [said.text for said in crawled.logged if "not verified" in said.text] == [
        "source S: TLS certificates are not verified, as its settings say"
    ]


def test_what_needs_no_proxy_is_asked_directly_and_guarded(
    proxy: dict[str, str], web: Web, tmp_path: Path
) -> None:
    web.routes["/a"] = answer()
    job = SourceJob("S", "feed", web.url("/feed"))
    crawled = crawl(
        tmp_path,
        [job],
        fetches=[Fetch(1, Link(web.url("/a"), "S"))],
        environment=proxy | {"NO_PROXY": "127.0.0.1"},
    )
    assert isinstance(crawled.answers[web.url("/a")], Fetched)
