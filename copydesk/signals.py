"""What a page asks of its readers: robots directives, a reservation of text and data mining."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import islice

OUR_NAMES = ("robots", "copydesk")
TDM_RESERVATION = "tdm-reservation"
# Directives without and with a value, of https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag
# and (noai, noimageai) as DeviantArt introduced them.
_PLAIN = frozenset(
    ["noindex", "noarchive", "nosnippet", "noimageindex", "noai", "noimageai", "none", "nocache"]
)
_VALUED = frozenset(["max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"])
_MEANS = {"none": ("noindex",), "nocache": ("noarchive",)}  # nocache is Bing's older word

_SEARCHED = 512 * 1024  # bytes; a <head> longer than that is none
_HINTS = tuple(name.encode() for name in (*OUR_NAMES, TDM_RESERVATION))
# Bounds, so that a page made of such tags takes time in proportion to its length
_LONGEST_TAG = 2000  # bytes, on either side of the name
_MOST_TAGS = 100
_ATTRIBUTE = re.compile(r"""(?<![a-z-])([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")


def read(headers: Mapping[str, str], body: bytes) -> tuple[str, ...]:
    """The directives in force, sorted: "noarchive", "max-snippet:50", "tdm" and the like.

    `headers` has its names in lower case; `body` is unpacked, and empty or anything for what is no page.
    Directives to all readers and to us by name count alike, those to another reader not at all.
    """
    found = set(_directives(_for_us(headers.get("x-robots-tag", "").lower())))
    if headers.get(TDM_RESERVATION, "").strip() == "1":
        found.add("tdm")
    for name, content in _metas(body):
        if name in OUR_NAMES:
            found.update(_directives(content.split(",")))
        elif name == TDM_RESERVATION and content.strip() == "1":
            found.add("tdm")
    return tuple(sorted(found))


def _for_us(header: str) -> Iterable[str]:
    """The directives of an X-Robots-Tag that are not some other reader's.

    `name: directive, directive` speaks to that reader until the next name.
    """
    ours = True
    for part in header.split(","):
        name, colon, rest = part.partition(":")
        if colon and name.strip() not in _VALUED:
            ours = name.strip() in OUR_NAMES
            part = rest
        if ours:
            yield part


def _directives(parts: Iterable[str]) -> Iterable[str]:
    for part in parts:
        name, _, value = (piece.strip() for piece in part.partition(":"))
        if name in _PLAIN:
            yield from _MEANS.get(name, (name,))
        elif name in _VALUED and value:
            yield f"{name}:{value}"


def _metas(body: bytes) -> Iterable[tuple[str, str]]:
    """Name and content, in lower case, of each <meta> in which one of our names stands.

    To search for a few words costs a tenth of what a parse costs.
    """
    body = body[:_SEARCHED]
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        body = body.decode("utf-16", "ignore").encode()
    body = body.lower()
    for name in _HINTS:
        for start, end in islice(_tags(body, name), _MOST_TAGS):
            if not _in_comment(body, start):
                tag = body[start:end].decode("utf-8", "replace")
                attributes = {key: a or b or c for key, a, b, c in _ATTRIBUTE.findall(tag)}
                yield attributes.get("name", "").strip(), attributes.get("content", "")


def _tags(body: bytes, name: bytes) -> Iterable[tuple[int, int]]:
    """Where each <meta> that holds the name begins and ends."""
    place = body.find(name)
    while place >= 0:
        start = body.rfind(b"<", max(0, place - _LONGEST_TAG), place)
        end = body.find(b">", place, place + _LONGEST_TAG)
        if start >= 0 and end >= 0 and body.startswith(b"<meta", start):
            yield start, end
            place = end
        place = body.find(name, place + 1)


def _in_comment(body: bytes, place: int) -> bool:
    return body.rfind(b"<!--", 0, place) > body.rfind(b"-->", 0, place)
