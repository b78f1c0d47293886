"""A workspace of a few documents, as the desk and people leave it on disk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from copydesk.documents import front_matter
from copydesk.site.writing import SiteReport, write_site
from copydesk.workspace.workspace import load

TOPICS = """\
- {id: coast, name: Coast, root: true}
- {id: harbors, name: Harbors, parent: coast, keywords: [harbor]}
- {id: tides, name: Tides, parent: coast, keywords: [tide]}
"""
FIRST = datetime(2026, 3, 7, 3, 40, tzinfo=UTC)


@pytest.fixture(scope="session")
def front() -> Callable[..., dict[str, Any]]:
    """The front matter of a published document; a key that is given as None is left out."""

    def made(number: int = 0, **given: Any) -> dict[str, Any]:
        says = {
            "category": "news",
            "title": f"Ferry {number} docks early",
            "excerpt": "It was early.",
            "publishedDateTime": FIRST + timedelta(hours=number),
            "originalUrl": f"https://www.harbor-ledger.example/{number}?utm_source=feed",
            "webUrl": f"https://www.harbor-ledger.example/{number}",
            "type": "article",
            "quality": 79,
            "heat": 89,
            "published": True,
            "provider": {"name": "Harbor Ledger", "domain": "harbor-ledger.example"},
            "topics": ["Harbors", "Coast"],
            **given,
        }
        return {key: value for key, value in says.items() if value is not None}

    return made


@dataclass
class Desk:
    folder: Path
    front: Callable[..., dict[str, Any]]

    def settings(self, text: str) -> None:
        (self.folder / "copydesk.yaml").write_text(text, encoding="utf-8")

    def document(self, name: str, number: int = 0, body: str = "", **given: Any) -> Path:
        path = self.folder / "output/_news" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(front_matter.dumps(self.front(number, **given), body), encoding="utf-8")
        return path

    def write(self) -> SiteReport:
        return write_site(load(self.folder))

    @property
    def site(self) -> Path:
        return self.folder / "output"

    def files(self) -> dict[str, bytes]:
        """The site files, by path."""
        return {
            path.relative_to(self.site).as_posix(): path.read_bytes()
            for path in sorted(self.site.rglob("*"))
            if path.is_file() and "_news" not in path.parts
        }


@pytest.fixture
def desk(tmp_path: Path, front: Callable[..., dict[str, Any]]) -> Desk:
    made = Desk(tmp_path, front)
    made.settings("site: {title: Coast Every Day, url: https://coast.example/, language: en-us}\n")
    (tmp_path / "topics.yaml").write_text(TOPICS, encoding="utf-8")
    return made
