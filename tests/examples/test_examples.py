"""The example themes, with the demo's output, in the real Jekyll and the real Hugo."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from building import EXAMPLES, PLANTED, Site, build, plant, start
from lxml import html

from copydesk.workspace.workspace import Workspace

pytestmark = pytest.mark.slow


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def cards(site: Site) -> dict[str, html.HtmlElement]:
    """The stories on the front page, by the address of their pages."""
    return {card.find(".//h3/a").get("href"): card for card in site.page("/").iterfind(".//article")}


def local_links(page: html.HtmlElement) -> set[str]:
    found = {*page.xpath("//@href"), *page.xpath("//@src")}
    return {link for link in found if not link.startswith(("https:", "http:"))}


def test_the_published_stories_have_a_page_and_the_others_none(site: Site) -> None:
    pages = {path.parent.name for path in (site.folder / "news").glob("*/index.html")}
    assert pages == set(site.published)
    assert 20 < len(pages) < len(site.documents)


def test_the_front_page_shows_each_story_with_all_it_has(site: Site) -> None:
    shown = cards(site)
    assert set(shown) == {f"/news/{name}/" for name in site.published}
    for name, document in site.published.items():
        card = shown[f"/news/{name}/"]
        assert text(card.find(".//h3")) == document["title"]
        assert document["excerpt"] in text(card)
        assert document["provider"]["name"] in text(card)
        assert [text(topic) for topic in card.iterfind(".//ul[@class='topics']/li")] == document["topics"]
        assert [link.get("href") for link in card.iterfind(".//details//a")] == [
            item["webUrl"] for item in document.get("related", [])
        ]
        assert [image.get("src") for image in card.iterfind(".//img")] == [
            f"/assets/images/{name}.jpg" for image in document.get("images", []) if image["isCached"]
        ]


def test_the_front_page_goes_by_day_newest_first_and_within_a_day_by_heat(site: Site) -> None:
    shown = [site.documents[address.split("/")[2]] for address in cards(site)]
    order = [(document["publishedDateTime"].date(), document["heat"]) for document in shown]
    assert order == sorted(order, reverse=True)


def test_a_storys_page_shows_all_that_the_document_says(site: Site) -> None:
    for name, document in site.published.items():
        page = site.page(f"/news/{name}/").find(".//main")
        assert text(page.find(".//h1")) == document["title"]
        assert page.find(".//a[@class='read']").get("href") == document.get("webUrl", document["originalUrl"])
        for item in document.get("related", []):
            assert page.xpath(".//section//a[@href=$url]", url=item["webUrl"])[0].text == item["title"]
            assert item["excerpt"] in text(page)
        assert len(page.findall(".//iframe")) == (document["type"] == "video")


def test_a_topic_leads_to_its_stories(site: Site) -> None:
    for name, document in site.published.items():
        for link in site.page(f"/news/{name}/").iterfind(".//ul[@class='topics']//a"):
            address = link.get("href")
            page = site.page(address)
            section = page.get_element_by_id(address.partition("#")[2]) if "#" in address else page
            assert document["title"] in text(section)


def test_every_link_within_the_site_leads_somewhere(make: Callable[..., Site]) -> None:
    site = make(lambda workspace: (workspace.site / "feed.xml").write_text("<feed/>"))
    pages = [site.page(f"/{path.relative_to(site.folder)}") for path in site.folder.rglob("index.html")]
    links = set().union(*map(local_links, pages))
    assert {"/", "/feed.xml", "/topics/", "/assets/css/site.css"} <= links
    assert [link for link in links if not link.startswith("#") and not site.file(link).exists()] == []


def test_nothing_is_loaded_from_elsewhere(site: Site) -> None:
    for path in site.folder.rglob("index.html"):
        page = html.fromstring(path.read_text(encoding="utf-8"))
        loaded = page.xpath("//link[@rel='stylesheet']/@href | //*[not(self::iframe)]/@src")
        assert [address for address in loaded if not address.startswith("/")] == []
    assert "url(" not in (site.folder / "assets/css/site.css").read_text(encoding="utf-8")


def test_what_a_stranger_wrote_stays_text(make: Callable[..., Site]) -> None:
    site = make(lambda workspace: plant(workspace, body="{{ 7*7 }} {% raw %}\n"))
    page = site.page(f"/news/{PLANTED}/")
    document = site.documents[PLANTED]
    main = page.find(".//main")
    assert text(main.find(".//h1")) == text(main.find(".//section//a")) == document["title"]
    assert text(main.find(".//p[@class='excerpt']")) == document["excerpt"]
    assert text(main.find(".//a[@class='read']")) == f"Read it at {document['provider']['name']}"
    assert text(main.find(".//ul[@class='topics']")).startswith(document["topics"][0])
    assert page.find(".//meta[@name='description']").get("content") == document["excerpt"]
    assert "{{ 7*7 }} {% raw %}" in [text(paragraph) for paragraph in main.iterfind(".//p")]
    card = cards(site)[f"/news/{PLANTED}/"]
    assert text(card.find(".//h3")) == text(card.find(".//details//a")) == document["title"]
    for path in site.folder.rglob("index.html"):
        assert html.fromstring(path.read_text(encoding="utf-8")).xpath("//script | //include") == []


def test_a_document_that_an_editor_took_down_is_gone(make: Callable[..., Site]) -> None:
    site = make(lambda workspace: plant(workspace, title="Taken down", published=False, removed=True))
    said = [path for path in site.folder.rglob("*") if path.is_file() and b"Taken down" in path.read_bytes()]
    assert said == []


def test_a_document_with_the_least_that_there_can_be_is_shown(make: Callable[..., Site]) -> None:
    site = make(lambda workspace: plant(workspace, title="The least", topics=[], related=[], images=[]))
    assert text(site.page(f"/news/{PLANTED}/").find(".//h1")) == "The least"


def test_a_picture_is_found_whatever_its_ending_is(make: Callable[..., Site]) -> None:
    def add(workspace: Workspace) -> None:
        image = {"url": "https://www.example.org/a.gif", "width": 800, "height": 450, "isCached": True}
        plant(workspace, images=[image])
        (workspace.images / f"{PLANTED}.png").write_bytes(b"png")

    site = make(add)
    assert site.page(f"/news/{PLANTED}/").find(".//img").get("src") == f"/assets/images/{PLANTED}.png"


def test_site_files_are_published_and_what_is_the_desks_own_is_not(make: Callable[..., Site]) -> None:
    def add(workspace: Workspace) -> None:
        own = [workspace.ledger / "2026-03.jsonl", workspace.state / "state.sqlite"]
        own += [workspace.folder / name for name in ("copydesk.key", "documents/a.md", "spiders/a.py")]
        for path in own:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text('{"canary')
        (workspace.site / "api/news").mkdir(parents=True)
        (workspace.site / "api/news/index.json").write_text("{}")

    site = make(add)
    files = [path for path in site.folder.rglob("*") if path.is_file()]
    assert (site.folder / "api/news/index.json").read_text() == "{}"
    assert [path for path in files if b"canary" in path.read_bytes()] == []
    assert {path.suffix for path in files} <= {".html", ".css", ".xml", ".jpg", ".json"}


def test_both_themes_have_one_style() -> None:
    jekyll, hugo = EXAMPLES / "jekyll/assets/css/site.css", EXAMPLES / "hugo/static/assets/css/site.css"
    assert jekyll.read_bytes() == hugo.read_bytes()


@pytest.mark.shared
@pytest.mark.parametrize("family", ["diablo4", "powerapps"])
def test_the_familys_documents_are_read(generator: str, family: str, shared: Path, tmp_path: Path) -> None:
    workspace = start(generator, tmp_path / "site")
    files = sorted((shared / "documents" / family).glob("*.md"))
    workspace.documents.mkdir(parents=True)
    for file in files:
        shutil.copyfile(file, workspace.documents / file.name)
    pages = {path.parent.name for path in (build(generator, workspace.folder) / "news").glob("*/index.html")}
    hidden = {file.stem for file in files if "\npublished: false\n" in file.read_text(encoding="utf-8")}
    assert pages == {file.stem for file in files} - hidden
