"""A document's bytes with what they say, and where in them each value stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import yaml
from yaml.reader import Reader

from copydesk.documents.front_matter import loads
from copydesk.documents.lint.fault import Where
from copydesk.documents.lint.mojibake import without_controls
from copydesk.documents.loader import nodes
from copydesk.errors import Unreadable

YAML_FORBIDS = Reader.NON_PRINTABLE

_COMMENT = re.compile("#[^\n]*")


@dataclass(slots=True, frozen=True)
class Place:
    """Offsets into the text."""

    key: int  # where the key begins or, in a list, the value
    after: int  # where the key ends; in a list, where the value begins
    start: int  # the single value; nothing of a list or mapping that holds something
    end: int
    single: bool


@dataclass(frozen=True)
class Parsed:
    """A readable document."""

    name: str  # of the file
    raw: str
    text: str  # with LF, without byte order mark and without the characters that YAML forbids
    mapping: dict[str, Any]
    body: str
    places: dict[Where, Place]
    owner: Callable[[str], str]  # whose a registrable domain is

    @property
    def head(self) -> str:
        """All above the body."""
        return self.text[: len(self.text) - len(self.body)]

    @cached_property
    def comments(self) -> list[tuple[int, int]]:
        """Where YAML comments stand: from their `#` to the end of the line."""
        if "#" not in self.head:
            return []
        return [found.span() for found in _COMMENT.finditer(_without_values(self.head, self.places))]

    def said(self, where: Where) -> str:
        """The characters of a single value, as they stand there."""
        place = self.places[where]
        return self.text[place.start : place.end]

    def line(self, where: Where) -> int:
        """The line, from 1, of the value or of what should hold it."""
        while where and where not in self.places:
            where = where[:-1]
        return self.line_at(self.places[where].key) if where else 1

    def line_at(self, offset: int) -> int:
        return bisect_right(self._lines, offset)

    @cached_property
    def _lines(self) -> list[int]:
        """The offset at which each line begins."""
        return [0, *(found.end() for found in re.finditer("\n", self.text))]


def parse(data: bytes, name: str, owner: Callable[[str], str]) -> Parsed:
    """Reads a document. Raises Unreadable, with the line, for what is no front matter or not UTF-8.

    Characters that YAML forbids are dropped, so that the rest can be looked at too.
    """
    try:
        raw = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(
            f"line {line}: not UTF-8: byte 0x{data[error.start]:02X}; save it as UTF-8"
        ) from None
    text = raw.removeprefix("\ufeff").replace("\r\n", "\n")
    if YAML_FORBIDS.search(text):
        text = YAML_FORBIDS.sub("", without_controls(text))
    read = loads(text)
    # With the opening `---`, so that offsets count from it; without the closing one, which begins another document.
    head = text[: len(text) - len(read.body)].rpartition("\n---")[0]
    places = dict(_places(nodes(head), (), head)) if read.mapping else {}
    return Parsed(name, raw, text, read.mapping, read.body, places, owner)


def _places(node: yaml.Node, where: Where, text: str) -> Iterator[tuple[Where, Place]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _place((*where, key.value), key.start_mark.index, key.end_mark.index, value, text)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            start = value.start_mark.index
            yield from _place((*where, number), start, start, value, text)


def _place(where: Where, key: int, after: int, value: yaml.Node, text: str) -> Iterator[tuple[Where, Place]]:
    if isinstance(value, yaml.ScalarNode) or not value.value:
        start, end = value.start_mark.index, value.end_mark.index
        # A block scalar ends with the empty lines below it, a missing one below those above the next key.
        end = start + len(text[start:end].rstrip(" \n"))
        yield where, Place(key, after, start, end, True)
    else:
        yield where, Place(key, after, after, after, False)
        yield from _places(value, where, text)


def _without_values(head: str, places: dict[Where, Place]) -> str:
    """The text with all keys and single values blotted out, so that a `#` in what is left begins a comment."""
    pieces, at = [], 0
    for place in places.values():
        start = place.start
        if place.single and head[start : start + 1] in ("|", ">"):
            start = max(start, head.find("\n", start, place.end))  # a comment may stand behind the sign
        for begin, end in ((place.key, place.after), (start, place.end)):
            if begin < end:
                pieces += [head[at:begin], "x" * (end - begin)]
                at = end
    return "".join([*pieces, head[at:]])
