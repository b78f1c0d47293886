"""The site that the files are made for: its name, and where its pages are."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from copydesk.documents.scalars import clean
from copydesk.site.items import Item
from copydesk.workspace.settings import Topic
from copydesk.workspace.workspace import Workspace


@dataclass(slots=True, frozen=True)
class Publication:
    title: str
    url: str  # without a slash at its end; "" where the workspace does not say
    language: str  # a BCP 47 tag, "" where the workspace does not say
    topics: tuple[Topic, ...]
    folder: str = "_news"  # of the documents, as it begins the path of every item
    section: str = "news"  # of the site, where the documents' pages are
    api: bool = True

    def name(self, item: Item) -> str:
        """What names the document within its folder: its path there, without `.md`."""
        return item.path.removeprefix(f"{self.folder}/").removesuffix(".md")

    def page(self, item: Item) -> str:
        """The address of the document's page: `URL/news/2026-03-07-some-title/`."""
        return f"{self.url}/{quote(f'{self.section}/{self.name(item)}')}/"


def publication_of(workspace: Workspace) -> Publication:
    site, documents = workspace.desk.site, workspace.documents
    below = documents != workspace.site and documents.is_relative_to(workspace.site)
    return Publication(
        title=clean(" ".join(site.title.split())),
        url=site.url.rstrip("/"),
        language=site.language,
        topics=workspace.topics,
        folder=documents.relative_to(workspace.site).as_posix() if below else "_news",
        section=documents.name.lstrip("_") or "news",
        api=workspace.desk.api,
    )
