from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from screen import Up, is_up, up
from selenium.webdriver import Chrome, ChromeOptions, ChromeService

QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1400,1100",
]
SOON = {"PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "3"}  # a schedule made by a test is seen at once


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    """`copydesk up --demo`, one for all tests: they stay in one process (tests/conftest.py)."""
    folder = tmp_path_factory.mktemp("up") / "demo"
    folder.mkdir()
    with up(folder, "--demo", "--port", str(_free_port()), **SOON) as it:
        is_up(it)
        yield it


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    if not (shutil.which("chromium") and shutil.which("chromedriver")):
        pytest.skip("needs chromium and chromedriver")
    options = ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for argument in (*QUIET, f"--user-data-dir={tmp_path_factory.mktemp('browser')}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
    driver = Chrome(options=options, service=ChromeService(shutil.which("chromedriver")))
    yield driver
    driver.quit()


def _free_port() -> int:
    import socket

    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]
