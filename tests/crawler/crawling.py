"""A web on loopback that can misbehave, and a desk that talks to the real crawler process."""

from __future__ import annotations

import os
import socketserver
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from copydesk.conversation.messages import (
    CrawlSettings,
    Failed,
    Fetch,
    Fetched,
    Finish,
    Found,
    FromCrawler,
    HostSeen,
    Logged,
    SourceDone,
    SourceJob,
    Start,
    decode_from_crawler,
    encode,
)
from copydesk.model import Link

ROOT = Path(__file__).resolve().parents[2]
HTML = "<html><head><title>A page</title></head><body><p>Some words.</p></body></html>"
Send = Callable[[bytes], None]
Route = bytes | str | Callable[[Send, dict[str, str]], None]


def answer(body: bytes | str = HTML, status: int = 200, kind: str = "text/html", **headers: str) -> bytes:
    """A whole HTTP answer; `headers` by name with _ for -."""
    body = body.encode() if isinstance(body, str) else body
    fields = {"Content-Type": kind, "Content-Length": str(len(body)), "Connection": "close"}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    return f"HTTP/1.1 {status} X\r\n{head}\r\n".encode() + body


def rss(*urls: str) -> bytes:
    items = "".join(f"<item><title>T</title><link>{url}</link></item>" for url in urls)
    return answer(f'<rss version="2.0"><channel>{items}</channel></rss>', kind="application/rss+xml")


class Web:
    """A server whose routes are raw answers, or functions that send what they like; all else is 404."""

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self.routes: dict[str, Route] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        web = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                path = self.rfile.readline().decode("latin-1").split(" ")[1:2]
                headers = {}
                while (line := self.rfile.readline().decode("latin-1").strip()) != "":
                    name, _, value = line.partition(":")
                    headers[name.strip().lower()] = value.strip()
                if path:
                    web.asked.append((path[0], headers))
                    web.send(self.wfile.write, path[0], headers)

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, request: Any, client_address: Any) -> None:
                """A client that hangs up early is what some tests are about."""

        self._server = Server((host, port), Handler)
        self.host, self.port = self._server.server_address[:2]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def send(self, send: Send, path: str, headers: dict[str, str]) -> None:
        route = self.routes.get(path, answer("no such page", 404))
        if callable(route):
            route(send, headers)
        else:
            send(route.encode() if isinstance(route, str) else route)

    def url(self, path: str) -> str:
        return f"http://{self.host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@dataclass
class Crawled:
    """All that the crawler said, sorted."""

    status: int = 0
    found: list[Link] = field(default_factory=list)
    done: dict[str, SourceDone] = field(default_factory=dict)
    answers: dict[str, Fetched | Failed] = field(default_factory=dict)  # by the address asked
    unasked: list[Fetched | Failed] = field(default_factory=list)
    hosts: dict[str, Any] = field(default_factory=dict)
    logged: list[Logged] = field(default_factory=list)
    order: list[FromCrawler] = field(default_factory=list)
    errors: str = ""

    def take(self, message: FromCrawler, asked: dict[int, str]) -> None:
        self.order.append(message)
        match message:
            case Found():
                self.found += message.links
            case SourceDone():
                self.done[message.name] = message
            case Fetched() | Failed() if message.id == 0:
                self.unasked.append(message)
            case Fetched() | Failed():
                self.answers[asked[message.id]] = message
            case HostSeen():
                self.hosts[message.host] = message.memory
            case Logged():
                self.logged.append(message)


def launch(workspace: Path, **environment: str) -> subprocess.Popen[bytes]:
    proxies = {name for name in os.environ if name.lower().endswith("_proxy")}
    clean = {name: value for name, value in os.environ.items() if name not in proxies}
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "crawler"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=workspace,
        env={**clean, "PYTHONPATH": str(ROOT), **environment},
    )


def start(
    workspace: Path, jobs: list[SourceJob], *, hosts: dict[str, Any] | None = None, **said: Any
) -> Start:
    settings = {
        "user_agent": "copydesk/0 (+https://desk.example/bot)",
        "delay": 0.0,
        "allow_networks": ("127.0.0.0/8",),
    }
    return Start(CrawlSettings(**settings | said), jobs, str(workspace), "run", hosts or {})


def crawl(
    workspace: Path,
    jobs: list[SourceJob],
    *,
    fetches: list[Fetch] | None = None,
    follow: bool = False,
    environment: dict[str, str] | None = None,
    **said: Any,
) -> Crawled:
    """A whole crawl: all sources done, all `fetches` (with `follow` all links too) answered, Finish."""
    result, asked = Crawled(), {}
    process = launch(workspace, **environment or {})
    watchdog = threading.Timer(60, process.kill)
    watchdog.start()
    assert process.stdin and process.stdout and process.stderr

    def say(message: Any) -> None:
        if isinstance(message, Fetch):
            asked[message.id] = message.link.url
        process.stdin.write(encode(message) + b"\n")
        process.stdin.flush()

    say(start(workspace, jobs, **said))
    for fetch in fetches or []:
        say(fetch)
    finished = False
    if not jobs and not fetches:
        say(Finish())
    for line in process.stdout:
        message = decode_from_crawler(line)
        result.take(message, asked)
        if follow and isinstance(message, Found):
            for link in message.links:
                say(Fetch(len(asked) + 1, link))
        if not finished and len(result.done) == len(jobs) and len(result.answers) == len(asked):
            say(Finish())
            finished = True
    result.status = process.wait()
    result.errors = process.stderr.read().decode()
    watchdog.cancel()
    return result
