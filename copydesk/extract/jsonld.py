"""schema.org metadata in JSON-LD, as strangers write it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from copydesk.extract.text import plain
from copydesk.urls import key

Node = dict[str, Any]

MAX_NODES = 5000  # of one page
MAX_SCRIPT = 1_000_000  # characters; longer ones are data of an application
_WRAPPING = re.compile(r"^\s*(?://)?\s*(?:<!\[CDATA\[|<!--)|(?:\]\]>|-->)\s*$")
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_ARTICLE = re.compile(
    r"(?:News|Blog|Reportage\w*|Opinion\w*|Analysis\w*|Background\w*|Review\w*|Satirical|Tech|Scholarly)?Article|(?:Blog|LiveBlog|SocialMedia|DiscussionForum)Posting|Report"
)
_WEB_PAGE = re.compile(r"WebPage|ItemPage")


class Graph:
    """All JSON-LD of a page as one graph: `article`, `video` and `page` are its nodes of that type, {} where there is none."""

    def __init__(self, scripts: Iterable[str], url: str) -> None:
        self.nodes: list[Node] = []
        self._by_id: dict[str, Node] = {}
        for script in (each for each in scripts if len(each) <= MAX_SCRIPT):
            for value in _values(script):
                self._take(value)
        self.article = self._best(_ARTICLE, url)
        self.page = self._best(_WEB_PAGE, url)
        self.video = self._best(re.compile("VideoObject"), url)

    def _take(self, value: Any) -> None:
        """The nodes that speak of the page itself; those of lists, comments and related articles only by their @id."""
        waiting = [(value, True)]
        taken = 0
        while waiting and taken < MAX_NODES:
            value, own = waiting.pop()
            if isinstance(value, list):
                waiting.extend((each, own) for each in reversed(value))
            elif isinstance(value, dict):
                taken += 1
                if own and "@type" in value:
                    self.nodes.append(value)
                if isinstance(name := value.get("@id"), str) and len(value) > len(self._by_id.get(name, ())):
                    self._by_id[name] = value
                own_keys = ("@graph", "mainEntity", "mainEntityOfPage")
                waiting.extend(
                    (each, own and name in own_keys)
                    for name, each in value.items()
                    if isinstance(each, dict | list)
                )

    def _best(self, types: re.Pattern[str], url: str) -> Node:
        def worth(node: Node) -> int:
            about = [
                node.get("url"),
                node.get("@id"),
                *(place.get("@id") or place.get("url") for place in self.all(node, "mainEntityOfPage")),
            ]
            here = any(isinstance(each, str) and _same_page(each, url) for each in about)
            return 4 * here + sum(
                bool(node.get(name))
                for name in ("headline", "datePublished", "author", "articleBody", "image")
            )

        fitting = [node for node in self.nodes if any(types.fullmatch(each) for each in types_of(node))]
        return max(fitting, key=worth, default={})

    def text_of_article(self) -> str:
        """The articleBody as it stands, "" where there is none."""
        return next(_strings(self.article.get("articleBody")), "")

    def text_of_updates(self) -> str:
        """The entries of a live blog, each with its headline, as they stand; "" where there are none."""
        updates = self.all(self.article, "liveBlogUpdate")
        return "\n".join(
            text
            for each in updates
            for name in ("headline", "articleBody")
            for text in _strings(each.get(name))
        )

    def all(self, node: Node, name: str) -> list[Node]:
        """The values of a property as nodes, references resolved; a bare string becomes {"name": …}, {"@id": …} for an address."""
        values = node.get(name)
        return [
            found
            for each in (values if isinstance(values, list) else [values])
            if (found := self._node(each))
        ]

    def _node(self, value: Any) -> Node:
        if isinstance(value, str):
            return (
                {"@id": value} | self._by_id.get(value, {})
                if value.startswith(("http://", "https://", "#"))
                else {"name": value}
            )
        if not isinstance(value, dict):
            return {}
        known = self._by_id.get(str(value.get("@id")))
        return {**known, **value} if known is not None and known is not value else value

    def text(self, node: Node, *names: str) -> str:
        """The first property that holds text, as one plain line; "" where none does."""
        for name in names:
            for value in _strings(node.get(name)):
                if found := plain(value):
                    return found
        return ""


def types_of(node: Node) -> list[str]:
    """The types' short names: NewsArticle of https://schema.org/NewsArticle."""
    return [each.rsplit("/", 1)[-1] for each in _strings(node.get("@type"))]


def _strings(value: Any) -> Iterator[str]:
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str):
            yield each
        elif isinstance(each, dict) and isinstance(each.get("@value"), str):
            yield each["@value"]


def _same_page(one: str, other: str) -> bool:
    try:
        return urlsplit(one).path not in ("", "/") and key(one) == key(other)
    except ValueError:
        return False


def _values(script: str) -> Iterator[Any]:
    """The JSON values of a script element: comments around them, raw line breaks and trailing commas are forgiven."""
    text = _WRAPPING.sub("", script).strip().rstrip(";")
    decoder = json.JSONDecoder(strict=False)
    for attempt in (text, _TRAILING_COMMA.sub("", text)):
        at, found = 0, []
        try:
            while at < len(attempt):
                value, at = decoder.raw_decode(attempt, at)
                found.append(value)
                while at < len(attempt) and attempt[at] in " \t\r\n,;":
                    at += 1
        except (ValueError, RecursionError):
            if not found:
                continue
        yield from found
        return
