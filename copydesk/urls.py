"""Addresses: when two are the same, whose they are, and what of them may be shown."""

from __future__ import annotations

import hashlib
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

DEFAULT_PORTS = {"http": 80, "https": 443}

# Parameters that say who sent a reader, never what is read: those of the analytics and advertising
# services that document theirs (Google, Meta, Microsoft, Matomo, Mailchimp, HubSpot, Yandex, AT Internet).
_TRACKING = re.compile(
    r"utm_\w+|(?:f|g|y|dc|tw|ms|igsh|mc_e|mc_c|ttc)(?:bcl|cl|cls|lk)?id|gclsrc|gbraid|wbraid|_hs\w+|hsctatracking"
    r"|mtm_\w+|pk_\w+|piwik_\w+|at_(?:medium|campaign|custom\d|link_\w+|ptr_name|bbc_team|format)|_ga|_gl|igshid"
    r"|cmpid|ocid|ncid|smid|ref_src|ref_url|oly_\w+_id|vero_\w+|wickedid|yclid|_openstat|mkt_tok|__twitter_impression",
    re.IGNORECASE,
)
_SECRET = re.compile(
    r"(?i)\b((?:\w+_|session)?(?:token|key|sig|signature|secret|password|passwd|api_?key))=[^&#\s\"']+"
)
_USERINFO = re.compile(r"(?i)(\b[a-z][a-z0-9+.-]*://)[^/\s@\"']+@")


def is_web(url: str) -> bool:
    """Whether the address is http or https with a host."""
    try:
        parts = urlsplit(url)
        return parts.scheme in DEFAULT_PORTS and bool(parts.hostname)
    except ValueError:
        return False


def clean(url: str) -> str:
    """The address without what does not name the page: tracking parameters, fragment, user, default port.

    Raises ValueError where it is no address at all.
    """
    parts = urlsplit(url.strip())
    query = parts.query
    if query:
        pairs = parse_qsl(query, keep_blank_values=True)
        kept = [(name, value) for name, value in pairs if not _TRACKING.fullmatch(name)]
        if len(kept) < len(pairs):
            query = urlencode(kept)
    return urlunsplit((parts.scheme.lower(), netloc(parts), parts.path or "/", query, ""))


def netloc(parts: SplitResult) -> str:
    """Host in lower case, with its port where that is not the scheme's own; IPv6 in brackets."""
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    port = parts.port
    return host if port is None or port == DEFAULT_PORTS.get(parts.scheme.lower()) else f"{host}:{port}"


def key(url: str) -> str:
    """What two addresses of one page share: `clean`, without the scheme and a slash at the end.

    A secret in it is replaced by a hash: a key may be written down. Addresses that cannot be parsed are their own key.
    """
    try:
        parts = urlsplit(clean(url))
    except ValueError:
        return url
    query = _SECRET.sub(_hashed, f"?{parts.query}") if parts.query else ""
    return f"{parts.netloc}{parts.path.rstrip('/') or '/'}{query}"


def key_id(key: str) -> str:
    """The id of the article with that key of its canonical address: 16 hex digits of its SHA-1."""
    return hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest()[:16]


def _hashed(found: re.Match[str]) -> str:
    return f"{found[1]}=~{hashlib.sha256(found[0].encode()).hexdigest()[:12]}"


def host(url: str) -> str:
    """The host in lower case, "" where there is none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


@lru_cache(maxsize=4096)
def registrable_domain(host_or_url: str) -> str:
    """The domain that one owner holds: example.co.uk of www.example.co.uk, a.github.io of x.a.github.io.

    Private suffixes of the Public Suffix List count: two users of one host are two owners.
    An IP address or a single label is its own domain.
    """
    name = host(host_or_url) if "//" in host_or_url else host_or_url.lower().rstrip(".")
    if not name or ":" in name or name.replace(".", "").isdigit():
        return name
    return _public_suffixes().privatesuffix(name) or name


@cache
def _public_suffixes() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()


def redact(text: str) -> str:
    """The text with user:password and secret query values of any address in it replaced by ***."""
    return _SECRET.sub(r"\1=***", _USERINFO.sub(r"\1***@", text))
