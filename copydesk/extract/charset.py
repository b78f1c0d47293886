"""Bytes to text: which encoding a page is really in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, resolve_encoding

SAMPLE = 60_000  # bytes that detection looks at
# The codecs of the WHATWG's Encoding Standard, by Python's names. Others are not for pages, and some
# (idna, punycode) take quadratic time.
_OF_THE_WEB = re.compile(
    r"utf-(?:8|16|32)(?:-[bl]e)?|cp(?:125\d|866|874|932|949)|iso8859-\d+|koi8-[ru]|mac-(?:roman|cyrillic)"
    r"|gbk|gb2312|gb18030|big5(?:hkscs)?|euc_(?:jp|kr)|iso2022_(?:jp|kr)|shift_jis\w*|johab|tis-620|ascii"
)
MAX_DAMAGE = 1 / 200  # share of characters that may be undecodable before a declared encoding is not believed


@dataclass(slots=True, frozen=True)
class Decoded:
    utf8: bytes  # the page in UTF-8, without a byte order mark
    charset: str  # what it was
    damaged: bool = False  # some bytes stand as U+FFFD


def decode(body: bytes, content_type: str = "") -> Decoded:
    """The page's bytes in UTF-8.

    In this order, the first that decodes without an error: byte order mark, HTTP header, UTF-8, meta
    element, detection. Labels mean what the WHATWG says (latin1 is windows-1252).
    """
    mark, bom = read_bom(body)
    if mark and bom:
        return _lossy(body[len(bom) :], mark)
    header = _known(http_content_type_encoding(content_type))
    if header in (None, "utf-8") and _strict(body, "utf-8") is not None:  # by far the most common
        return Decoded(body, "utf-8")
    meta = _known(html_body_declared_encoding(body))
    for charset in filter(None, (header, "utf-8", meta)):
        if (text := _strict(body, charset)) is not None:
            return Decoded(_utf8(text), charset)
    for charset in filter(None, (header, meta, "utf-8")):
        decoded = body.decode(charset, "replace")
        if decoded.count("\ufffd") <= len(decoded) * MAX_DAMAGE:
            return Decoded(_utf8(decoded), charset, damaged=True)
    return _detected(body)


def _detected(body: bytes) -> Decoded:
    from charset_normalizer import from_bytes  # 50 ms to import, and few pages need it

    best = from_bytes(body[:SAMPLE]).best()
    return _lossy(body, _known(resolve_encoding(best.encoding)) or "utf-8" if best else "utf-8")


def _known(charset: str | None) -> str | None:
    return charset if charset and _OF_THE_WEB.fullmatch(charset) else None


def _lossy(body: bytes, charset: str) -> Decoded:
    text = body.decode(charset, "replace")
    return Decoded(_utf8(text), charset, damaged="\ufffd" in text)


def _strict(body: bytes, charset: str) -> str | None:
    try:
        return body.decode(charset)
    except UnicodeError:
        return None


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "replace")
