"""Who wrote it: persons before organisations, never the site itself, an address or an e-mail."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml.etree import XPath
from lxml.html import HtmlElement

from copydesk.extract.jsonld import types_of
from copydesk.extract.parts import Parts
from copydesk.extract.text import alike, plain
from copydesk.urls import registrable_domain

MAX_AUTHORS = 20
METAS = ("author", "article:author", "authors", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl",
         "article:author_name", "cxenseparse:author", "twitter:data1", "twitter:misc:written by")  # fmt: skip

# A byline in the page, from the plainest mark to the vaguest.
_BYLINES = [
    XPath("//*[@rel='author' or @itemprop='author']"),
    XPath(
        "//*[contains(@class, 'uthor') or contains(@class, 'yline')]"  # few, before all is asked
        "[self::a or self::span or self::p or self::div or self::address or self::li or self::strong]"
        "[@class='author' or contains(@class, 'author-name') or contains(@class, 'authorname') or contains(@class, 'author__name') or contains(@class, 'authorName')"
        " or contains(@class, 'AuthorName') or contains(@class, 'byline') or contains(@class, 'Byline')]"
    ),
    XPath("//a[contains(@href, '/author') or contains(@href, '/autor') or contains(@href, '/auteur')]"),
]
_JOINED = re.compile(r"\s*(?:[,;|/•·]|\s(?:and|und|et|y|e|og|och|en|i|ve|&|with|mit)\s)\s*", re.IGNORECASE)
_BY = re.compile(
    r"^(?:written\s+)?(?:by|von|par|por|af|av|door|di|da|текст|автор|oleh|autore?n?|autor(?:es|a)?|author|auteur)\s*:?\s+",
    re.IGNORECASE,
)
_ABBREVIATED = re.compile(r"\s*\([^)]*\)?$|\s+(?:기자|특파원|記者)$")  # "Anna Muster (amu)"; "reporter"
_NOT_A_NAME = re.compile(
    r"https?:|www\.|@|\d{2}|[<>{}=)]|^(?:our|unsere|nos|nuestr[oa]s)\b|\b(?:min read|published|updated|follow|facebook|twitter|comments?|more by|articles?)\b",
    re.IGNORECASE,
)


def find(parts: Parts, site: set[str]) -> tuple[list[str], str]:
    """The authors in the page's order and the place they came from; `site`: its names, as `alike` spells them."""
    for names, place in _places(parts, site):
        # JSON-LD that states the house itself as author is believed; a meta that does so is a template's habit
        found = _cleaned(names, set() if place == "JSON-LD author" else site)
        if found:
            domain = alike(registrable_domain(parts.url))
            return [each for each in found if alike(each) != domain] or found, place
    return [], ""


def _places(parts: Parts, site: set[str]) -> Iterator[tuple[Iterable[str], str]]:
    graph = parts.graph
    stated = [each for name in ("author", "creator") for each in graph.all(graph.article, name)]
    persons = [each for each in stated if "Organization" not in " ".join(types_of(each))]
    if any(alike(graph.text(each, "name")) not in site for each in persons):
        yield [graph.text(each, "name") for each in stated], "JSON-LD author"
    for name in METAS:
        yield [each for each in parts.metas.get(name, ()) if _like_a_person(each)], f"meta {name}"
    for byline in _BYLINES:
        marked = byline(parts.tree)
        for element in (
            [each for each in marked if isinstance(each, HtmlElement)][:3] if isinstance(marked, list) else []
        ):
            linked = [plain("".join(each.itertext())) for each in element.iter("a") if each is not element]
            if len(linked) > 1 and all(map(_like_a_person, linked)):
                yield linked, "the byline"
            text = plain(" ".join(element.itertext()))
            if len(text) <= 80 and _like_a_person(_BY.sub("", text)):
                yield [text], "the byline"
    yield [graph.text(each, "name") for each in stated], "JSON-LD author"


def _cleaned(names: Iterable[str], site: set[str]) -> list[str]:
    found: dict[str, str] = {}
    for name in names:
        for one in _JOINED.split(_BY.sub("", plain(name))):
            person = _ABBREVIATED.sub("", _BY.sub("", one)).strip(" .,-–—:")
            if (
                2 <= len(person) <= 60
                and not _NOT_A_NAME.search(person)
                and (same := alike(person)) not in site
                and same
            ):
                found.setdefault(same, person)
    return list(found.values())[:MAX_AUTHORS]


def _like_a_person(text: str) -> bool:
    """Two to five words, the first and last with a capital where the script has them."""
    words = _BY.sub("", plain(text)).split()
    ends = (words[0], words[-1]) if words else ()
    return (
        2 <= len(words) <= 12 and all(not word[0].islower() for word in ends) and not _NOT_A_NAME.search(text)
    )
