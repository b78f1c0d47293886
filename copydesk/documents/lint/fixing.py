"""What can be mended without a guess, mended."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from copydesk.documents.front_matter import dumps, loads, written
from copydesk.documents.lint.checks import faults_of
from copydesk.documents.lint.fault import GONE, Fault, Where
from copydesk.documents.lint.parsed import Parsed, parse
from copydesk.documents.scalars import clean
from copydesk.errors import Unreadable

_ROUNDS = 5  # what one mending brings to light, the next one mends: &amp;#8217; is two


def mended(data: bytes, name: str, owner: Callable[[str], str]) -> bytes:
    """The document with every fault mended that has a fix. Comments and the text below the front matter are kept.

    With comments in it, single values are mended where they stand and all else is left. What cannot be read is left.
    """
    for _ in range(_ROUNDS):
        try:
            document = parse(data, name, owner)
            faults = [fault for fault in faults_of(document) if fault.fix]
            if not faults:
                break
            better = (_in_place if document.comments else _anew)(document, faults).encode()
            parse(better, name, owner)
        except Unreadable:  # two keys that differ by a control character would become one
            break
        if better == data:
            break
        data = better
    return data


def _anew(document: Parsed, faults: list[Fault]) -> str:
    return dumps(_applied(document.mapping, faults)) + _body(document.body)


def _in_place(document: Parsed, faults: list[Fault]) -> str:
    """Only the characters of single values change; nothing does where that would not read back as meant."""
    places = {where: place for where, place in document.places.items() if place.single}
    here = [fault for fault in faults if fault.where in places]
    mapping = _applied(document.mapping, here, may_go=False)
    pieces, at = [], 0
    for where in dict.fromkeys(sorted((fault.where for fault in here), key=lambda its: places[its].start)):
        key = where[-1] if isinstance(where[-1], str) else ""
        pieces += [document.head[at : places[where].start], written(key, _at(mapping, where))]
        at = places[where].end
    text = "".join([*pieces, document.head[at:]]) + _body(document.body)
    meant = loads(dumps(mapping)).mapping
    return text if loads(text).mapping == meant else document.text


def _body(body: str) -> str:
    """The body without what no document holds. Tabs stay: they may be code."""
    return "" if body.isspace() else "\t".join(map(clean, body.split("\t")))


def _applied(mapping: dict[str, Any], faults: list[Fault], may_go: bool = True) -> dict[str, Any]:
    """The mapping after all fixes: the deepest first, since those of lists and mappings move what is in them."""
    holder = {"": deepcopy(mapping)}
    for fault in sorted(faults, key=lambda fault: -len(fault.where)):
        assert fault.fix
        *above, last = ("", *fault.where)
        try:
            node = _at(holder, tuple(above))
            value = fault.fix(node[last])
        except KeyError:  # an earlier fix left it out
            continue
        if value is not GONE:
            node[last] = value
        elif may_go:
            del node[last]
    return holder[""]


def _at(node: Any, where: Where) -> Any:
    for part in where:
        node = node[part]
    return node
