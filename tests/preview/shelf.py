"""A workspace with documents of any kind."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from copydesk.documents import front_matter
from copydesk.preview.newsstand import Newsstand
from copydesk.workspace.workspace import Workspace, load

SETTINGS = "site: {title: The Tide Table}\nsources: [{name: A, feed: https://a.example/feed.xml}]\n"
TOPICS = """
- {id: coast, name: Coast, root: true}
- {id: storms, name: Storms, keywords: [storm]}
"""


class Shelf:
    """A workspace in a folder, and a pen."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        (folder / "topics.yaml").write_text(TOPICS)
        self._folder = folder
        self.settings(SETTINGS)
        self.workspace.documents.mkdir(parents=True)
        self.workspace.images.mkdir(parents=True)

    def settings(self, text: str) -> None:
        """copydesk.yaml as it says, and a newsstand that has read it."""
        (self._folder / "copydesk.yaml").write_text(text)
        self.workspace: Workspace = load(self._folder)
        self.newsstand = Newsstand(self.workspace)

    def put(self, name: str = "2026-03-06-a.md", /, **changes: Any) -> str:
        """Writes a published document, but for the changes; None takes a key away."""
        mapping = {key: value for key, value in (DOCUMENT | changes).items() if value is not None}
        (self.workspace.documents / name).write_text(front_matter.dumps(mapping), encoding="utf-8")
        return name

    def picture(self, name: str, data: bytes = b"picture") -> None:
        (self.workspace.images / name).write_bytes(data)

    def page(self, path: str = "index.html") -> str:
        page = self.newsstand.page(path)
        assert page is not None
        return page.decode()


DOCUMENT: dict[str, Any] = {
    "category": "news",
    "title": "Storm Ottilie tears a hole in the sea wall",
    "excerpt": "Gusts of 94 miles an hour.",
    "publishedDateTime": datetime(2026, 3, 6, 15, 20, tzinfo=UTC),
    "originalUrl": "https://www.a.example/storm?utm_source=feed",
    "webUrl": "https://www.a.example/storm",
    "type": "article",
    "quality": 79,
    "heat": 89,
    "published": True,
    "provider": {"name": "Harbor Ledger", "domain": "a.example"},
    "topics": ["Storms", "Coast"],
}

IMAGES = [{"url": "https://www.a.example/a.jpg", "width": 1200, "height": 675, "isCached": True}]
