"""Listing pages: the links on a page that lead to articles.

Each link is weighed by what it says (a headline, by its length), where it leads (a date, a slug of several
words, an id) and where it stands (in a heading, in the navigation). Then links that stand in the same
place of the page's repeated structure vouch for one another. No site is known by name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree
from scrapy.http import Response

from copydesk import urls
from copydesk.errors import Unreadable
from copydesk.extract import tree
from copydesk.model import Link
from crawler.spiders.source import MOST_READ, SourceSpider
from crawler.spiders.tolerant import address, one_line, root_name, text_of

LONGEST_HEADLINE = 160  # characters
ENOUGH = 3  # points that make an article's link
VOUCHED = 1  # points that do where most links in the same place have enough
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
CARDS = ("article", "li", "section", "div", "td")
FURNITURE = ("nav", "footer", "form", "menu", "dialog", "select")

_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|submenu|footer|breadcrumbs?|pagination|pager|cookies?|consent|social"
    r"|share|sharing|login|tags?|tagcloud|byline|author|skip|copyright|legal)(?:$|[\s_-])",
    re.IGNORECASE,
)
# Segments of a path below which stand lists, people and services, never articles.
_LISTS = re.compile(
    r"tags?|topics?|themen?|thema|temas?|categor(?:y|ies|ia|ie)|kategorien?|rubriques?|authors?|aut(?:or|oren|eurs?|ori)"
    r"|profiles?|users?|page|seite|search|suche|feeds?|rss|sitemaps?|log-?(?:in|out)|sign-?(?:in|up|on)|register"
    r"|accounts?|my-?account|subscri(?:be|ptions?)|newsletters?|cart|checkout|wp-(?:admin|content|json)|cdn-cgi",
    re.IGNORECASE,
)
_TERMS = re.compile(
    r"(?:privacy|datenschutz|cookies?|terms|legal|copyright|accessibility|editorial|corrections?|ethics|complaints?|do-not-sell)"
    r"(?:[-_](?:and|of|policy|policies|notice|statement|settings|use|service|conditions|preferences|code|my|data|info"
    r"|information|procedure|guidelines|sale|hinweise|erklaerung))*(?:\.\w+)?",
    re.IGNORECASE,
)
_FILE = re.compile(
    r"\.(?:pdf|jpe?g|png|gif|webp|svg|mp[34]|m4a|zip|css|js|xml|rss|ics|json|apk|exe|docx?|xlsx?)$",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?:^|\D)(?:19|20)\d\d([/_.-]?)(?:0?[1-9]|1[0-2])(?:\1(?:0?[1-9]|[12]\d|3[01]))?(?:\D|$)")
_ID = re.compile(
    r"\d{5,}|(?:^|[-_/])(?=[a-z]*\d)[a-z\d]{6,}(?:\.html?)?$|(?:^|[?&])\w*id=\d+|[?&]p=\d+", re.IGNORECASE
)
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")  # scripts of few or no spaces
_EMPTY_WORDS = re.compile(
    r"(?:read|continue|learn|see|view|show|load)\s(?:more|all|reading|the\s\w+)\b.*|more|weiter(?:lesen)?|mehr(?:\s.*)?"
    r"|lire la suite|leer m[aá]s|leggi tutto|\d+\s(?:comments?|kommentare|min.*)|.{0,3}",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Anchor:
    """An `a` element: where it leads, what it says, where it stands, and what that is worth."""

    url: str
    title: str
    place: str
    points: int


class ListingSpider(SourceSpider):
    kind = "listing"

    def parse(self, response: Response, **_: Any) -> Iterator[Link]:
        text = text_of(response)
        if root_name(text) in ("rss", "feed", "rdf", "urlset", "sitemapindex"):
            raise Unreadable("a feed or sitemap, not a page; use `feed:` or `sitemap:` for this source")
        anchors = anchors_of(text, response.url)
        found = articles_among(anchors)
        if not found:
            self.note(f"none of the {len(anchors):,} links on the page looks like an article's")
        yield from self.bounded([Link(url=url, source=self.source.name, title=found[url]) for url in found])


def anchors_of(text: str, url: str) -> list[Anchor]:
    """The anchors of a page that stay on its site, weighed. Raises Unreadable as tree.parse does."""
    root = tree.parse(text.encode(errors="replace"))
    base = address(url, next(iter(root.xpath("//base/@href")), "")) or url
    site = urls.registrable_domain(url)
    etree.strip_elements(root, "script", "style", "noscript", "template", "svg", with_tail=False)
    elements = root.xpath("//a[@href]")[:MOST_READ]
    furniture = furniture_in(root, at_most=len(elements) // 2)
    anchors = []
    for element in elements:
        found = address(base, element.get("href")).partition("#")[0]
        if found and urls.key(found) != urls.key(url) and urls.registrable_domain(found) == site:
            title, in_heading = headline_of(element)
            said = text_points(title) + in_heading or -2
            points = shape_points(found) + said - 3 * stands_in(furniture, element)
            anchors.append(Anchor(found, title, place_of(element), points))
    return anchors


def articles_among(anchors: list[Anchor]) -> dict[str, str]:
    """Title by address, in the page's order, of the anchors that lead to articles."""
    all_in = Counter(anchor.place for anchor in anchors)
    good_in = Counter(anchor.place for anchor in anchors if anchor.points >= ENOUGH)
    found: dict[str, str] = {}
    for anchor in anchors:
        vouched = good_in[anchor.place] >= 2 and good_in[anchor.place] * 2 > all_in[anchor.place]
        if anchor.points >= (VOUCHED if vouched else ENOUGH):
            found[anchor.url] = max(found.get(anchor.url, ""), anchor.title, key=len)
    return found


def shape_points(url: str) -> int:
    """What the address says: 1 to 5 where it looks like an article's, −9 where it can be none."""
    parts = urlsplit(url)
    path = unquote(parts.path)
    segments = [segment for segment in path.split("/") if segment]
    dated = bool(_DATE.search(path))
    if not segments and not parts.query:
        return -9
    if _FILE.search(path) or any(_TERMS.fullmatch(segment) for segment in segments):
        return -9
    if not dated and any(_LISTS.fullmatch(segment) for segment in segments):
        return -9
    words = max((len(_words(segment)) for segment in segments[-2:]), default=0)
    identified = bool(_ID.search(f"{path}?{parts.query}"))
    points = 2 * (dated and (words > 1 or len(segments) > 3)) + min(2, max(0, words - 2)) + identified
    return points or -1


def _words(segment: str) -> list[str]:
    """The words of a slug; of one in a script without spaces, its letters in pairs."""
    words = [word for word in re.split(r"[-_+ .,]+", segment) if word.isalpha() and len(word) > 1]
    return words if len(words) > 1 else re.findall(_CJK.pattern + "{2}", segment) or words


def text_points(title: str) -> int:
    """Two for a headline's length, one for what could be a short one; ideographs count for two letters."""
    length = len(title) + len(_CJK.findall(title))
    words = title.count(" ") + 1
    if length >= 28 and (words >= 4 or _CJK.search(title)):
        return 2
    return int(length >= 14 and (words >= 3 or bool(_CJK.search(title))))


def headline_of(anchor: etree._Element) -> tuple[str, bool]:
    """What the anchor is called, and whether a heading says so: its own heading or text, or that of the
    card around it where the anchor itself says nothing ("Read more", a picture)."""
    if said := next(filter(None, map(_text, anchor.iter(HEADINGS))), ""):
        return said, True
    text = _text(anchor)
    above = list(anchor.iterancestors())[:4]
    if len(text) > LONGEST_HEADLINE:  # a whole card is the anchor
        text = next((part for each in anchor.itertext() if text_points(part := one_line(each)) == 2), text)
    if not _EMPTY_WORDS.fullmatch(text):
        return text, any(element.tag in HEADINGS for element in above)
    for card in above:
        headings = (
            card.iter(HEADINGS) if card.tag in CARDS and _leads_only_to(card, anchor.get("href")) else ()
        )
        if said := next(filter(None, map(_text, headings)), ""):
            return said, True
    return one_line(anchor.get("title") or anchor.get("aria-label") or ""), False


def _leads_only_to(card: etree._Element, href: str) -> bool:
    return all(each.get("href") in (href, None) for each in card.iter("a"))


def _text(element: etree._Element) -> str:
    return one_line(" ".join(element.itertext()))


def furniture_in(root: etree._Element, at_most: int) -> set[etree._Element]:
    """Navigation, footers and the like: by their tags, roles, classes and ids. What holds more than
    `at_most` anchors is the page itself, whatever its class."""
    named = (
        element
        for element in root.iter(etree.Element)
        if element.tag in FURNITURE
        or element.get("role") == "navigation"
        or _FURNITURE.search(f"{element.get('class', '')} {element.get('id', '')}"[:500])
    )
    return {element for element in named if sum(1 for _ in islice(element.iter("a"), at_most + 1)) <= at_most}


def stands_in(furniture: set[etree._Element], anchor: etree._Element) -> bool:
    """Whether the anchor does, within its article or main part, or says itself that it leads to a list."""
    if {"tag", "author", "category", "prev", "next", "license"} & set(
        (anchor.get("rel") or "").lower().split()
    ):
        return True
    for element in (anchor, *anchor.iterancestors()):
        if element in furniture:
            return True
        if element.tag in ("article", "main"):
            return False
    return False


def place_of(anchor: etree._Element) -> str:
    """Where it stands in the page's structure: tag and first class of it and four ancestors; the same for
    all items of a list."""
    line = [anchor, *list(anchor.iterancestors())[:4]]
    return ">".join(f"{element.tag}.{(element.get('class') or '').split(' ')[0]}" for element in line)
