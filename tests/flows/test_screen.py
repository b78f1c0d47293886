"""The screen, as a person uses it: Prefect's own pages in headless Chromium, without internet."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest
from screen import Up, await_, click, find, said
from selenium.webdriver import Chrome

TO_DEPLOYMENT = "contains(@href, '/deployments/deployment/')"

pytestmark = pytest.mark.slow


def test_a_person_runs_a_deployment_with_a_changed_parameter_and_sees_what_came_of_it(
    desk: Up, browser: Chrome
) -> None:
    browser.get(desk.screen)
    click(browser, "//a[normalize-space()='Deployments']")
    click(browser, f"//*[normalize-space(text())='refresh']/ancestor::tr//a[{TO_DEPLOYMENT}]")
    click(browser, "//button[contains(., 'Run')]")
    click(browser, said("Custom run"))
    find(browser, "//*[contains(., 'The most pages to fetch')]")
    click(browser, said("int"))
    find(browser, "//input[@type='number']").send_keys("3")
    click(browser, "//button[normalize-space()='Submit']")
    run = _newest(desk, "demo, limit 3")
    browser.get(f"{desk.screen}/runs/flow-run/{run}")
    find(browser, "//*[contains(@class, 'state-badge') and contains(., 'Completed')]", 60)
    click(browser, said("Artifacts"))
    for artifact in ("demo-report", "demo-sources", "demo: pages read"):
        find(browser, said(artifact))
    assert not _strangers(browser)


def _newest(desk: Up, name: str) -> str:
    def named() -> str:
        runs = desk.ask("POST", "/flow_runs/filter", {"flow_runs": {"name": {"any_": [name]}}})
        return runs[0]["id"] if runs else ""

    return await_(named, 60, f"a run called {name!r}")


def _strangers(browser: Chrome) -> set[str]:
    """Hosts that the pages have asked, but this machine."""
    messages = (json.loads(entry["message"])["message"] for entry in browser.get_log("performance"))
    asked = (m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent")
    return {
        urlsplit(url).netloc for url in asked if url.startswith(("http", "ws")) and "//127.0.0.1:" not in url
    }
