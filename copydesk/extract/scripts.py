"""The text of pages that carry it in their scripts alone, as data for the application that would show it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from copydesk.extract.text import paragraphs, plain

LONGEST = 2_000_000  # characters of a script
SENTENCE = 60  # characters from which a string with spaces may be a paragraph
MAX_STRINGS = 20_000  # of one script
MAX_ROWS = 20_000  # of a page's stream
LONGEST_START = 200  # characters of a script before its data

_STREAMED = re.compile(r"\s*(?:self|window)\.__next_f\.push\(\s*")
_ROW = re.compile(rb"[0-9a-f]*:(?:T([0-9a-f]{1,7}),)?")
_BLOCK_END = re.compile(r"</(?:p|div|h[1-6]|li|blockquote)>|<br\s*/?>", re.IGNORECASE)


def text_in_scripts(tree: HtmlElement) -> str:
    """The paragraphs of the place in a script's data that holds most text, "" where none holds any."""
    found: dict[tuple[int, str], list[str]] = {}
    values = [value for script in tree.iter("script") for value in _data(script)]
    for number, value in enumerate((*values, *_rows(_stream(tree)))):
        for place, text in _strings(value):
            found.setdefault((number, place), []).append(text)
    texts = [paragraphs("\n".join(dict.fromkeys(each))) for each in found.values()]
    return max(texts, key=len, default="")


def _data(script: HtmlElement) -> Iterator[Any]:
    """The JSON value that a script is, assigns or pushes."""
    text = script.text or ""
    if not SENTENCE < len(text) <= LONGEST or "ld+json" in (script.get("type") or ""):
        return
    start = text.find("{")
    before = text[:start].strip()
    if not 0 <= start <= LONGEST_START or (before and not before.endswith(("=", ".push("))):
        return
    try:
        yield json.JSONDecoder(strict=False).raw_decode(text, start)[0]
    except (ValueError, RecursionError):
        return


def _stream(tree: HtmlElement) -> bytes:
    """What a page of Next.js hands to React bit by bit: the strings of `self.__next_f.push([1, "…"])`, joined."""
    parts, decoder = [], json.JSONDecoder(strict=False)
    for script in tree.iter("script"):
        text = script.text or ""
        if start := _STREAMED.match(text[:100]):
            try:
                pushed = decoder.raw_decode(text, start.end())[0]
            except (ValueError, RecursionError):
                continue
            parts += (
                [each for each in pushed[1:2] if isinstance(each, str)] if isinstance(pushed, list) else []
            )
    return "".join(parts).encode("utf-8", "replace")[:LONGEST]


def _rows(stream: bytes) -> Iterator[Any]:
    """The values of React's Flight format: lines of an id, a colon and JSON, or T, a text's length in bytes and the text."""
    at = rows = 0
    while rows < MAX_ROWS and (row := _ROW.match(stream, at)):
        rows += 1
        if row[1]:
            at = row.end() + int(row[1], 16)
            yield stream[row.end() : at].decode("utf-8", "replace")
            continue
        at = stream.find(b"\n", row.end()) + 1 or len(stream)
        try:
            yield json.loads(stream[row.end() : at])
        except (ValueError, RecursionError):
            continue


def _strings(value: Any) -> Iterator[tuple[str, str]]:
    """Strings that read like paragraphs, each with its place: the keys that lead to it."""
    waiting, seen = [("", value)], 0
    while waiting and seen < MAX_STRINGS:
        place, each = waiting.pop()
        seen += 1
        if isinstance(each, dict):
            waiting.extend((f"{place}/{key}", inner) for key, inner in reversed(each.items()))
        elif isinstance(each, list):
            waiting.extend((place, inner) for inner in reversed(each))
        elif isinstance(each, str) and len(each) >= SENTENCE and _reads_like_text(each):
            yield place, _plain(each)


def _reads_like_text(text: str) -> bool:
    start = text[:500]
    return not start.lstrip().startswith(("{", "[", "http", "data:", "/")) and (
        start.count(" ") >= len(start) / 20 or not start.isascii()
    )


def _plain(html: str) -> str:
    return "\n".join(map(plain, _BLOCK_END.sub("\n", html).splitlines()))
