"""Aggregators' pages: followed to their source, one step, and taken as they are where that fails."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

from copydesk.chain.explaining import explain
from copydesk.chain.options import Options
from copydesk.chain.refresh import refresh
from copydesk.chain.replay import replay
from copydesk.demo.newsroom import Newsroom
from copydesk.demo.proxy import serve
from copydesk.demo.web import HTML, Answer, Web
from copydesk.documents import front_matter
from copydesk.state.store import open_state
from copydesk.workspace.workspace import load

pytestmark = pytest.mark.slow

DIGEST, LEDGER, POST = "https://www.digest.example", "https://www.ledger.example", "https://www.post.example"
METADATA = "http://169.254.169.254/latest/meta-data/"


@dataclass
class Sites(Web):
    """Sites of a few pages each, which remember what they were asked."""

    newsroom: Newsroom = field(default_factory=lambda: Newsroom({}, [], []))
    asked: list[str] = field(default_factory=list)

    def get(self, url: str) -> Answer | None:
        if not url.endswith(("/robots.txt", "/tdmrep.json")):
            self.asked.append(url)
        return self.answers.get(url, Answer(HTML, b"<title>404</title>", 404))

    def page(self, url: str, subject: str, head: str = "", foot: str = "") -> str:
        text = "".join(
            f"<p>{subject}, part {part}: {subject} and what came of it, in full.</p>" for part in range(9)
        )
        html = f"<html><head><title>{subject}</title>{head}</head><body><article><h1>{subject}</h1>{text}</article>{foot}"
        self.answers[url] = Answer(HTML, html.encode())
        return url

    def feed(self, url: str, *listed: str) -> str:
        items = "".join(f"<item><link>{each}</link></item>" for each in listed)
        self.answers[url] = Answer("application/rss+xml", f"<rss><channel>{items}</channel></rss>".encode())
        return url


def canonical(address: str) -> str:
    return f'<link rel="canonical" href="{address}">'


def newsroom() -> Sites:
    web = Sites()
    page = web.page
    ferry = page(
        f"{LEDGER}/ferry", "The ferry returns to the islands", canonical(f"{LEDGER}/ferry?utm_source=x")
    )
    oyster = page(f"{LEDGER}/oyster", "Oyster beds are closed for the summer")
    web.answers[f"{POST}/back"] = Answer(HTML, b"", 301, f"{DIGEST}/elsewhere")
    page(f"{DIGEST}/elsewhere", "Something else of the digest", canonical(f"{POST}/never"))
    page(
        f"{POST}/kept-out", "What the post keeps out of archives", '<meta name="robots" content="noarchive">'
    )
    listed = [
        page(f"{DIGEST}/ferry", "Digest: ferry comes back", canonical(ferry)),
        page(f"{DIGEST}/gone", "The lighthouse keeper retires", canonical(f"{POST}/gone")),
        page(f"{DIGEST}/nothing", "A whale was seen off the cape"),
        page(
            f"{DIGEST}/another",
            "The dredging contract is signed",
            canonical("https://www.msn.com/en/dredging"),
        ),
        page(f"{DIGEST}/back", "Wind farm permits are delayed", canonical(f"{POST}/back")),
        page(f"{DIGEST}/inside", "Cod quotas rise by a tenth", canonical(METADATA)),
        page(f"{DIGEST}/kept-out", "Digest: kept out", canonical(f"{POST}/kept-out")),
        page(
            f"{DIGEST}/oyster",
            "Digest: oysters",
            foot=f'<a href="{oyster}?utm_campaign=d">Continue reading</a>',
        ),
    ]
    web.feed(f"{DIGEST}/feed.xml", *listed)
    web.feed(
        f"{LEDGER}/feed.xml",
        oyster,
        page(f"{LEDGER}/copy", "Our own tide tables", canonical(f"{POST}/tides")),
    )
    return web


def settle(folder: Path) -> Path:
    folder.mkdir()
    sources = [
        {"name": "Digest", "feed": f"{DIGEST}/feed.xml"},
        {"name": "Ledger", "feed": f"{LEDGER}/feed.xml"},
    ]
    (folder / "copydesk.yaml").write_text(yaml.safe_dump({"crawl": {"delay": 0}, "sources": sources}))
    (folder / "providers.yaml").write_text("- {domain: digest.example, aggregator: true}\n")
    return folder


def documents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("output/_news/*.md"))}


def by_address(folder: Path) -> dict[str, dict[str, object]]:
    """The documents as they read, by originalUrl."""
    read = [front_matter.loads(data.decode()).mapping for data in documents(folder).values()]
    return {str(each["originalUrl"]): each for each in read}


Run = tuple[Sites, Path, dict[str, dict[str, object]]]


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """The sites, the workspace after a run, and its documents by their originalUrl."""
    web, folder = newsroom(), settle(tmp_path_factory.mktemp("following") / "desk")
    with serve(web) as served, pytest.MonkeyPatch.context() as patch:
        for name, value in served.environment().items():
            patch.setenv(name, value)
        report = refresh(load(folder), Options())
        assert report.problems == []
        yield web, folder, by_address(folder)


def flags(folder: Path, address: str) -> list[str]:
    state = open_state(folder / ".copydesk")
    try:
        return [line.split()[1] for line in explain(load(folder), state, address) if line.startswith("flag")]
    finally:
        state.close()


def test_the_sources_page_is_the_article_and_the_aggregators_address_how_it_was_found(finished: Run) -> None:
    _, folder, found = finished
    ferry = found[f"{DIGEST}/ferry"]
    assert ferry["title"] == "The ferry returns to the islands"
    assert ferry["webUrl"] == f"{LEDGER}/ferry"
    assert ferry["provider"] == {"name": "ledger.example", "domain": "ledger.example"}
    assert flags(folder, f"{DIGEST}/ferry") == flags(folder, f"{LEDGER}/ferry") == []


@pytest.mark.parametrize("path", ["gone", "nothing", "another", "back", "inside"])
def test_where_the_source_cannot_be_had_the_page_is_taken_as_it_is_and_flagged(
    finished: Run, path: str
) -> None:
    _, folder, found = finished
    assert found[f"{DIGEST}/{path}"]["provider"]["domain"] == "digest.example"
    assert flags(folder, f"{DIGEST}/{path}") == ["aggregator"]


def test_an_aggregator_that_is_a_source_brings_its_articles_no_bonus(finished: Run) -> None:
    _, _, found = finished
    assert found[f"{DIGEST}/nothing"]["quality"] == 2  # of the root topic
    assert found[f"{DIGEST}/ferry"]["quality"] == 42  # of a provider whose own feed is listed


def test_a_page_costs_one_more_request_and_leads_to_no_aggregator_and_nowhere_inside(finished: Run) -> None:
    web, _, _ = finished
    assert len([url for url in web.asked if url.startswith(POST)]) == 3  # gone, back, kept-out
    assert web.asked.count(f"{DIGEST}/elsewhere") == 1
    assert not any("msn.com" in url or "169.254" in url for url in web.asked)


def test_an_article_met_directly_too_is_one_and_was_found_there(finished: Run) -> None:
    _, folder, found = finished
    assert f"{DIGEST}/oyster" not in found
    assert found[f"{LEDGER}/oyster"]["webUrl"] == f"{LEDGER}/oyster"
    assert flags(folder, f"{DIGEST}/oyster") == []


def test_what_a_page_of_nobody_in_the_list_claims_is_not_followed(finished: Run) -> None:
    web, _, found = finished
    assert found[f"{LEDGER}/copy"]["webUrl"] == f"{LEDGER}/copy"
    assert f"{POST}/tides" not in web.asked


def test_a_replay_changes_nothing(finished: Run, tmp_path: Path) -> None:
    desk = shutil.copytree(finished[1], tmp_path / "desk")
    before = documents(desk)
    replay(load(desk))
    assert documents(desk) == before


def test_a_replay_follows_through_the_archive_alone(finished: Run, tmp_path: Path) -> None:
    desk = shutil.copytree(finished[1], tmp_path / "desk")
    shutil.rmtree(desk / "output")
    for path in (desk / ".copydesk").glob("state.sqlite*"):
        path.unlink()
    replay(load(desk))
    before, after = finished[2], by_address(desk)
    assert after.keys() == before.keys()
    kept_out = f"{DIGEST}/kept-out"  # its source is in no archive: the digest's own page is left
    assert after[kept_out]["webUrl"] == kept_out
    for address in before.keys() - {kept_out}:
        for name in ("title", "webUrl", "publishedDateTime", "provider", "quality"):
            assert after[address][name] == before[address][name]


def test_what_was_taken_down_is_not_fetched_again_by_way_of_an_aggregator(
    finished: Run, tmp_path: Path
) -> None:
    web, desk = finished[0], shutil.copytree(finished[1], tmp_path / "desk")
    (taken,) = desk.glob("output/_news/*-oyster-beds-are-closed-*.md")
    taken.write_text(taken.read_text().replace("published: false\n", "published: false\nremoved: true\n"))
    before = web.answers[f"{DIGEST}/feed.xml"]
    again = web.page(f"{DIGEST}/oyster-again", "Digest: oysters again", canonical(f"{LEDGER}/oyster"))
    web.feed(f"{DIGEST}/feed.xml", again)
    web.asked.clear()
    report = refresh(load(desk), Options())
    web.answers[f"{DIGEST}/feed.xml"] = before
    assert again in web.asked
    assert f"{LEDGER}/oyster" not in web.asked
    assert [failure.reason for failure in report.failures] == ["its source's article was taken down"]


def test_a_second_run_asks_for_nothing_again(finished: Run) -> None:
    web, folder, _ = finished
    before = documents(folder)
    web.asked.clear()
    refresh(load(folder), Options())
    assert [url for url in web.asked if not url.endswith("feed.xml")] == []
    assert documents(folder) == before
