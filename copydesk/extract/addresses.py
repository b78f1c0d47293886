"""The page's own address: what it says of itself is believed only within its owner's domain."""

from __future__ import annotations

from urllib.parse import urlsplit

from copydesk.extract.parts import Parts
from copydesk.urls import clean, registrable_domain


def canonical(parts: Parts) -> tuple[str, str]:
    """The article's canonical address and the place it came from; the address that answered where none is believed."""
    stated = [(link.get("href") or "", "rel=canonical") for link in parts.links.get("canonical", ())]
    stated.append((parts.meta("og:url"), "og:url"))
    for value, place in stated:
        address = cleaned(parts.address(value)) if value else ""
        if address and _believable(address, parts.url):
            return address, place
    return cleaned(parts.url), "the address that answered"


def amp(parts: Parts) -> str:
    """The page's rel=amphtml, "" where it has none."""
    for link in parts.links.get("amphtml", ()):
        if address := parts.address(link.get("href") or ""):
            return cleaned(address)
    return ""


def cleaned(address: str) -> str:
    try:
        return clean(address)
    except ValueError:
        return address


def _believable(address: str, url: str) -> bool:
    """Same owner, and not a whole site's address for one of its pages (a common mistake of templates)."""
    at_home = urlsplit(address).path in ("", "/") and not urlsplit(address).query
    asked_home = urlsplit(url).path in ("", "/")
    return registrable_domain(address) == registrable_domain(url) and (asked_home or not at_home)
