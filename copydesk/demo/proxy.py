"""Serves a web at its own addresses, as an HTTP proxy on loopback. Nothing ever leaves the machine."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import socket
import ssl
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import trustme

from copydesk.demo.web import Answer, Web

IDLE = 60.0  # seconds that a connection may rest between two requests
WORTH_PACKING = 500  # bytes
OWN = "127.0.0.1,localhost"  # what a machine asks of itself, such as Prefect of its server, stays out of the web
HUNG_UP = (
    ConnectionError,
    ssl.SSLError,
    asyncio.IncompleteReadError,
    asyncio.LimitOverrunError,
    TimeoutError,
)


@dataclass(frozen=True)
class Served:
    """Where a web is served: the proxy's address and the certificate that its https answers bear."""

    address: str
    certificate: Path

    def environment(self) -> dict[str, str]:
        """What a process needs in its environment to see this web, and only this."""
        names = ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")
        trust = dict.fromkeys(("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"), str(self.certificate))
        return dict.fromkeys(names, self.address) | trust | dict.fromkeys(("NO_PROXY", "no_proxy"), OWN)


@contextmanager
def serve(web: Web) -> Iterator[Served]:
    """Serve the web from a thread until the block ends."""
    with tempfile.TemporaryDirectory(prefix="copydesk-demo-") as folder:
        certificate = Path(folder) / "ca.pem"
        authority = trustme.CA(organization_name="Copydesk demo")
        authority.cert_pem.write_to_path(str(certificate))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*web.hosts).configure_cert(context)
        door = socket.create_server(("127.0.0.1", 0))
        proxy = _Proxy(web, context, door)
        thread = threading.Thread(target=asyncio.run, args=(proxy.run(),), name="newsroom", daemon=True)
        thread.start()
        proxy.ready.wait()
        try:
            yield Served(f"http://127.0.0.1:{door.getsockname()[1]}", certificate)
        finally:
            proxy.stop()
            thread.join()


@dataclass(frozen=True)
class _Request:
    method: str
    target: str
    headers: dict[str, str]  # names in lower case


class _Proxy:
    def __init__(self, web: Web, context: ssl.SSLContext, door: socket.socket) -> None:
        self.web = web
        self.context = context
        self.door = door
        self.ready = threading.Event()

    async def run(self) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._talk, sock=self.door)
        self.ready.set()
        await self._over.wait()
        server.close()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._over.set)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection's requests: plain ones, or those inside a tunnel once CONNECT was asked."""
        base = ""
        try:
            while request := await _read(reader):
                if request.method == "CONNECT":
                    host, _, port = request.target.rpartition(":")
                    base = f"https://{host}" if port == "443" else f"https://{request.target}"
                    writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                    await writer.drain()
                    await writer.start_tls(self.context)
                    continue
                url = request.target if not base else base + request.target
                writer.write(_reply(request, self.web.get(url)))
                await writer.drain()
                if request.headers.get("connection", "").lower() == "close":
                    break
        except HUNG_UP:
            pass
        finally:
            writer.close()
            with suppress(*HUNG_UP):
                await writer.wait_closed()


async def _read(reader: asyncio.StreamReader) -> _Request | None:
    """One request's line and headers; None where the client has no more to ask or talks nonsense."""
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), IDLE)
    line, *rows = head.decode("latin-1").rstrip().split("\r\n")
    words = line.split(" ")
    if len(words) != 3:
        return None
    pairs = (row.partition(":") for row in rows)
    return _Request(words[0], words[1], {name.strip().lower(): value.strip() for name, _, value in pairs})


def _reply(request: _Request, answer: Answer | None) -> bytes:
    """The whole reply: 502 for a host that is not of this web, 304 for bytes that the client has."""
    if answer is None:
        answer = Answer("text/plain", b"no such host in this newsroom\n", HTTPStatus.BAD_GATEWAY)
    status, body = HTTPStatus(answer.status), answer.body
    headers = {"Content-Type": answer.type, "Vary": "Accept-Encoding"}
    if answer.location:
        headers["Location"] = answer.location
    if status == HTTPStatus.OK:
        headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        if request.headers.get("if-none-match") == headers["ETag"]:
            status, body = HTTPStatus.NOT_MODIFIED, b""
    if "gzip" in request.headers.get("accept-encoding", "") and _packable(answer.type, body):
        headers["Content-Encoding"] = "gzip"
        body = gzip.compress(body, 1, mtime=0)
    headers["Content-Length"] = str(len(body))
    lines = [f"HTTP/1.1 {status} {status.phrase}", *(f"{name}: {value}" for name, value in headers.items())]
    head = "\r\n".join([*lines, "", ""]).encode("latin-1")
    return head if request.method == "HEAD" else head + body


def _packable(content_type: str, body: bytes) -> bool:
    return len(body) > WORTH_PACKING and (
        "text" in content_type or "xml" in content_type or "json" in content_type
    )
