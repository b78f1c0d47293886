"""Front-matter documents in a folder: the article of each, and those that it names as related."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import yaml

from copydesk.errors import Unreadable
from copydesk.model import Link
from crawler.spiders.source import SourceSpider
from crawler.spiders.tolerant import address, moment, one_line

# All values are read as text: a title `yes` stays one, and no tag of YAML's can make an object.
Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
LARGEST = 1_000_000  # bytes of a document
_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(.*?)^---[ \t]*$", re.DOTALL | re.MULTILINE)
_NESTED = re.compile(r"(?:[-?:]\s+){100}")  # libyaml overflows the stack on 50,000 of these


class DocumentsSpider(SourceSpider):
    kind = "documents"

    async def start(self) -> AsyncIterator[Link]:
        folder = self.workspace / self.source.address
        if not folder.is_dir():
            raise Unreadable(f"no folder {folder}; `documents:` names one, relative to the workspace")
        inside = folder.resolve()
        # A document's name begins with its date: newest first.
        for path in sorted(folder.rglob("*.md"), reverse=True):
            if not path.resolve().is_relative_to(inside):
                self.note(f"{path.relative_to(folder)}: a link that leads out of the folder; skipped")
                continue
            for link in self.bounded(list(self._links_of(path))):
                yield link
            if self.full:
                return

    def _links_of(self, path: Path) -> Iterator[Link]:
        try:
            document = read_front_matter(path)
        except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
            self.note(f"{path.name}: {str(error) or type(error).__name__}; skipped")
            return
        related = document.get("related")
        for item in [document, *(related if isinstance(related, list) else [])]:
            if isinstance(item, dict) and (link := self._link(item)):
                yield link

    def _link(self, item: dict[str, Any]) -> Link | None:
        url = address("", item.get("originalUrl")) or address("", item.get("webUrl"))
        if not url:
            return None
        title, excerpt = (
            one_line(text) if isinstance(text := item.get(key), str) else "" for key in ("title", "excerpt")
        )
        published = moment(item.get("publishedDateTime"))
        return Link(url=url, source=self.source.name, title=title, summary=excerpt, published=published)


def read_front_matter(path: Path) -> dict[str, Any]:
    """The keys of a document, every scalar as text.

    Raises OSError, ValueError (UnicodeDecodeError among them), RecursionError or yaml.YAMLError.
    """
    if path.stat().st_size > LARGEST:
        raise ValueError(f"over {LARGEST:,} bytes")
    found = _FRONT_MATTER.match(path.read_text(encoding="utf-8-sig"))
    if not found:
        raise ValueError("no front matter between two lines of ---")
    if _NESTED.search(found[1]):
        raise ValueError("nested too deeply")
    document = yaml.load(found[1], Loader=Loader)  # noqa: S506 - BaseLoader makes text, lists and mappings only
    if not isinstance(document, dict):
        raise ValueError("front matter that is no mapping")
    return document
