"""Whole runs, by the real command, over a site that means harm or on a machine that fails."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml

from copydesk.chain.inbox import Inbox
from copydesk.errors import Stuck

WORDS = "The harbour council met on Tuesday evening and heard from fishermen, ferry crews and engineers. "


class Site:
    """A site on loopback: answers by path, and a feed of all that were added."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.answers: dict[str, bytes] = {}
        self.delay = 0.0  # seconds before each article is answered
        self._feed: list[str] = []

    def add(self, path: str, title: str, head: str = "") -> None:
        """An article, listed in the feed. `path` may hold a query."""
        body = "".join(f"<p>{title}, part {part}. {WORDS * 3}</p>" for part in range(5))
        self.answers[path] = (
            f"<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{body}</article>".encode()
        )
        self._feed.append(f"<item><link>{self.address}{path.replace('&', '&amp;')}</link></item>")

    def answer(self, path: str) -> bytes | None:
        if path == "/feed.xml":
            return f"<rss><channel>{''.join(self._feed)}</channel></rss>".encode()
        time.sleep(self.delay if path in self.answers else 0)
        return self.answers.get(path)


@pytest.fixture
def site() -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = made.answer(self.path)
            with suppress(OSError):
                self.send_response(200 if body else 404)
                self.send_header(
                    "Content-Type", "application/rss+xml" if "feed" in self.path else "text/html"
                )
                self.end_headers()
                self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            """Nothing: a test says what it saw."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made = Site(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def desk(site: Site, tmp_path: Path) -> Path:
    folder = tmp_path / "ein Pult für 北京"
    folder.mkdir()
    settings = {
        "network": {"allow": ["127.0.0.0/8"]},
        "crawl": {"delay": 0},
        "sources": [{"name": "A", "feed": f"{site.address}/feed.xml"}],
    }
    (folder / "copydesk.yaml").write_text(yaml.safe_dump(settings))
    return folder


def start(folder: Path, **options: object) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    command = [sys.executable, "-P", "-m", "copydesk", "run", "-w", str(folder)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, env=environment, text=True, **pipes | options)


def run(folder: Path) -> str:
    """What a whole run says."""
    process = start(folder)
    said, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    return said + errors


def documents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted(folder.glob("output/_news/*.md"))}


def alive(folder: Path, what: str = "") -> list[int]:
    """The processes that work on the workspace."""
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            with suppress(OSError):
                command = (process / "cmdline").read_text()
                if what in command and str(folder) in f"{(process / 'cwd').readlink()} {command}":
                    found.append(int(process.name))
    return found


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 30
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert condition()


@pytest.mark.slow
def test_secrets_in_addresses_stand_in_no_document_log_or_report(site: Site, desk: Path) -> None:
    for number, query in enumerate(
        ("token=SECRET", "a=1&key=SECRET", "X-Amz-Signature=SECRET", "my_token=SECRET")
    ):
        picture = f'<meta property="og:image" content="{site.address}/lead.jpg?sig=SECRET">'
        amp = f'<link rel="amphtml" href="/amp/{number}?sig=SECRET">'
        site.add(f"/story-{number}?{query}", f"Story number {number} of the harbour", picture + amp)
    site.add("/gone?token=SECRET", "Never answered")
    del site.answers["/gone?token=SECRET"]
    said = run(desk)
    files = [*desk.rglob("output/**/*.md"), *desk.glob(".copydesk/reports/*"), *desk.glob(".copydesk/logs/*")]
    assert len(documents(desk)) == 4
    assert all("=***" in document for document in documents(desk).values())
    assert "SECRET" not in said + "".join(path.read_text() for path in files)


@pytest.mark.slow
@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_run_that_is_told_to_stop_does_so_and_leaves_no_process(
    site: Site, desk: Path, number: int, status: int
) -> None:
    for story in range(40):
        site.add(f"/story-{story}", f"Story number {story} of the harbour")
    site.delay = 0.2
    process = start(desk)
    wait_for(lambda: list(desk.glob(".copydesk/archive/*")))
    process.send_signal(number)
    process.communicate(timeout=10)
    assert process.returncode == status
    assert alive(desk) == []
    site.delay = 0
    run(desk)
    assert len(documents(desk)) == 40


@pytest.mark.slow
def test_a_crawler_that_was_killed_alone_is_said_and_the_next_run_goes_on(site: Site, desk: Path) -> None:
    for story in range(20):
        site.add(f"/story-{story}", f"Story number {story} of the harbour")
    site.delay = 0.2
    process = start(desk)
    wait_for(lambda: list(desk.glob(".copydesk/archive/*")))
    os.kill(alive(desk, "-m\0crawler")[0], signal.SIGKILL)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "the crawler ended with status -9" in errors
    site.delay = 0
    run(desk)
    assert len(documents(desk)) == 20


def test_who_is_silent_for_too_long_is_stuck() -> None:
    with pytest.raises(Stuck, match="nothing was heard"):
        Inbox(patience=0.01).handle_next()


@pytest.mark.slow
def test_a_screen_that_takes_nothing_is_one_line(site: Site, desk: Path) -> None:
    site.add("/story", "A story of the harbour")
    with Path("/dev/full").open("w") as full:
        process = start(desk, stdout=full)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert errors.splitlines()[-1] == "copydesk: [Errno 28] No space left on device"
    assert "Traceback" not in errors
    assert len(documents(desk)) == 1
