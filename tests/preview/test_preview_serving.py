"""The preview's server: pages and pictures for this machine's browser, and nothing else for anybody."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse

import pytest
from shelf import IMAGES, Shelf

from copydesk.errors import BadInput
from copydesk.preview import serving
from copydesk.preview.rendering import POLICY
from copydesk.preview.serving import server


@pytest.fixture
def port(shelf: Shelf) -> Iterator[int]:
    """Of a server for the shelf."""
    with server(shelf.newsstand, _free()) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running.server_port
        running.shutdown()
        thread.join()


def _free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


def ask(port: int, path: str, method: str = "GET", host: str = "") -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.putrequest(method, path, skip_host=True)
    connection.putheader("Host", host or f"127.0.0.1:{port}")
    connection.endheaders()
    answer = connection.getresponse()
    return answer, answer.read()


def test_pages_and_pictures_are_served_with_a_policy(shelf: Shelf, port: int) -> None:
    shelf.put(images=IMAGES)
    shelf.picture("2026-03-06-a.jpg", b"jpeg")
    for path, kind in (
        ("/", "text/html; charset=utf-8"),
        ("/index.html", "text/html; charset=utf-8"),
        ("/unpublished.html?x", "text/html; charset=utf-8"),
        ("/pictures/2026-03-06-a.jpg", "image/jpeg"),
    ):
        answer, data = ask(port, path)
        assert (answer.status, answer.headers["Content-Type"]) == (200, kind)
        assert answer.headers["Content-Security-Policy"].startswith(POLICY)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert len(data) == int(answer.headers["Content-Length"])
    assert data == b"jpeg"


def test_a_reload_shows_what_has_changed(shelf: Shelf, port: int) -> None:
    shelf.put(title="One")
    assert b"One" in ask(port, "/")[1]
    shelf.put(title="Two")
    assert b"Two" in ask(port, "/")[1]
    (shelf.workspace.documents / "2026-03-06-a.md").unlink()
    assert b"No documents yet" in ask(port, "/")[1]


@pytest.mark.parametrize(
    "path",
    [
        "/../copydesk.yaml",
        "/%2e%2e/copydesk.yaml",
        "/pictures/../../copydesk.yaml",
        "/pictures/..%2f..%2fcopydesk.yaml",
        "/pictures/",
        "/pictures",
        "/pictures/linked.jpg",
        "/pictures/drawing.svg",
        "/pictures/pipe.jpg",
        "/pictures/%00.jpg",
        "/2.html",
        "/_news/2026-03-06-a.md",
        "//127.0.0.1/x",
    ],
)
def test_nothing_else_is(shelf: Shelf, port: int, path: str) -> None:
    shelf.put()
    (shelf.workspace.images / "linked.jpg").symlink_to(shelf.workspace.folder / "copydesk.yaml")
    (shelf.workspace.images / "drawing.svg").write_text("<svg/>")
    os.mkfifo(shelf.workspace.images / "pipe.jpg")
    answer, data = ask(port, path)
    assert (answer.status, data) == (404, b"Not Found\n")
    assert answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "host", ["attacker.example", "127.0.0.1:1", "localhost.attacker.example", "127.0.0.1@x"]
)
def test_a_strangers_name_that_leads_here_gets_nothing(shelf: Shelf, port: int, host: str) -> None:
    shelf.put()
    assert ask(port, "/", host=host)[0].status == 421
    assert ask(port, "/", host=f"LOCALHOST:{port}")[0].status == 200


def test_it_is_asked_and_never_told(shelf: Shelf, port: int) -> None:
    shelf.put()
    answer, data = ask(port, "/", "HEAD")
    assert (answer.status, data) == (200, b"")
    assert int(answer.headers["Content-Length"]) > 0
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        answer, data = ask(port, "/<script>", method)
        assert (answer.status, data) == (501, b"Not Implemented\n")


def test_a_port_that_is_taken_is_said_where_it_was_asked_for(
    shelf: Shelf, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BadInput, match=f"--port {port}: the port is taken; name another"):
        server(shelf.newsstand, port)
    monkeypatch.setattr(serving, "PORT", port)
    with server(shelf.newsstand, None) as other:
        assert other.server_port != port
        assert other.server_address[0] == "127.0.0.1"
