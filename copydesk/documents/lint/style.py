"""The bytes: everything that `dumps(loads(text))` would write differently, by the line on which it stands."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from copydesk.documents.front_matter import dumps
from copydesk.documents.lint.fault import Fault, as_it_is, shown
from copydesk.documents.lint.parsed import Parsed, Place, parse

_SHOWN = 100  # characters of a line


def as_written(document: Parsed) -> Iterator[Fault]:
    """People's comments and what they write below the front matter are theirs, and no fault."""
    if document.raw.startswith("\ufeff"):
        yield Fault("a byte order mark", "save it as UTF-8 without one", (), as_it_is, 1)
    if (found := document.raw.find("\r\n")) >= 0:
        line = document.raw.count("\n", 0, found) + 1
        yield Fault("Windows line ends", "save it with LF", (), as_it_is, line)
    if document.body and document.body.isspace():
        line = document.line_at(len(document.head))
        yield Fault("empty lines at the end", "take them away", (), as_it_is, line)
    wanted = dumps(document.mapping)
    if document.head == wanted:
        return
    faults = [*_of_values(document, parse(wanted.encode(), "", document.owner)), *_between(document)]
    yield from faults
    if not faults and _without_comments(document) != wanted:
        yield Fault("not byte for byte as the format has it", "write it anew", (), as_it_is, 1)


def _of_values(document: Parsed, wanted: Parsed) -> Iterator[Fault]:
    """Line by line: quotes, escapes, indents, brackets, and the empty lines above."""
    line = told = 0
    for (where, place), other in zip(document.places.items(), wanted.places.values(), strict=True):
        above, line = line, document.line_at(place.key)
        if line != told and _line_of(document, place) != (meant := _line_of(wanted, other)):
            told = line
            yield Fault("not in the format's style", f"write `{shown(meant, _SHOWN)}`", where, as_it_is)
        if line == above:  # in brackets
            continue
        empty, allowed = _empty_above(document, place), _empty_above(wanted, other)
        if empty < allowed:
            yield Fault("no empty line above", "add one", (), as_it_is, line)
        elif empty > allowed:
            yield Fault("an empty line too many", "take it away", (), as_it_is, line - 1)


def _line_of(document: Parsed, place: Place) -> str:
    """The line that the value begins on, or several, up to the value's end."""
    begin = document.head.rfind("\n", 0, place.key) + 1
    if place.single:
        return document.head[begin : place.end]
    return document.head[begin : place.after] + ":"


def _empty_above(document: Parsed, place: Place) -> int:
    """Comments belong to what stands below them, so that an empty line above them counts."""
    end, empty = document.head.rfind("\n", 0, place.key), 0
    while end > 0:
        begin = document.head.rfind("\n", 0, end) + 1
        line = document.head[begin:end].strip(" \t")
        if line and not line.startswith("#"):
            break
        empty += not line
        end = begin - 1
    return empty


def _between(document: Parsed) -> Iterator[Fault]:
    """Spaces at the ends of lines, and what stands around the closing `---`."""
    commented = {document.line_at(start) for start, _ in document.comments}
    lines = document.head.split("\n")
    for number, (line, following) in enumerate(pairwise(lines), start=1):
        if line.rstrip(" \t") != line and number not in commented:
            yield Fault("spaces at the end of the line", "take them away", (), as_it_is, number)
        if not line.strip(" \t") and following.rstrip(" \t") == "---":
            yield Fault("an empty line too many", "take it away", (), as_it_is, number)
    if not document.head.rstrip(" \t").endswith("\n---\n\n"):
        what = "the closing `---` is not followed by one empty line"
        yield Fault(what, "add it", (), as_it_is, len(document.head.rstrip().split("\n")))


def _without_comments(document: Parsed) -> str:
    kept, at = [], 0
    for start, end in document.comments:
        before = document.head[at:start].rstrip(" \t")
        alone = before.endswith("\n")
        kept.append(before)
        at = end + 1 if alone else end
    return "".join([*kept, document.head[at:]])
