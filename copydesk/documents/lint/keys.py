"""Which keys there are, and in which order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from copydesk.documents.lint.fault import Fault, Where, left_out, shown
from copydesk.documents.lint.fields import Mapping, entries, logos, pictures
from copydesk.documents.lint.parsed import Parsed
from copydesk.documents.splice import IN_RELATED, ORDER


@dataclass(slots=True, frozen=True)
class _Shape:
    order: tuple[str, ...]
    optional: frozenset[str] = frozenset()

    def ordered(self, mapping: Mapping) -> Mapping:
        """The mapping in the contract's order; a key that it does not know stays behind its neighbour."""
        rank, ranks = -1, {}
        for key in mapping:
            rank = self.order.index(key) if key in self.order else rank
            ranks[key] = rank
        return {key: mapping[key] for key in sorted(mapping, key=ranks.__getitem__)}


_DOCUMENT = _Shape(
    ORDER,
    frozenset(
        ["webUrl", "ampWebUrl", "cdnAmpWebUrl", "removed", "featuredContent", "images", "related", "secured"]
    ),
)
_RELATED = _Shape(IN_RELATED, frozenset(["ampWebUrl", "cdnAmpWebUrl", "images"]))
_PROVIDER = _Shape(("name", "domain", "images"), frozenset(["images"]))
_RELATED_PROVIDER = _Shape(("name", "domain"))
_PICTURE = _Shape(("url", "width", "height", "isCached"))
_LOGO = _Shape(("url", "width", "height"))


def in_order(document: Parsed) -> Iterator[Fault]:
    for where, mapping, shape in _shaped(document.mapping):
        before = ""
        for key in mapping:
            if key not in shape.order:
                continue
            if before and shape.order.index(key) < shape.order.index(before):
                line = document.line((*where, key))
                yield Fault(f"`{key}` stands below `{before}`", "put it above", where, shape.ordered, line)
                break
            before = key


def known(document: Parsed) -> Iterator[Fault]:
    for where, mapping, shape in _shaped(document.mapping):
        missing = [key for key in shape.order if key not in mapping]
        for key in (key for key in mapping if key not in shape.order):
            line = document.line((*where, key))
            alike = get_close_matches(key, missing, n=1)
            mend = (
                f"did you mean `{alike[0]}`?" if alike else "no reader of the format expects it: take it away"
            )
            yield Fault(f"unknown key `{shown(key)}`", mend, where, line=line)


def present(document: Parsed) -> Iterator[Fault]:
    for where, mapping, shape in _shaped(document.mapping):
        for key in shape.order:
            if key not in mapping and key not in shape.optional:
                yield Fault(f"no `{key}`", "add it", where)


def with_a_value(document: Parsed) -> Iterator[Fault]:
    """A key of the contract that says nothing. A person's own may, and the excerpt of who allows none."""
    for where, mapping, shape in _shaped(document.mapping):
        for key in shape.order:
            if mapping.get(key) == "" and key == "excerpt":
                continue
            if key in mapping and _is_empty(mapping[key]):
                if key in shape.optional:
                    yield Fault("says nothing", "leave the key out", (*where, key), left_out)
                else:
                    yield Fault("says nothing", "give it a value", (*where, key))


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, (str, list, dict)) and not value)


def _shaped(mapping: Mapping) -> Iterator[tuple[Where, Mapping, _Shape]]:
    """Each mapping that the contract describes, with what it says of it."""
    for where, entry in entries(mapping):
        yield where, entry, _RELATED if where else _DOCUMENT
        if isinstance(provider := entry.get("provider"), dict):
            yield (*where, "provider"), provider, _RELATED_PROVIDER if where else _PROVIDER
    for where, picture in pictures(mapping):
        yield where, picture, _PICTURE
    for where, logo in logos(mapping):
        if where[0] != "related":
            yield where, logo, _LOGO
