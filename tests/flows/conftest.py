from __future__ import annotations

from collections.abc import Iterator

import pytest
from chromium import chromium
from screen import Up, is_up, up
from selenium.webdriver import Chrome

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
    profile = tmp_path_factory.mktemp("browser")
    with chromium(profile, "--window-size=1400,1100", logs="performance") as chrome:
        yield chrome


def _free_port() -> int:
    import socket

    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]
