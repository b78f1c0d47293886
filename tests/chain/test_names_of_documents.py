"""A new document takes no name that stands for something already: a document, a link, a picture's name."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from copydesk import urls
from copydesk.chain.filing import file_article
from copydesk.chain.options import Options, plainly
from copydesk.chain.refresh import publish, run_of
from copydesk.documents import front_matter
from copydesk.model import Article, Link, Page
from copydesk.state import articles, links
from copydesk.workspace.settings import Source
from copydesk.workspace.workspace import load

MOMENT = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def news(tmp_path: Path) -> Path:
    (tmp_path / "copydesk.yaml").write_text("site: {title: A}\n")
    return tmp_path / "output/_news"


def write(news: Path, host: str, at: str = "/ferry") -> set[str]:
    """The documents after another article of the same day and title was filed, its canonical address ending in `at`."""
    workspace = load(news.parents[1])
    url = f"https://{host}.example/ferry"
    canonical = f"https://{host}.example{at}"
    article = Article(url, canonical, "Wire", MOMENT, title="A ferry", text=host * 50, published=MOMENT)
    with run_of(workspace, Options()) as (state, report):
        with state.begin() as connection:
            page = Page(Link(url, "Wire"), canonical, MOMENT)
            stored = file_article(article, page, Source(name="Wire"), frozenset())
            articles.put(connection, stored)
            links.add(connection, [page.link], "pending", stored.fetched)
            links.was_read(connection, urls.key(url), stored.id, stored.fetched)
        publish(workspace, state, report, plainly)
    return {path.relative_to(news).as_posix() for path in news.rglob("*.md")}


def test_documents_in_two_folders_have_names_of_their_own_as_their_pictures_have(news: Path) -> None:
    (name,) = write(news, "one")
    (news / "kept").mkdir()
    (news / name).rename(news / "kept" / name)
    assert write(news, "two") == {f"kept/{name}", "2026-03-01-a-ferry-2.md"}


def test_a_link_to_nowhere_has_its_name(news: Path) -> None:
    news.mkdir(parents=True)
    (news / "2026-03-01-a-ferry.md").symlink_to("nowhere")
    assert "2026-03-01-a-ferry-2.md" in write(news, "one")


def test_a_persons_document_is_that_of_the_article_found_at_its_address_whatever_its_canonical_one_is(
    news: Path,
) -> None:
    news.mkdir(parents=True)
    mine = news / "mine.md"
    mine.write_text(
        '---\ntitle: "Mine"\noriginalUrl: "https://one.example/ferry"\npublished: true\n---\n\nYes.\n'
    )
    (news / "half.md").write_text('---\noriginalUrl: "https://one.example/ferry"\n')
    assert write(news, "one", at="/news/ferry") == {"mine.md", "half.md"}
    says = front_matter.loads(mine.read_text())
    assert (says.mapping["title"], says.mapping["published"], says.body) == ("Mine", True, "Yes.\n")
    assert says.mapping["webUrl"] == "https://one.example/news/ferry"
