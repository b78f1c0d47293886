"""Where the AMP cache keeps a page."""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from urllib.parse import urlsplit

CACHE = "cdn.ampproject.org"
_MAX_LABEL = 63  # octets, RFC 1035


def cdn_amp_url(amp_url: str) -> str:
    """The AMP cache's address of an AMP page.

    The rule is published at https://amp.dev/documentation/guides-and-tutorials/learn/amp-caches-and-cors/amp-cache-urls
    Raises ValueError for what is no http or https address with a host.
    """
    parts = urlsplit(amp_url.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"not a web address: {amp_url}")
    secure = "s/" if parts.scheme == "https" else ""
    address = parts._replace(scheme="", fragment="").geturl().removeprefix("//")
    return f"https://{_subdomain(parts.hostname)}.{CACHE}/c/{secure}{address}"


def _subdomain(host: str) -> str:
    """The host as one label: readable where it can be, else a hash of it."""
    try:
        host = host.encode("idna").decode()
        label = _readable(".".join(map(_decoded, host.split("."))))
    except UnicodeError:  # not a name that DNS could hold
        label = ""
    if "." in host and 0 < len(label) <= _MAX_LABEL:
        return label
    digest = hashlib.sha256(host.encode()).digest()
    return base64.b32encode(digest).decode().lower().rstrip("=")


def _decoded(label: str) -> str:
    return label[4:].encode().decode("punycode") if label.startswith("xn--") else label


def _readable(host: str) -> str:
    """The host with `-` doubled, then `.` as `-`; "" where letters of both directions would share a label (RFC 5893)."""
    label = host.replace("-", "--").replace(".", "-")
    if label[2:4] == "--":  # would look like an encoded label
        label = f"0-{label}-0"
    if label.isascii():
        return label
    directions = {unicodedata.bidirectional(character) for character in label}
    if "L" in directions and directions & {"R", "AL"}:
        return ""
    return "xn--" + label.encode("punycode").decode()
