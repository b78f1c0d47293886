"""The text of pages that carry it in their scripts alone, as data for the application that would show it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from copydesk.extract.text import paragraphs, plain

LONGEST = 2_000_000  # characters of a script
SENTENCE = 60  # characters from which a string with spaces may be a paragraph
MAX_STRINGS = 20_000  # of one script


def text_in_scripts(tree: HtmlElement) -> str:
    """The paragraphs of the place in a script's data that holds most text, "" where none holds any."""
    found: dict[tuple[int, str], list[str]] = {}
    for number, script in enumerate(tree.iter("script")):
        for value in _data(script):
            for place, text in _strings(value):
                found.setdefault((number, place), []).append(text)
    texts = [paragraphs("\n".join(dict.fromkeys(each))) for each in found.values()]
    return max(texts, key=len, default="")


def _data(script: HtmlElement) -> Iterator[Any]:
    """The JSON value that a script is or that it assigns."""
    text = script.text or ""
    if not SENTENCE < len(text) <= LONGEST or "ld+json" in (script.get("type") or ""):
        return
    start = text.find("{")
    before = text[:start].strip()
    if start < 0 or len(before) > 100 or (before and not before.endswith("=")):
        return
    try:
        yield json.JSONDecoder(strict=False).raw_decode(text, start)[0]
    except (ValueError, RecursionError):
        return


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
    lines = html.replace("</p>", "\n").replace("<br>", "\n").replace("<br/>", "\n").splitlines()
    return "\n".join(map(plain, lines))
