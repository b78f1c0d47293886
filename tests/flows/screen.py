"""A desk that is up: the real command, Prefect's real server and worker, and what a test wants to know of them."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

T = TypeVar("T")

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Up:
    """`copydesk up` of a workspace."""

    folder: Path
    log: Path
    process: subprocess.Popen[bytes]

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    @property
    def screen(self) -> str:
        return (
            next(word for word in self.said.split() if word.startswith("http://"))
            .rstrip(",")
            .removesuffix("/api")
        )

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """Prefect's API, as its own screen uses it."""
        for _ in range(10):
            answer = httpx.request(method, f"{self.screen}/api{path}", json=body, timeout=30, trust_env=False)
            if answer.status_code != 503:  # SQLite is busy: Prefect's own clients try again too
                break
            time.sleep(0.5)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def deployment(self, flow: str, name: str = "demo") -> dict[str, Any]:
        return self.ask("GET", f"/deployments/name/{flow}/{name}")

    def start(self, flow: str, name: str = "demo", **parameters: object) -> str:
        """A run of a deployment, by its id."""
        its = self.deployment(flow, name)["id"]
        return self.ask("POST", f"/deployments/{its}/create_flow_run", {"parameters": parameters})["id"]

    def run(self, its: str) -> dict[str, Any]:
        return self.ask("GET", f"/flow_runs/{its}")

    def state(self, its: str) -> str:
        return self.run(its)["state_type"]

    def ended(self, its: str, within: float = 60) -> dict[str, Any]:
        """The run, once it is over."""
        over = ("COMPLETED", "FAILED", "CANCELLED", "CRASHED")
        await_(lambda: self.state(its) in over, within, f"the end of the run, which is {self.state(its)}")
        return self.run(its)

    def of_run(self, kind: str, its: str) -> list[dict[str, Any]]:
        """Its artifacts or task_runs."""
        return self.ask("POST", f"/{kind}/filter", {"flow_runs": {"id": {"any_": [its]}}})

    def lines(self, its: str) -> list[tuple[int, str]]:
        """Its log: level and text."""
        found = self.ask(
            "POST", "/logs/filter", {"logs": {"flow_run_id": {"any_": [its]}}, "sort": "TIMESTAMP_ASC"}
        )
        return [(line["level"], line["message"]) for line in found]


def await_(what: Callable[[], T], within: float, name: str) -> T:
    """The first true answer."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        with suppress(httpx.HTTPError):
            if found := what():
                return found
        time.sleep(0.2)
    raise AssertionError(f"waited {within} s for {name}")


@contextmanager
def up(folder: Path, *options: str, **environment: str) -> Iterator[Up]:
    log = folder.with_name(f"{folder.name}.up.log")
    unset = [name for name in os.environ if name.startswith("PREFECT_")]
    variables = {name: value for name, value in os.environ.items() if name not in unset} | environment
    with log.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "copydesk", "up", "-w", str(folder), *options],
            env=variables,
            cwd=folder.parent,
            stdout=said,
            stderr=said,
        )
    it = Up(folder, log, process)
    try:
        yield it
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            raise


def is_up(it: Up, within: float = 180) -> None:
    def ready() -> bool:
        assert it.process.poll() is None, it.said
        return " is up: " in it.said

    try:
        await_(ready, within, "the desk to be up")
    except AssertionError as late:
        raise AssertionError(f"{late}; it said: {it.said}") from None


def processes(*words: str) -> dict[int, str]:
    """The processes whose folder or command has all of these words."""
    found = {}
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            with suppress(OSError):
                line = f"{(process / 'cwd').readlink()} {(process / 'cmdline').read_text()}".replace(
                    "\0", " "
                )
                if all(word in line for word in words):
                    found[int(process.name)] = line
    return found


def at_work(folder: Path) -> dict[int, str]:
    """The crawler and the readers of a workspace."""
    return processes(f"{folder} ", "-m crawler") | processes(str(folder), "copydesk.extract")


def descendants(process: int) -> set[int]:
    """All processes that it started, and those that they started."""
    found: set[int] = set()
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):
            for child in map(int, task.read_text().split()):
                found |= {child, *descendants(child)}
    return found


def demo(folder: Path, delay: int) -> Path:
    """A workspace that reads the demo's newsroom, with so many seconds between two requests to a host."""
    shutil.copytree(ROOT / "copydesk/demo/desk", folder, dirs_exist_ok=True)
    settings = folder / "copydesk.yaml"
    settings.write_text(settings.read_text().replace("crawl: {delay: 0}", f"crawl: {{delay: {delay}}}"))
    return folder


def find(browser: Chrome, path: str, within: float = 30):
    """The first visible element of an XPath."""

    def visible(browser: Chrome) -> WebElement | None:
        return next((each for each in browser.find_elements(By.XPATH, path) if each.is_displayed()), None)

    return WebDriverWait(browser, within).until(visible, path)


def click(browser: Chrome, path: str) -> None:
    element = find(browser, path)
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
    for _ in range(20):
        try:
            element.click()
            return
        except Exception:  # it moves while its page comes in
            time.sleep(0.2)
            element = find(browser, path)
    element.click()


def said(words: str) -> str:
    """The innermost element with just these words."""
    return f"(//*[normalize-space()='{words}'])[last()]"
