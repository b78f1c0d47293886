"""The proxy: the newsroom under its own names, over http and https, on loopback alone."""

from __future__ import annotations

import gzip
import http.client
import socket
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from copydesk.demo import web as demo_web
from copydesk.demo.proxy import Served, serve

HOME = "https://www.harbor-ledger.example/"


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Served]:
    with serve(demo_web.build()) as served:
        yield served


def ask(newsroom: Served, url: str, **headers: str) -> http.client.HTTPResponse:
    context = ssl.create_default_context(cafile=str(newsroom.certificate))
    proxies = urllib.request.ProxyHandler({"http": newsroom.address, "https": newsroom.address})
    opener = urllib.request.build_opener(proxies, urllib.request.HTTPSHandler(context=context))
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return opener.open(urllib.request.Request(url, headers=names), timeout=10)


def test_https_is_served_with_a_certificate_that_holds(newsroom: Served) -> None:
    answer = ask(newsroom, HOME)
    assert answer.status == 200
    assert "Harbor Ledger" in answer.read().decode()


def test_without_the_certificate_nobody_trusts_it(newsroom: Served) -> None:
    proxies = urllib.request.ProxyHandler({"https": newsroom.address})
    with pytest.raises(urllib.error.URLError, match="CERTIFICATE_VERIFY_FAILED"):
        urllib.request.build_opener(proxies).open(HOME, timeout=10)


def test_plain_http_is_redirected_to_https(newsroom: Served) -> None:
    assert ask(newsroom, HOME.replace("https", "http")).url == HOME


@pytest.mark.parametrize(("url", "status"), [(f"{HOME}nothing", 404), ("http://nowhere.example/", 502)])
def test_what_is_not_there_is_said_so(newsroom: Served, url: str, status: int) -> None:
    with pytest.raises(urllib.error.HTTPError) as failure:
        ask(newsroom, url)
    assert failure.value.code == status


@pytest.mark.parametrize("path", ["feed.xml", "logo.png", "media/cod-quota.jpg", "robots.txt"])
def test_what_a_client_has_is_not_sent_again(newsroom: Served, path: str) -> None:
    tag = ask(newsroom, HOME + path).headers["ETag"]
    with pytest.raises(urllib.error.HTTPError) as answer:
        ask(newsroom, HOME + path, If_None_Match=tag)
    assert answer.value.code == 304
    assert answer.value.read() == b""


def test_answers_are_packed_when_asked(newsroom: Served) -> None:
    plain, packed = ask(newsroom, HOME), ask(newsroom, HOME, Accept_Encoding="gzip")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.read()) == plain.read()


def test_one_connection_serves_many_requests(newsroom: Served) -> None:
    proxy = urlsplit(newsroom.address)
    context = ssl.create_default_context(cafile=str(newsroom.certificate))
    connection = http.client.HTTPSConnection(proxy.hostname, proxy.port, context=context, timeout=10)
    connection.set_tunnel("www.slipway-tv.example")
    for path in ("/", "/robots.txt", "/feeds/news.rss"):
        connection.request("GET", path)
        answer = connection.getresponse()
        assert (answer.status, bool(answer.read())) == (200, True)
    connection.close()


@pytest.mark.parametrize(
    "words", [b"", b"hello\r\n\r\n", b"CONNECT www.slipway-tv.example:443 HTTP/1.1\r\n\r\n\x16"]
)
def test_a_client_that_hangs_up_or_talks_nonsense_harms_nobody(newsroom: Served, words: bytes) -> None:
    proxy = urlsplit(newsroom.address)
    with socket.create_connection((proxy.hostname, proxy.port), timeout=10) as connection:
        connection.sendall(words)
    assert ask(newsroom, HOME).status == 200


def test_the_environment_names_the_proxy_and_the_certificate(newsroom: Served) -> None:
    environment = newsroom.environment()
    assert environment["HTTPS_PROXY"] == environment["http_proxy"] == newsroom.address
    assert newsroom.address.startswith("http://127.0.0.1:")
    assert environment["SSL_CERT_FILE"] == str(newsroom.certificate)


def test_it_ends_while_connections_are_open() -> None:
    with serve(demo_web.build()) as served:
        proxy = urlsplit(served.address)
        connection = socket.create_connection((proxy.hostname, proxy.port), timeout=10)
        connection.sendall(b"GET http://www.slipway-tv.example/ HTTP/1.1\r\n\r\n")
        assert connection.recv(12) == b"HTTP/1.1 301"
    assert not served.certificate.exists()
    connection.close()
