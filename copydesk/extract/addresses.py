"""The page's own address: what it says of itself is believed only within its owner's domain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from copydesk.extract.parts import Parts
from copydesk.urls import clean, registrable_domain

_SOURCES = ("syndication-source", "original-source")  # metas by which a page names whose article it shows
MOST_ANCHORS = 2000
LONGEST_ANCHOR = 120  # characters
# What a link to the whole article says, and what stands before one that names where it was first printed.
_CONTINUES = re.compile(
    r"(?:continue|keep) reading.*|(?:read|view|see) (?:the )?(?:full|original|entire|complete|whole|rest)\b.*"
    r"|read (?:more|it) (?:at|on) .+|weiterlesen.*|zum (?:original|ganzen )?artikel.*|lire (?:l['’]article|la suite)\b.*"
    r"|leer (?:el )?artículo.*|seguir leyendo.*|continuar lendo.*|leia (?:o artigo|a matéria).*|leggi l['’]articolo.*"
    r"|continua a leggere.*|阅读原文|查看原文|原文链接|続きを読む.*|元の記事.*",
    re.IGNORECASE,
)
_PRINTED = re.compile(
    r"\b(?:originally|first) (?:appeared|published|posted|ran|printed)\b.{0,20}$", re.IGNORECASE
)


def canonical(parts: Parts) -> tuple[str, str]:
    """The article's canonical address and the place it came from; the address that answered where none is believed."""
    for value, place in _stated(parts):
        address = cleaned(parts.address(value)) if value else ""
        if address and _believable(address, parts.url):
            return address, place
    return cleaned(parts.url), "the address that answered"


def amp(parts: Parts) -> str:
    """The page's rel=amphtml within its owner's domain, "" where it has none."""
    for link in parts.links.get("amphtml", ()):
        address = parts.address(link.get("href") or "")
        if address and _one_owner(address, parts.url):
            return cleaned(address)
    return ""


def taken_from(parts: Parts) -> tuple[str, str]:
    """Where the page says that its article comes from, and the place that says so; ("", "") where nowhere.

    Always an address of another owner, so not believed: only worth asking, where the page is an aggregator's.
    """
    for value, place in _sources(parts):
        address = parts.address(value) if value else ""
        if address and urlsplit(address).path not in ("", "/") and not _one_owner(address, parts.url):
            return cleaned(address), place
    return "", ""


def cleaned(address: str) -> str:
    try:
        return clean(address)
    except ValueError:
        return address


def _stated(parts: Parts) -> Iterator[tuple[str, str]]:
    for link in parts.links.get("canonical", ()):
        yield link.get("href") or "", "rel=canonical"
    yield parts.meta("og:url"), "og:url"


def _sources(parts: Parts) -> Iterator[tuple[str, str]]:
    """The plainest statement first."""
    for name in _SOURCES:
        yield parts.meta(name), f"meta {name}"
        for link in parts.links.get(name, ()):
            yield link.get("href") or "", f"rel={name}"
    graph = parts.graph
    for name in ("isBasedOn", "mainEntityOfPage"):
        for node in graph.all(graph.article, name):
            yield str(node.get("url") or node.get("@id") or ""), f"JSON-LD {name}"
    yield graph.text(graph.article, "url"), "JSON-LD url"
    yield from _stated(parts)
    yield from _anchors(parts)


def _anchors(parts: Parts) -> Iterator[tuple[str, str]]:
    """Links that lead readers to the whole article."""
    for anchor, _ in zip(parts.tree.iter("a"), range(MOST_ANCHORS), strict=False):
        address = anchor.get("href") or ""
        if not address.lstrip().startswith(("http", "//")):
            continue
        says = " ".join("".join(anchor.itertext())[:LONGEST_ANCHOR].split())
        before, above = anchor.getprevious(), anchor.getparent()
        leading = before.tail if before is not None else above.text if above is not None else ""
        if _CONTINUES.fullmatch(says) or _PRINTED.search((leading or "")[-LONGEST_ANCHOR:].rstrip()):
            yield address, "a link to the whole article"


def _one_owner(one: str, other: str) -> bool:
    return registrable_domain(one) == registrable_domain(other)


def _believable(address: str, url: str) -> bool:
    """Same owner, and not a whole site's address for one of its pages (a common mistake of templates)."""
    at_home = urlsplit(address).path in ("", "/") and not urlsplit(address).query
    asked_home = urlsplit(url).path in ("", "/")
    return _one_owner(address, url) and (asked_home or not at_home)
