"""One pass over a page's tree: everything that says something of the article rather than in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urljoin

from lxml.html import HtmlElement

from copydesk.extract.jsonld import Graph
from copydesk.extract.text import line, plain
from copydesk.urls import is_web

MAX_HEADINGS = 3  # h1
LONGEST = 5_000  # characters of a string that says something of the article; the rest of it is cut off
MAX_TIMES = 50


@dataclass(slots=True)
class Parts:
    url: str  # the address that answered
    base: str  # what relative addresses are relative to
    tree: HtmlElement
    graph: Graph
    # by property, name, itemprop or http-equiv in lower case
    metas: dict[str, list[str]] = field(default_factory=dict)
    # link elements by each word of their rel
    links: dict[str, list[HtmlElement]] = field(default_factory=dict)
    title: str = ""  # the title element
    headings: list[str] = field(default_factory=list)  # the first h1s
    times: list[HtmlElement] = field(default_factory=list)
    language: str = ""  # the html element's lang

    def meta(self, *names: str) -> str:
        """The first of these metas that holds something; "" where none does."""
        for name in names:
            for value in self.metas.get(name, ()):
                if found := line(value):
                    return found
        return ""

    def address(self, value: str) -> str:
        """An address of the page made absolute; "" where it is none of the web."""
        try:
            absolute = urljoin(self.base, value.strip())
        except ValueError:
            return ""
        return absolute if is_web(absolute) else ""


def collect(tree: HtmlElement, url: str) -> Parts:
    parts = Parts(url, url, tree, Graph((), url))
    scripts = []
    for element in tree.iter("meta", "link", "title", "h1", "time", "script", "base"):
        match element.tag:
            case "meta":
                _take_meta(parts, element)
            case "link":
                for word in (element.get("rel") or "").lower().split():
                    parts.links.setdefault(word, []).append(element)
            case "title" if not parts.title and not _in_drawing(element):
                parts.title = _text(element)
            case "h1" if len(parts.headings) < MAX_HEADINGS and (heading := _text(element)):
                parts.headings.append(heading)
            case "time" if len(parts.times) < MAX_TIMES:
                parts.times.append(element)
            case "script" if "ld+json" in (element.get("type") or "").lower():
                scripts.append(element.text or "")
            case "base" if parts.base == url and (href := element.get("href")):
                parts.base = parts.address(href) or url
    parts.graph = Graph(scripts, url)
    parts.language = (
        tree.get("lang")
        or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
        or tree.get("xml:lang")
        or ""
    )
    return parts


def _take_meta(parts: Parts, element: HtmlElement) -> None:
    content = element.get("content")
    if content:
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if name := element.get(attribute):
                parts.metas.setdefault(name.strip().lower(), []).append(content[:LONGEST])


def _text(element: HtmlElement) -> str:
    return plain(" ".join(element.itertext())[:LONGEST])


def _in_drawing(element: HtmlElement) -> bool:
    return next(element.iterancestors("svg"), None) is not None
