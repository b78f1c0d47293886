"""The example themes in a real browser, 390 pixels wide."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from building import Site, plant
from chromium import chromium
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

pytestmark = pytest.mark.slow


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[Chrome]:
    metrics = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    with chromium(tmp_path, logs="browser") as chrome:
        chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        yield chrome


@pytest.fixture
def served(make: Callable[..., Site]) -> Iterator[tuple[Site, str]]:
    """A site with one more document, of a word that does not end, and its address on loopback."""
    word = "Rindfleisch" * 20
    site = make(
        lambda workspace: plant(workspace, title=word, excerpt=word, topics=[word], provider={"name": word})
    )

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site.folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield site, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_nothing_is_wider_than_a_phone_and_related_coverage_unfolds(
    phone: Chrome, served: tuple[Site, str]
) -> None:
    site, address = served
    for page in ("/", "/topics/", *(f"/news/{name}/" for name in [*site.published][-3:])):
        phone.get(address + page)
        assert phone.execute_script("return document.documentElement.scrollWidth") <= 390, page
        faults = [each["message"] for each in phone.get_log("browser") if "favicon" not in each["message"]]
        assert faults == []
    phone.get(address)
    link = phone.find_element(By.CSS_SELECTOR, "details a")
    assert not link.is_displayed()
    phone.find_element(By.TAG_NAME, "summary").click()
    assert link.is_displayed()
