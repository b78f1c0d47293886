"""Text, dates, addresses and XML as strangers write them, read without harm and without fuss."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from email.utils import parsedate_to_datetime
from html import unescape
from html.entities import html5
from urllib.parse import urljoin

from lxml import etree
from scrapy.http import Response

from copydesk import urls
from copydesk.errors import Unreadable
from copydesk.extract.charset import decode

LONGEST_ADDRESS = 8000  # characters; what RFC 9110, section 4.1, asks every recipient to take
LONGEST_TEXT = 2000  # characters of a title or summary; an excerpt has 300
LONGEST_MARKUP = 100_000  # characters of HTML that are looked at for them

# browsers drop them: https://url.spec.whatwg.org/#concept-basic-url-parser
_LINE_BREAKS = dict.fromkeys(map(ord, "\t\r\n"))
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PROLOGUE = re.compile(
    r"(?:[^<]+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)*", re.DOTALL | re.IGNORECASE
)
_ROOT = re.compile(r"<(?:[\w.-]+:)?(rss|feed|rdf|urlset|sitemapindex|html|body)(?=[\s/>])", re.IGNORECASE)
_AMPERSAND = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-fA-F]{1,6});)(\w{1,32};)?",
    re.DOTALL,
)
_HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_INLINE = r"a|abbr|b|big|cite|code|em|font|i|ins|del|mark|q|s|small|span|strike|strong|sub|sup|tt|u|wbr"
_INLINE_TAG = re.compile(rf"</?(?:{_INLINE})(?:\s[^<>]*|/)?>", re.IGNORECASE)
_BLOCK = r"p|br|div|h[1-6]|ul|ol|li|dl|dt|dd|img|hr|blockquote|figure|figcaption|table|tr|t[dh]|section|article|iframe|pre|video"
_BLOCK_TAG = re.compile(rf"</?(?:{_BLOCK})(?:\s[^<>]*|/)?>", re.IGNORECASE)


def text_of(response: Response, body: bytes | None = None) -> str:
    """The answer as text, in the charset that it is really in. What cannot be decoded is U+FFFD."""
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
    return decode(response.body if body is None else body, content_type).utf8.decode().removeprefix("\ufeff")


def root_name(text: str) -> str:
    """Which of the formats a source may have stands in the text: rss, feed, rdf, urlset, sitemapindex or
    html, in lower case; "" for none of them."""
    found = _root(text)
    return {"body": "html"}.get(name := found[1].lower(), name) if found else ""


def _root(text: str) -> re.Match[str] | None:
    prologue = _PROLOGUE.match(text)  # comments and a DTD may speak of other roots
    return _ROOT.search(text, prologue.end() if prologue else 0)


def parse_xml(text: str, url: str, note: Callable[[str], None]) -> etree._Element:
    """The root element. Raises Unreadable where there is none.

    Parsing begins at the root's own tag, so that no DTD is ever read: no entity can be declared. Broken
    XML is read as far as it goes, and noted.
    """
    found = _root(text)
    if not found:
        raise Unreadable("neither a feed nor a sitemap")
    text = _NOT_XML.sub("", text[found.start() :])
    try:
        return etree.fromstring(text.encode(), _parser(recover=False), base_url=url)
    except etree.XMLSyntaxError as error:
        trouble = error
    root = etree.fromstring(_AMPERSAND.sub(_mended, text).encode(), _parser(recover=True), base_url=url)
    if root is None:
        raise Unreadable(f"XML that cannot be read: {trouble.msg}")
    note(f"broken XML, read as far as it goes: {trouble.msg}")
    return root


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8", recover=recover, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip


def _mended(match: re.Match[str]) -> str:
    """A bare & as XML wants it; HTML's entities, which XML does not know, as what they stand for."""
    if match[0].startswith("<"):
        return match[0]
    return html5.get(match[1] or "") or "&amp;" + (match[1] or "")


def plain(markup: str) -> str:
    """HTML as one line of text: tags dropped, entities decoded once, at most LONGEST_TEXT characters.

    Only HTML's own tags go, so that `5 < 6` and `<3` stay.
    """
    text = markup[:LONGEST_MARKUP]
    if "<" in text:
        text = _BLOCK_TAG.sub(" ", _INLINE_TAG.sub("", _HIDDEN.sub(" ", text)))
    return one_line(unescape(text) if "&" in text else text)


def one_line(text: str) -> str:
    """White space collapsed, characters that no XML may hold dropped, cut at a word's end."""
    text = " ".join(_NOT_XML.sub("", text[:LONGEST_MARKUP]).split())
    return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT].rsplit(" ", 1)[0] + "…"


def address(base: str, found: object) -> str:
    """The address, resolved against `base`; "" where it is none of http or https."""
    if not isinstance(found, str) or not found.strip() or len(found) > LONGEST_ADDRESS:
        return ""
    try:
        url = found.strip().translate(_LINE_BREAKS)
        url = url if urls.is_web(url) else urljoin(base, url)
        url.encode()  # a lone surrogate cannot be asked for
    except ValueError:
        return ""
    return url if urls.is_web(url) and url.isprintable() else ""


def moment(text: object) -> datetime | None:
    """A date as feeds write it: aware where a zone is given, else naive; None where it cannot be read or
    its year is none of news."""
    if not isinstance(text, str) or not (text := text.strip()) or len(text) > 100:
        return None
    found = _iso_or_rfc822(text)
    if not found:
        from copydesk.extract import dates  # costs 70 ms, for the few that need it

        found = dates.parse(text)
    return found if found and 1900 <= found.year <= 2200 else None


def _iso_or_rfc822(text: str) -> datetime | None:
    """ISO 8601, or RFC 822 with a zone that is an offset or American; a twentieth of the general parser's time."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo else None
