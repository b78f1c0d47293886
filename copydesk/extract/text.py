"""Strings of strangers made fit for a document: NFC, one kind of space, nothing that hides or reverses text."""

from __future__ import annotations

import re
from html import unescape
from unicodedata import is_normalized, normalize

EXCERPT_LIMIT = 300  # characters, the ellipsis included

# What never stands in a document: C0 and C1 (but for those that are white space), soft hyphens and zero-width
# spaces (layout, not text), bidi embeddings, overrides and isolates, lone surrogates, noncharacters.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)"
    r"|</?(?:a|abbr|article|b|big|blockquote|br|center|cite|code|dd|del|div|dl|dt|em|figcaption|figure|font|h[1-6]|hr|i|iframe|img"
    r"|ins|li|mark|ol|p|pre|q|s|section|small|span|strong|sub|sup|table|tbody|td|th|time|tr|tt|u|ul|wbr)\b[^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
_INLINE = re.compile(r"</?(?:a|abbr|b|em|font|i|mark|q|s|small|span|strong|sub|sup|u|wbr)\b", re.IGNORECASE)
_ALIKE = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"""[.!?…]+["'”’»)\]]*(?=\s)|[。！？]+[」』”）]*""")


def plain(text: str) -> str:
    """One line of plain text: tags dropped, entities decoded, white space collapsed.

    >>> plain("Caf&eacute;\\n<b>opens</b> &amp;amp; closes")
    'Café opens & closes'
    """
    if "<" in text or "&" in text:
        text = without_tags(text)
        for _ in range(2):  # twice: sites encode what was encoded already
            text = unescape(text)
        text = without_tags(text)
    return line(text)


def line(text: str) -> str:
    """Text that is no markup as one clean line."""
    return clean(" ".join(text.split()))


def clean(text: str) -> str:
    """The text in NFC, without the characters that no document holds."""
    if not text.isprintable():  # else there is none of them: asked in C
        text = _FORBIDDEN.sub("", text)
    return text if is_normalized("NFC", text) else normalize("NFC", text)


def without_tags(text: str) -> str:
    """The text without HTML tags: a space where a block's stood, nothing where an inline one did."""
    return _MARKUP.sub(lambda tag: "" if _INLINE.match(tag[0]) else " ", text) if "<" in text else text


def paragraphs(text: str) -> str:
    """Lines of text as clean paragraphs, empty ones left out."""
    lines = (line(each) for each in text.splitlines())
    return "\n".join(each for each in lines if each)


def shorten(text: str, limit: int = EXCERPT_LIMIT) -> str:
    """At most `limit` characters, cut at a sentence's end in the second half, else a word's, and marked with `…`."""
    if len(text) <= limit:
        return text
    if limit < 2:
        return ""
    room = text[: limit - 2]
    ends = [end.end() for end in _SENTENCE_END.finditer(text, 0, limit - 1) if end.end() <= len(room)]
    if ends and ends[-1] >= limit // 2:
        return room[: ends[-1]] + " …"
    cut = room.rfind(" ")
    return (room[:cut] if cut >= limit // 2 else room).rstrip(" ,;:–—-") + "…"


def first_sentences(text: str, limit: int = EXCERPT_LIMIT) -> str:
    """The beginning of an article as its excerpt: its first full paragraphs, up to `limit` characters."""
    lines = text.split("\n")
    full = [each for each in lines[:20] if len(each) >= 40] or lines
    return shorten(" ".join(full)[: limit * 3], limit)


def alike(text: str) -> str:
    """What two spellings of one string share: letters and digits, case folded."""
    return "".join(_ALIKE.findall(normalize("NFKC", text).casefold()))
