"""The preview on loopback: pages and pictures of a newsstand, and nothing else of this machine."""

from __future__ import annotations

import errno
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import PurePath
from typing import Any
from urllib.parse import unquote, urlsplit

from copydesk.errors import BadInput
from copydesk.preview.newsstand import TYPES, Newsstand
from copydesk.preview.rendering import PICTURES, POLICY

HERE = "127.0.0.1"
PORT = 8000  # where it is free
PATIENCE = 30.0  # seconds that a connection may take to ask

_HEADERS = {
    "Content-Security-Policy": f"{POLICY}; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def server(newsstand: Newsstand, port: int | None) -> ThreadingHTTPServer:
    """A server that listens on loopback: at the port given, else at PORT or any free one.

    Raises BadInput where the port given cannot be had.
    """
    handler = partial(_Handler, newsstand)
    try:
        return ThreadingHTTPServer((HERE, PORT if port is None else port), handler)
    except OSError as error:
        if port is None:
            return ThreadingHTTPServer((HERE, 0), handler)
        why = "is taken" if error.errno == errno.EADDRINUSE else f"cannot be had: {error.strerror}"
        raise BadInput(f"--port {port}: the port {why}; name another, or leave --port away") from None


class _Handler(BaseHTTPRequestHandler):
    timeout = PATIENCE
    server_version = "copydesk"
    sys_version = ""

    def __init__(self, newsstand: Newsstand, *connection: Any) -> None:
        self._newsstand = newsstand
        super().__init__(*connection)

    def do_GET(self) -> None:
        if not self._asked_for_here():
            self._answer("text/plain", b"ask for localhost\n", HTTPStatus.MISDIRECTED_REQUEST)
            return
        path = unquote(urlsplit(self.path).path).removeprefix("/")
        folder, _, name = path.rpartition("/")
        if path == "favicon.ico":  # browsers ask for one, and complain where there is none
            self._answer("text/plain", b"", HTTPStatus.NO_CONTENT)
        elif folder == PICTURES and (data := self._newsstand.picture(name)) is not None:
            self._answer(TYPES[PurePath(name).suffix], data)
        elif (data := self._newsstand.page(path)) is not None:
            self._answer("text/html; charset=utf-8", data)
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    do_HEAD = do_GET  # noqa: N815

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Plain text: http.server's own page of HTML says what was asked for."""
        self._answer("text/plain", f"{HTTPStatus(code).phrase}\n".encode(), code)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """The terminal is the person's."""

    def _asked_for_here(self) -> bool:
        """Whether the browser meant this machine: a stranger's name that was made to lead here is none of ours."""
        assert isinstance(self.server, ThreadingHTTPServer)
        port = self.server.server_port
        host = (self.headers.get("Host") or "").lower()
        return host in {f"{name}{end}" for name in (HERE, "localhost") for end in ("", f":{port}")}

    def _answer(self, kind: str, data: bytes, status: int = HTTPStatus.OK) -> None:
        self.send_response(status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)
