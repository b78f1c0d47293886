from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from copydesk.conversation.messages import SourceJob
from copydesk.errors import Unreadable
from copydesk.model import Link
from crawler.spiders.documents import LARGEST, DocumentsSpider

DOCUMENT = """---
category: news
title: "yes"
excerpt: "The mayor: \\"In May.\\""
publishedDateTime: 2026-03-04T10:00:00Z
originalUrl: "https://www.harbor-ledger.example/a?utm_source=rss"
webUrl: "https://www.harbor-ledger.example/a"

related:
  - title: "The same, elsewhere"
    excerpt: ""
    publishedDateTime: 2026-03-04T11:00:00Z
    webUrl: "https://www.civic-post.example/b"
  - title: "A video without an address"
    webUrl: ""
---

"""


def read(workspace: Path, folder: str = "documents/") -> tuple[list[Link], list[str]]:
    async def links() -> list[Link]:
        return [link async for link in spider.start()]

    spider = DocumentsSpider(SourceJob("Our list", "documents", folder), workspace=workspace)
    return asyncio.run(links()), spider.notes


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "documents" / "old").mkdir(parents=True)
    return tmp_path / "documents"


def write(path: Path, text: str | bytes) -> None:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def test_a_document_gives_its_original_and_its_related_articles(folder: Path) -> None:
    write(folder / "2026-03-04-a.md", DOCUMENT)
    links, notes = read(folder.parent)
    assert links == [
        Link(
            url="https://www.harbor-ledger.example/a?utm_source=rss",
            source="Our list",
            title="yes",
            summary='The mayor: "In May."',
            published=datetime(2026, 3, 4, 10, tzinfo=UTC),
        ),
        Link(
            url="https://www.civic-post.example/b",
            source="Our list",
            title="The same, elsewhere",
            published=datetime(2026, 3, 4, 11, tzinfo=UTC),
        ),
    ]
    assert notes == []


def test_the_web_address_stands_in_for_a_missing_original(folder: Path) -> None:
    write(folder / "a.md", "---\nwebUrl: https://a.example/1\n---\n")
    assert [link.url for link in read(folder.parent)[0]] == ["https://a.example/1"]


def test_documents_below_are_read_newest_first_and_an_address_once(folder: Path) -> None:
    for name, url in (("2026-01-01-x", "1"), ("2026-03-01-y", "2"), ("old/2025-01-01-z", "1")):
        write(folder / f"{name}.md", f"---\noriginalUrl: https://a.example/{url}\n---\n")
    assert [link.url[-1] for link in read(folder.parent)[0]] == ["1", "2"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("no front matter", "no front matter"),
        ("---\ntitle: [\n---\n", "flow"),
        ("---\n- a\n---\n", "no mapping"),
        ("---\n" + "- " * 100_000 + "\n---\n", "nested too deeply"),
        (b"---\ntitle: \xff\n---\n", "utf-8"),
        ("---\n" + "x" * LARGEST + "\n---\n", "over 1,000,000 bytes"),
    ],
)
def test_what_cannot_be_read_is_noted_and_skipped(text: str | bytes, reason: str, folder: Path) -> None:
    write(folder / "bad.md", text)
    write(folder / "good.md", DOCUMENT)
    links, notes = read(folder.parent)
    assert len(links) == 2
    assert len(notes) == 1
    assert notes[0].startswith("bad.md: ")
    assert reason in notes[0]


def test_no_tag_makes_an_object(folder: Path) -> None:
    write(
        folder / "a.md",
        "---\noriginalUrl: https://a.example/1\ntitle: !!python/object/apply:os.getcwd []\n---\n",
    )
    assert [link.title for link in read(folder.parent)[0]] == [""]


def test_a_link_that_leads_out_is_not_followed(folder: Path, tmp_path: Path) -> None:
    write(tmp_path / "secret.md", DOCUMENT)
    (folder / "a.md").symlink_to(tmp_path / "secret.md")
    links, notes = read(tmp_path)
    assert links == []
    assert notes == ["a.md: a link that leads out of the folder; skipped"]


def test_a_missing_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no folder"):
        read(tmp_path)


@pytest.mark.shared
def test_the_familys_documents_are_all_read(shared: Path) -> None:
    links, notes = read(shared, "documents/diablo4")
    assert len(links) > 500
    assert notes == []
