"""What can be mended without a guess, mended."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from typing import Any

from copydesk.documents.front_matter import dumps, loads, written
from copydesk.documents.lint.checks import faults_of
from copydesk.documents.lint.fault import GONE, Fault, Where, as_it_is
from copydesk.documents.lint.parsed import Parsed, parse
from copydesk.documents.scalars import clean
from copydesk.documents.splice import splice
from copydesk.errors import Unreadable

_ROUNDS = 5  # what one mending brings to light, the next one mends: &amp;#8217; is two


def mended(data: bytes, name: str, owner: Callable[[str], str]) -> bytes:
    """The document with every fault mended that has a fix. Comments and the text below the front matter are kept.

    With comments in it, values are mended where they stand, and the order of keys and the layout are left. What cannot
    be read is left.
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
    """First the values that change, then the characters of single ones: the lines of all else stay."""
    head, meant = document.head, loads(dumps(_applied(document.mapping, faults))).mapping
    if meant != document.mapping:
        with suppress(Unreadable):  # so written that no part of it can be changed alone
            head = splice(head, meant, "")
    if head == document.head:
        head = _rewritten(document, {fault.where for fault in faults if fault.fix is as_it_is})
    return head + _body(document.body)


def _rewritten(document: Parsed, wanted: set[Where]) -> str:
    """The front matter with these single values in the contract's style, unless they would read back otherwise."""
    pieces, at = [], 0
    for where, place in document.places.items():
        if place.single and where in wanted:
            key = where[-1] if isinstance(where[-1], str) else ""
            pieces += [document.head[at : place.start], written(key, _at(document.mapping, where))]
            at = place.end
    head = "".join([*pieces, document.head[at:]])
    return head if loads(head).mapping == document.mapping else document.head


def _body(body: str) -> str:
    """The body without what no document holds. Tabs stay: they may be code."""
    return "" if body.isspace() else "\t".join(map(clean, body.split("\t")))


def _applied(mapping: dict[str, Any], faults: list[Fault]) -> dict[str, Any]:
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
        if value is GONE:
            del node[last]
        else:
            node[last] = value
    return holder[""]


def _at(node: Any, where: Where) -> Any:
    for part in where:
        node = node[part]
    return node
