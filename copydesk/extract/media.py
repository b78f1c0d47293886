"""The page's lead pictures and the video that it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from copydesk.extract.jsonld import types_of
from copydesk.extract.parts import Parts
from copydesk.extract.tree import size
from copydesk.urls import key, registrable_domain

MAX_PICTURES = 5
SHORTEST_NAME = 5  # characters of a file's name that tell one picture from another
LEAST_WIDTH = 256  # pixels of a lead picture
PARAGRAPH = 80  # characters

_IMAGE_ATTRIBUTES = ("srcset", "data-srcset", "src", "data-src", "data-original")
_SOURCE = re.compile(r"(\S+)\s+(\d{2,5})w")
_SIZE = re.compile(r"[-_]?\d+x\d+$")
_NO_PICTURE = re.compile(r"^data:|logo|avatar|icon|author|\.svg|\.gif", re.IGNORECASE)

_WATCH_PAGE = re.compile(r"/(?:watch|videos?|embed|clip|player)(?:[/?.-]|$)", re.IGNORECASE)
_PLAYER = re.compile(
    r"/(?:embed|player|iframe)\b|[?&](?:embed|player)\b|^https?://(?:player|embed|geo)\.", re.IGNORECASE
)


def pictures(parts: Parts, feed_picture: str = "") -> tuple[list[str], str]:
    """Addresses of pictures, the most promising first, and the place that the first came from.

    That is what OpenGraph names; where the page shows this nowhere, it may be a card made for sharing, and the
    picture that stands at the head of the article comes first.
    """
    found: dict[str, str] = {}
    for value, place in _candidates(parts, feed_picture):
        if value.strip() and (address := parts.address(value)):
            found.setdefault(address, place)
    if found and not _shown(next(iter(found)), parts):
        found = dict.fromkeys(_at_the_head(parts), "the page") | found
    return list(found)[:MAX_PICTURES], next(iter(found.values()), "")


def _shown(address: str, parts: Parts) -> bool:
    """Whether a picture of that file's name stands in the page; names too short to tell count as shown."""
    name = _SIZE.sub("", unquote(urlsplit(address).path).rsplit("/", 1)[-1].rpartition(".")[0])
    if len(name) < SHORTEST_NAME:
        return True
    images = parts.tree.iter("img", "source", "a", "amp-img")
    return any(name in unquote(value) for each in images for value in each.attrib.values() if "/" in value)


def _at_the_head(parts: Parts) -> Iterator[str]:
    """The first picture between the headline and the second paragraph of text."""
    below, paragraphs = False, 0
    for element in parts.tree.iter("h1", "img", "p"):
        if element.tag == "h1":
            below = True
        elif element.tag == "p":
            paragraphs += below and size(element) >= PARAGRAPH
            if paragraphs > 2:
                return
        elif below and not _is_small(element):
            values = map(_largest, (element.get(name) or "" for name in _IMAGE_ATTRIBUTES))
            addresses = (parts.address(each) for each in values if each and not _NO_PICTURE.search(each))
            if address := next(filter(None, addresses), ""):
                yield address
                return


def _largest(sources: str) -> str:
    """The address of a src, the widest of a srcset."""
    widths = {address: int(width) for address, width in _SOURCE.findall(sources)}
    return max(widths, key=lambda each: widths[each]) if widths else sources.strip().split(" ")[0]


def _is_small(image: HtmlElement) -> bool:
    width = image.get("width") or ""
    return width.isdigit() and int(width) < LEAST_WIDTH


def _candidates(parts: Parts, feed_picture: str) -> Iterator[tuple[str, str]]:
    for name in ("og:image", "og:image:secure_url", "og:image:url", "twitter:image", "twitter:image:src"):
        for value in parts.metas.get(name, ()):
            yield value, name
    graph = parts.graph
    for node, names in (
        (graph.article, ("image", "thumbnailUrl")),
        (graph.page, ("primaryImageOfPage",)),
        (graph.video, ("thumbnailUrl",)),
    ):
        for stated in (each for name in names for each in graph.all(node, name)):
            yield from ((address, "JSON-LD image") for address in _addresses(stated))
    for link in parts.links.get("image_src", ()):
        yield link.get("href") or "", "rel=image_src"
    yield feed_picture, "the feed"


def _addresses(picture: dict[str, Any]) -> Iterator[str]:
    for name in ("url", "contentUrl", "@id", "name"):
        value = picture.get(name)
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, str) and each.startswith(("http://", "https://", "/")) and "#" not in each:
                yield each


def video(parts: Parts) -> tuple[str, str]:
    """The address that an iframe embeds, where the page's substance is a video; else ("", "")."""
    graph = parts.graph
    kind = parts.meta("og:type").lower()
    stated = any(graph.video is each for each in graph.all(graph.page, "mainEntity"))
    main = bool(graph.video) and (stated or not (graph.article or kind == "article"))
    watch = kind.startswith("video") or "VideoObject" in types_of(graph.page)
    if main or watch or (graph.video and _WATCH_PAGE.search(parts.url)):
        for address, place in _players(parts, anyones=main):
            if address and key(address) != key(parts.url):
                return address, place
    return "", ""


def _players(parts: Parts, anyones: bool) -> Iterator[tuple[str, str]]:
    """Addresses made for embedding; an iframe's counts where it is the site's own or `anyones` will do."""
    yield parts.address(parts.graph.text(parts.graph.video, "embedUrl")), "JSON-LD embedUrl"
    for name in ("og:video:secure_url", "og:video:url", "og:video"):
        address = parts.address(parts.meta(name))
        if _PLAYER.search(address) or "html" in parts.meta("og:video:type"):
            yield address, name
    yield parts.address(parts.meta("twitter:player")), "twitter:player"
    for frame in parts.tree.iter("iframe"):
        address = parts.address(frame.get("src") or "")
        if _PLAYER.search(address) and (
            anyones or registrable_domain(address) == registrable_domain(parts.url)
        ):
            yield address, "iframe"
