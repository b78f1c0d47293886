"""From filed articles to documents: names, paths, providers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from copydesk.chain.filing import file_article
from copydesk.chain.options import plainly
from copydesk.chain.refresh import publish
from copydesk.chain.report import Report
from copydesk.documents import front_matter
from copydesk.model import Article, Link, Page, Picture
from copydesk.state import articles
from copydesk.state.store import open_state
from copydesk.workspace.settings import Desk, Source, Topic
from copydesk.workspace.workspace import Workspace

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TIDES = Source(name="Tides", feed="https://www.tides.example/rss")
Told = Callable[..., dict[str, dict[str, Any]]]


@pytest.fixture
def tell(tmp_path: Path) -> Iterator[Told]:
    """Files articles, and gives all documents that there are then, by name."""
    desk = Desk(sources=(TIDES,))
    workspace = Workspace(tmp_path, desk, (Topic("coast", "Coast", root=True),), ())
    state = open_state(workspace.state)

    def told(*read: Article, picture: Picture | None = None) -> dict[str, dict[str, Any]]:
        with state.begin() as connection:
            for each in read:
                page = Page(Link(each.url, "Tides"), each.url, each.fetched)
                filed = file_article(each, page, TIDES, frozenset())
                articles.put(connection, replace(filed, picture=picture))
        publish(workspace, state, Report("run", "", ""), plainly)
        files = sorted(workspace.documents.glob("*.md"))
        return {file.name: front_matter.loads(file.read_text()).mapping for file in files}

    yield told
    state.close()


def article(path: str, title: str, hour: int = 0, host: str = "www.tides.example", **said: Any) -> Article:
    address = f"https://{host}/{path}"
    return Article(
        **{
            "url": f"{address}?utm_source=rss",
            "canonical": address,
            "source": "Tides",
            "fetched": NOON,
            "title": title,
            "published": NOON - timedelta(hours=hour),
        }
        | said
    )


def test_two_articles_of_one_day_and_title_have_two_documents(tell: Told) -> None:
    documents = tell(
        article("a", "High Water!", 1), article("b", "High water", 2), article("c", "HIGH WATER", 3)
    )
    assert sorted(documents) == [f"2026-03-02-high-water{number}.md" for number in ("-2", "-3", "")]
    assert len({each["webUrl"] for each in documents.values()}) == 3


def test_a_persons_file_keeps_its_name_also_where_it_is_written_in_capitals(
    tell: Told, tmp_path: Path
) -> None:
    (tmp_path / "output/_news").mkdir(parents=True)
    (tmp_path / "output/_news/2026-03-02-High-Water.MD").write_text("mine")
    assert list(tell(article("a", "High Water"))) == ["2026-03-02-high-water-2.md"]


def test_a_document_is_never_renamed_whatever_becomes_of_title_and_date(tell: Told) -> None:
    tell(article("a", "High water"))
    documents = tell(article("a", "Low water, as it turned out", 48), article("b", "High water"))
    assert {name: each["title"] for name, each in documents.items()} == {
        "2026-03-02-high-water.md": "Low water, as it turned out",
        "2026-03-02-high-water-2.md": "High water",
    }


def test_an_untitled_article_still_has_a_path(tell: Told) -> None:
    assert list(tell(article("a", "—"))) == ["2026-03-02-untitled.md"]


def test_as_found_and_canonical_are_two_addresses(tell: Told) -> None:
    (document,) = tell(article("a", "High water")).values()
    assert document["originalUrl"] == "https://www.tides.example/a?utm_source=rss"
    assert document["webUrl"] == "https://www.tides.example/a"


def test_the_provider_is_whose_domain_the_canonical_address_is_on(tell: Told) -> None:
    elsewhere = article("a", "High water", canonical="https://news.post.co.uk/a")
    (document,) = tell(elsewhere).values()
    assert document["provider"] == {"name": "post.co.uk", "domain": "post.co.uk"}


def test_a_domain_has_one_name_in_all_documents_also_where_its_pages_change_it(tell: Told) -> None:
    def names(documents: dict[str, dict[str, Any]]) -> set[str]:
        return {each["provider"]["name"] for each in documents.values()}

    assert names(tell(article("a", "High water", site_name="Tides Daily"))) == {"Tides Daily"}
    later = NOON + timedelta(days=60)
    renamed = [
        article(name, f"{name} of quite another kind", published=later, fetched=later, site_name="The Tides")
        for name in ("Oysters", "Lighthouses")
    ]
    assert names(tell(*renamed)) == {"The Tides"}


def test_a_video_stands_in_other_documents_with_its_watch_page(tell: Told) -> None:
    text = (
        "The harbour council met on Tuesday evening and heard from fishermen, ferry crews and engineers. " * 5
    )
    video = article(
        "watch",
        "Harbour council meets on Tuesday",
        kind="video",
        video="https://www.tides.example/embed/1",
        text=text,
    )
    written = article("b", "Harbour council met on Tuesday", 1, host="www.post.example", text=text)
    documents = {each["type"]: each for each in tell(video, written).values()}
    assert "webUrl" not in documents["video"]
    assert "<iframe" in documents["video"]["featuredContent"]
    assert documents["article"]["related"][0]["webUrl"] == "https://www.tides.example/watch"
    assert documents["article"]["related"][0]["type"] == "video"


def test_a_picture_that_is_kept_is_named_as_its_document_is(tell: Told, tmp_path: Path) -> None:
    (tmp_path / ".copydesk/pictures").mkdir()
    (tmp_path / ".copydesk/pictures/1.png").write_bytes(b"a picture")
    documents = tell(
        article("a", "High water"), picture=Picture("https://i.example/1.webp", 640, 480, "pictures/1.png")
    )
    (image,) = documents["2026-03-02-high-water.md"]["images"]
    assert image == {"url": "https://i.example/1.webp", "width": 640, "height": 480, "isCached": True}
    assert (tmp_path / "output/assets/images/2026-03-02-high-water.png").read_bytes() == b"a picture"


def test_a_picture_that_is_only_linked_is_no_file(tell: Told, tmp_path: Path) -> None:
    documents = tell(article("a", "High water"), picture=Picture("https://i.example/1.webp", 640, 480))
    assert documents["2026-03-02-high-water.md"]["images"][0]["isCached"] is False
    assert not list(tmp_path.glob("output/assets/images/*"))
