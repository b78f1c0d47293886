"""Text that people read: no entities, no mojibake, no markup, nothing invisible; excerpts whole or marked as cut."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html import unescape
from html.entities import html5
from typing import Any

from copydesk.documents.lint import mojibake
from copydesk.documents.lint.fault import Fault, Where, as_it_is, shown
from copydesk.documents.lint.fields import addresses, entries, everything, prose, strings
from copydesk.documents.lint.parsed import YAML_FORBIDS, Parsed
from copydesk.documents.scalars import clean

LONGEST_EXCERPT = 300  # characters

# Longer ones without a full stop are descriptions that somebody cut; shorter ones are often no sentence at all.
_SENTENCE = 140  # characters

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TAG = re.compile(
    r"</?(?:a|b|blockquote|br|div|em|h[1-6]|i|iframe|img|li|p|script|span|strong|ul)\b[^<>]*>", re.IGNORECASE
)
_UNSEEN = frozenset(["Cc", "Cf", "Cs", "Cn", "Zl", "Zp"])  # categories of what clean() drops
_ENDED = re.compile(r"""[.!?…:。！？][\s"'”’»)\]」』”]*\Z|[)\]"”»]\Z|https?://\S+\Z""")


def without_entities(document: Parsed) -> Iterator[Fault]:
    for where, text in prose(document.mapping):
        if entity := _entity(text):
            yield Fault(f"HTML entity `{entity}`", f"write `{shown(unescape(entity))}`", where, _decoded)
    for where, address in addresses(document.mapping):
        if entity := _entity(address):
            yield Fault(f"HTML entity `{entity}`", f"write `{shown(unescape(entity))}`", where)


def _entity(text: str) -> str:
    return next((hit[0] for hit in _ENTITY.finditer(text) if _is_entity(hit[0])), "") if "&" in text else ""


def _is_entity(text: str) -> bool:
    return text[1] == "#" or text[1:] in html5


def _decoded(text: Any) -> Any:
    return _ENTITY.sub(lambda hit: unescape(hit[0]) if _is_entity(hit[0]) else hit[0], text)


def without_markup(document: Parsed) -> Iterator[Fault]:
    for where, text in prose(document.mapping):
        if tag := _TAG.search(text):
            yield Fault(f"HTML tag `{shown(tag[0])}`", "write plain text", where)


def without_mojibake(document: Parsed) -> Iterator[Fault]:
    for where, text in prose(document.mapping):
        if broken := mojibake.found(text):
            meant = mojibake.mended(broken)
            yield Fault(f"mojibake `{shown(broken)}`", f"write `{shown(meant)}`", where, mojibake.mended)
        elif broken := mojibake.lost(text):
            yield Fault(f"mojibake `{shown(broken)}`: a character was lost", "write it", where)


def in_one_line(document: Parsed) -> Iterator[Fault]:
    for where, text in prose(document.mapping):
        if text != _one_line(text):
            what = "more than one line" if "\n" in text.strip() else "spaces where one or none should be"
            yield Fault(what, "write one line with single spaces", where, _one_line)


def _one_line(text: Any) -> Any:
    return " ".join(text.split())


def whole(document: Parsed) -> Iterator[Fault]:
    """Excerpts cut without a mark, or not cut where they should be."""
    for where, entry in entries(document.mapping):
        for at, excerpt in strings(entry, where, "excerpt"):
            if len(excerpt) > LONGEST_EXCERPT:
                what = f"{len(excerpt)} characters, at most {LONGEST_EXCERPT} are allowed"
                yield Fault(what, "cut it at a sentence's or a word's end, with `…`", at)
            elif _is_cut(excerpt):
                yield Fault(
                    f"ends in mid-sentence: `{shown(excerpt[-20:])}`", "end it with `…`, or in full", at
                )


def _is_cut(excerpt: str) -> bool:
    return excerpt[-1] in ",;–—" or (len(excerpt) >= _SENTENCE and not _ENDED.search(excerpt))


def without_controls(document: Parsed) -> Iterator[Fault]:
    """What no document holds: control characters, bidi overrides, text that is not NFC."""
    if YAML_FORBIDS.search(document.raw):
        for number, said in enumerate(document.raw.split("\n"), start=1):
            if hit := YAML_FORBIDS.search(said):
                yield Fault(f"control character U+{ord(hit[0]):04X}", "take it away", (), as_it_is, number)
    for where, value in everything(document.mapping):
        if isinstance(value, str) and clean(value) != value:
            yield _unclean(where, value)
    if clean(document.body.replace("\t", " ")) != document.body.replace("\t", " "):
        line = document.line_at(len(document.head))
        yield Fault("characters in the body that no document holds", "take them away", (), as_it_is, line)


def _unclean(where: Where, text: str) -> Fault:
    for character in text:
        if clean(character) != character and unicodedata.category(character) in _UNSEEN:
            return Fault(f"control character U+{ord(character):04X}", "take it away", where, as_it_is)
    return Fault("not in Unicode's normal form NFC", "write it in NFC", where, as_it_is)
