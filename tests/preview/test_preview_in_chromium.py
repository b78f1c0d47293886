"""The preview in a real browser: what a person does there, and what a stranger's words do not."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from chromium import chromium
from PIL import Image
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from shelf import IMAGES, Shelf

from copydesk.commands.preview import command
from copydesk.preview.serving import server

PHONE = {"deviceMetrics": {"width": 390, "height": 844, "pixelRatio": 1}}
LONG = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz" * 3
PLANTED = [
    "</script><script>window.planted = 1</script>",
    '"><img src=x onerror="window.planted=1">',
    "javascript:window.planted=1",
    "{{7*7}} <svg onload=window.planted=1>",
]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["wide", "phone"])
def browser(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    profile, emulation = tmp_path_factory.mktemp("browser"), PHONE if request.param == "phone" else None
    with chromium(profile, "--window-size=1280,900", logs="browser", emulation=emulation) as chrome:
        yield chrome


@pytest.fixture
def address(shelf: Shelf) -> Iterator[str]:
    """Of a served preview: three published stories, two others."""
    related = [
        {"title": "Wall broken", "webUrl": "https://b.example/b", "provider": {"name": "B"}, "quality": 57}
    ]
    shelf.put("2026-03-06-a.md", images=IMAGES, related=related)
    shelf.put(
        "2026-03-06-b.md",
        title="São João da Barra",
        topics=["Feasts", "Coast"],
        heat=71,
        webUrl="https://b.example/joao",
    )
    moment = datetime(2026, 3, 5, tzinfo=UTC)
    shelf.put("2026-03-05-c.md", title="Whale freed", webUrl="https://c.example/", publishedDateTime=moment)
    shelf.put("2026-03-05-d.md", title="Behind", heat=-1, published=False, webUrl="https://d.example/",
              related=[{"title": "Storm", "webUrl": "https://www.a.example/storm", "quality": 79}])  # fmt: skip
    shelf.put(
        "2026-03-05-e.md", title="Too cool", webUrl="https://e.example/", quality=42, heat=42, published=False
    )
    picture = io.BytesIO()
    Image.new("RGB", (320, 180), "navy").save(picture, "JPEG")
    shelf.picture("2026-03-06-a.jpg", picture.getvalue())
    with server(shelf.newsstand, None) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}/"
        running.shutdown()
        thread.join()


def open_page(browser: Chrome, address: str) -> None:
    browser.get("about:blank")
    browser.get_log("browser")
    browser.get(address)


def shown(browser: Chrome) -> list[str]:
    """The headlines that are to be seen."""
    return [each.text for each in browser.find_elements(By.CSS_SELECTOR, "article h3") if each.is_displayed()]


def click(browser: Chrome, selector: str) -> None:
    browser.find_element(By.CSS_SELECTOR, selector).click()


def check_well(browser: Chrome) -> None:
    """Nothing in the console (a violation of the policy stands there too), and nothing wider than the screen."""
    assert browser.get_log("browser") == []
    wide, screen = browser.execute_script("return [document.documentElement.scrollWidth, innerWidth]")
    assert wide <= screen


def test_the_front_page_loads_whole_and_without_a_complaint(browser: Chrome, address: str) -> None:
    open_page(browser, address)
    assert shown(browser) == [
        "Storm Ottilie tears a hole in the sea wall",
        "São João da Barra",
        "Whale freed",
    ]
    image = browser.find_element(By.TAG_NAME, "img")
    assert browser.execute_async_script(
        "const [image, done] = arguments; image.decode().then(() => done(image.naturalWidth))", image
    ) == 320  # fmt: skip
    check_well(browser)


def test_typing_narrows_the_stories(browser: Chrome, address: str) -> None:
    open_page(browser, address)
    browser.find_element(By.TAG_NAME, "body").send_keys("/")
    search = browser.switch_to.active_element
    search.send_keys("sao JOAO")
    assert shown(browser) == ["São João da Barra"]
    assert browser.find_element(By.ID, "found").text == "1 of 3"
    assert [day.text for day in browser.find_elements(By.CSS_SELECTOR, ".day h2") if day.is_displayed()] == [
        "Friday 6 March 2026"
    ]
    search.send_keys("x")
    assert shown(browser) == []
    assert browser.find_element(By.ID, "found").text == "Nothing of that"
    search.send_keys(Keys.ESCAPE)
    assert len(shown(browser)) == 3
    check_well(browser)


def test_a_topic_narrows_the_stories(browser: Chrome, address: str) -> None:
    open_page(browser, address)
    click(browser, ".chips button[value='Feasts']")
    assert shown(browser) == ["São João da Barra"]
    click(browser, ".chips button[value='']")
    click(browser, "article button[data-tag='Storms']")
    assert len(shown(browser)) == 2
    assert browser.find_element(By.CSS_SELECTOR, "[aria-pressed='true']").get_attribute("value") == "Storms"
    check_well(browser)


def test_related_coverage_unfolds(browser: Chrome, address: str) -> None:
    open_page(browser, address)
    link = browser.find_element(By.CSS_SELECTOR, ".related a")
    assert not link.is_displayed()
    browser.find_element(By.CSS_SELECTOR, ".related summary").send_keys(Keys.ENTER)
    assert (link.is_displayed(), link.text) == (True, "Wall broken")
    check_well(browser)


def test_the_reasons_are_one_click_away(browser: Chrome, address: str) -> None:
    open_page(browser, address)
    browser.find_element(By.PARTIAL_LINK_TEXT, "Not published").click()
    reasons = [each.text for each in browser.find_elements(By.CSS_SELECTOR, ".reason")]
    assert reasons[0].startswith("Too little heat heat 42 of 70: ")
    assert reasons[1].startswith("Another leads the story is led by Storm Ottilie tears a hole")
    click(browser, ".chips button[value='Another leads']")
    assert shown(browser) == ["Behind"]
    check_well(browser)
    click(browser, ".reason a")
    assert browser.current_url == f"{address}index.html#d:2026-03-06-a.md"
    check_well(browser)


def test_without_script_everything_is_shown_and_no_control(browser: Chrome, address: str) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(address)
        assert len(shown(browser)) == 3
        assert not browser.find_element(By.ID, "filter").is_displayed()
        browser.find_element(By.CSS_SELECTOR, ".related summary").send_keys(Keys.ENTER)
        assert browser.find_element(By.CSS_SELECTOR, ".related a").is_displayed()
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_what_was_planted_stays_text(shelf: Shelf, browser: Chrome, address: str) -> None:
    for number, text in enumerate([*PLANTED, LONG]):
        item = {"title": text, "webUrl": text, "provider": {"name": text}, "quality": 1}
        for published in (True, False):
            shelf.put(
                f"2026-03-04-{number}-{published}.md", title=text, excerpt=text, webUrl=text, topics=[text, "Coast"],
                provider={"name": text}, published=published, heat=89 if published else -1, related=[item],
                featuredContent=text,
            )  # fmt: skip
    for path in ("", "unpublished.html"):
        open_page(browser, address + path)
        browser.execute_script("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert set(PLANTED) <= {title.partition("\n")[0] for title in shown(browser)}
        browser.find_element(By.ID, "search").send_keys("7*7")
        assert len(shown(browser)) == 1
        assert browser.execute_script("return window.planted") is None
        check_well(browser)


def test_the_pages_look_the_same_from_the_disk(
    shelf: Shelf, browser: Chrome, address: str, tmp_path: Path
) -> None:
    command.main(
        ["-w", str(shelf.workspace.folder), "--output", str(tmp_path / "pages")], standalone_mode=False
    )
    looks = []
    for start in (address, (tmp_path / "pages/index.html").as_uri()):
        open_page(browser, start)
        image = browser.find_element(By.TAG_NAME, "img")
        browser.execute_async_script("arguments[0].decode().then(arguments[1])", image)
        looks.append(browser.get_screenshot_as_png())
        check_well(browser)
    assert looks[0] == looks[1]
