"""Search feeds are asked about new leads; what they find is kept where it tells the same event."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from copydesk.chain.options import Options
from copydesk.chain.refresh import refresh
from copydesk.chain.replay import replay
from copydesk.chain.report import Report
from copydesk.demo.newsroom import Newsroom
from copydesk.demo.proxy import serve
from copydesk.demo.web import HTML, Answer, Web
from copydesk.documents import front_matter
from copydesk.errors import BadInput
from copydesk.workspace.workspace import load

pytestmark = pytest.mark.slow

POST, SEARCH = "https://www.post.example", "https://search.finder.example"
SAME, OTHER = "https://www.ledger.example/velmora", "https://www.ledger.example/osterby"

QUAKE = (
    "Strong earthquake shakes Velmora, dozens hurt",
    [
        "A magnitude 6.4 earthquake shook the city of Velmora early on Wednesday, injuring at least 40 people and cutting power.",
        "Mayor Ilse Tarn said rescue teams were searching the old town near Carden Square, where several houses had collapsed.",
        "The National Seismic Office put the epicentre 12 km south of Velmora, and Ilse Tarn asked residents to stay outdoors.",
    ],
)
SAME_QUAKE = (
    "Velmora quake: rescuers search houses at Carden Square",
    [
        "Rescue teams with dogs searched through rubble in the old town of Velmora on Wednesday after a 6.4 quake before dawn.",
        "Hospitals were treating more than 40 injured people, mayor Ilse Tarn told reporters at Carden Square in Velmora.",
        "The National Seismic Office expects smaller tremors, and Thousands of homes in Velmora were still without electricity.",
    ],
)
OTHER_QUAKE = (
    "Earthquake of magnitude 5.1 rattles Osterby coast",
    [
        "An earthquake of magnitude 5.1 rattled the fishing ports of the Osterby coast last week, and nobody there was hurt.",
        "Harbour master Jon Brekke said that a crane at Lindvik had fallen over, and the coastal railway was closed for checks.",
        "Jon Brekke expects the railway at Lindvik to open again when engineers of the line have looked at all its bridges.",
    ],
)


@dataclass
class Finder(Web):
    """A paper, and a search that gives the same two links whatever it is asked."""

    newsroom: Newsroom = field(default_factory=lambda: Newsroom({}, [], []))
    queries: list[str] = field(default_factory=list)

    def get(self, url: str) -> Answer | None:
        if url.startswith(f"{SEARCH}/rss"):
            self.queries += parse_qs(urlsplit(url).query)["q"]
            return feed(SAME, OTHER)
        return self.answers.get(url, Answer(HTML, b"<title>404</title>", 404))


def feed(*listed: str) -> Answer:
    items = "".join(f"<item><link>{each}</link></item>" for each in listed)
    return Answer("application/rss+xml", f"<rss><channel>{items}</channel></rss>".encode())


def page(title: str, paragraphs: list[str]) -> Answer:
    text = "".join(f"<p>{each}</p>" for each in paragraphs)
    head = '<meta property="article:published_time" content="2026-03-04T08:00:00Z">'
    html = f"<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{text}</article>"
    return Answer(HTML, html.encode())


def settle(folder: Path) -> Path:
    desk = {
        "crawl": {"delay": 0},
        "sources": [{"name": "Post", "feed": f"{POST}/feed.xml"}],
        "related": [{"feed": f"{SEARCH}/rss?q={{query}}"}],
    }
    folder.mkdir()
    (folder / "copydesk.yaml").write_text(yaml.safe_dump(desk))
    return folder


def addresses(folder: Path) -> dict[str, dict[str, object]]:
    files = sorted(folder.glob("output/_news/*.md"))
    read = [front_matter.loads(file.read_text(encoding="utf-8")).mapping for file in files]
    return {str(each["originalUrl"]): dict(each) for each in read}


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Finder, Path, Report]]:
    """The web, and a workspace after its first run over it."""
    web = Finder()
    web.answers[f"{POST}/feed.xml"] = feed(f"{POST}/quake")
    web.answers |= {f"{POST}/quake": page(*QUAKE), SAME: page(*SAME_QUAKE), OTHER: page(*OTHER_QUAKE)}
    web.answers |= {f"{SEARCH}/rss": Answer(HTML, b"")}
    folder = settle(tmp_path_factory.mktemp("searching") / "desk")
    with serve(web) as served, pytest.MonkeyPatch.context() as patch:
        for name, value in served.environment().items():
            patch.setenv(name, value)
        yield web, folder, refresh(load(folder), Options())


def test_what_tells_the_same_event_is_related_and_what_does_not_is_no_document(
    searched: tuple[Finder, Path, Report],
) -> None:
    _, folder, report = searched
    assert report.problems == []
    found = addresses(folder)
    assert set(found) == {f"{POST}/quake", SAME}
    assert [other["webUrl"] for other in found[f"{POST}/quake"]["related"]] == [SAME]


def test_the_search_is_asked_for_rare_names_of_the_lead_once(
    searched: tuple[Finder, Path, Report],
) -> None:
    web, folder, _ = searched
    (query,) = web.queries
    assert "Velmora" in query.split()
    assert len(query.split()) == 5
    refresh(load(folder), Options())
    assert web.queries == [query]


def test_what_a_search_found_is_not_a_listed_provider(searched: tuple[Finder, Path, Report]) -> None:
    _, folder, _ = searched
    found = addresses(folder)
    assert found[f"{POST}/quake"]["quality"] - found[SAME]["quality"] == 40


def test_a_replay_comes_to_the_same(searched: tuple[Finder, Path, Report]) -> None:
    _, folder, _ = searched
    before = addresses(folder)
    replay(load(folder))
    assert addresses(folder) == before


def test_a_search_without_a_place_for_the_words_is_a_mistake(tmp_path: Path) -> None:
    folder = settle(tmp_path / "desk")
    settings = folder / "copydesk.yaml"
    settings.write_text(settings.read_text().replace("{query}", "x"))
    with pytest.raises(BadInput, match="is no search"):
        load(folder)
