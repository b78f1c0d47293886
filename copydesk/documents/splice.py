"""A person's document with other values: only the lines of what changed are written anew.

Comments, quoting, indentation and the order of keys stay as they are everywhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from copydesk.documents.fields import KEYED, names_of
from copydesk.documents.front_matter import DOCUMENT, FrontMatter, fragment, loads
from copydesk.documents.loader import nodes
from copydesk.documents.scalars import clean
from copydesk.errors import Unreadable

# Where a key goes that the document does not have yet.
ORDER = (
    "category", "title", "excerpt", "publishedDateTime", "originalUrl", "webUrl", "ampWebUrl", "cdnAmpWebUrl",
    "type", "quality", "heat", "published", "removed", "featuredContent", "provider", "topics", "images", "related",
    "secured",
)  # fmt: skip
IN_RELATED = (
    "title", "excerpt", "publishedDateTime", "webUrl", "ampWebUrl", "cdnAmpWebUrl", "type", "provider", "quality",
    "images",
)  # fmt: skip


def splice(text: str, mapping: Mapping[str, Any], body: str) -> str:
    """The document `text` with the values of `mapping` and that body.

    Raises Unreadable where the text is no document, or is written so that its lines cannot be told apart.
    """
    mark = text[: text.startswith("\ufeff")]
    plain = text.removeprefix(mark).replace("\r\n", "\n")
    before = loads(plain)
    result = _spliced(plain, before, dict(mapping), body)
    if loads(result).mapping != mapping:
        raise Unreadable("its front matter is written so that the desk cannot change a part of it alone")
    return mark + (result.replace("\n", "\r\n") if "\r\n" in text else result)


def _spliced(text: str, before: FrontMatter, mapping: dict[str, Any], body: str) -> str:
    found = DOCUMENT.match(text)
    assert found is not None, "it was read"
    start, end = found.span(1)
    below = text[end:]
    if before.body.strip() != body.strip():
        below = f"{text[end : found.start(2)].rstrip()}\n\n" + (
            f"{clean(body.strip())}\n" if body.strip() else ""
        )
    if before.mapping == mapping:
        return text[:start] + text[start:end] + below
    lines = text[start:end].split("\n")[:-1]
    if not before.mapping:
        return "\n".join([text[:start].rstrip("\n"), *fragment(mapping, ""), below])
    node = nodes(text[start:end])
    splicer = _Splicer(lines)
    spliced = splicer.mapping(node, before.mapping, mapping, 0, ORDER)
    tail = lines[splicer.last(node) + 1 :]
    return text[:start] + "\n".join([*spliced, *tail, below])


class _Splicer:
    """Lines of block YAML, rewritten node by node. Line numbers count from 0."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = list(lines)

    def mapping(
        self, node: yaml.Node, old: dict[str, Any], new: dict[str, Any], begin: int, order: Sequence[str]
    ) -> list[str]:
        """The lines of a mapping, from `begin`, with its new values."""
        column = node.value[0][0].start_mark.column
        # key → comments and blank lines above, its own lines
        entries: dict[str, tuple[list[str], list[str]]] = {}
        for key_node, value_node in node.value:
            first = key_node.start_mark.line
            last = max(first, self.last(value_node))
            key = str(key_node.value)
            own = (
                self._entry(key, first, last, value_node, old[key], new[key], column) if key in new else None
            )
            gone = list(self._comments(value_node, first, last)) if own is None else []
            lead = self.lines[begin:first]
            entries[key] = (lead, own) if own is not None else (_only_comments(lead) + gone, [])
            begin = last + 1
        lines: list[str] = []
        for key in _keys(list(entries), new, order):
            lead, own = entries.get(key) or ([], fragment({key: new[key]}, " " * column, apart=column == 0))
            lines += lead + own
        return lines

    def _entry(
        self, key: str, first: int, last: int, node: yaml.Node, old: Any, new: Any, column: int
    ) -> list[str]:
        """The lines of `key: value`, without those above that belong to it."""
        if type(old) is type(new) and old == new:
            return self.lines[first : last + 1]
        below = node.start_mark.line > first
        block = isinstance(node, yaml.CollectionNode) and not node.flow_style and below and bool(new)
        if block and isinstance(old, dict) and isinstance(new, dict):
            inner = self.mapping(node, old, new, first + 1, ("name", "domain", "images"))
            return [self.lines[first], *inner]
        if block and key in KEYED and isinstance(old, list) and isinstance(new, list):
            names, new_names = names_of(key, old), names_of(key, new)
            if names is not None and new_names is not None:
                items = dict(zip(names, old, strict=True)), dict(zip(new_names, new, strict=True))
                return [self.lines[first], *self._sequence(node, first + 1, *items)]
        fresh = fragment({key: new}, " " * column)
        behind = self._behind(node) if isinstance(node, yaml.ScalarNode) else ""
        if behind and len(fresh) == 1:
            return [f"{fresh[0]}{behind}"]
        return [f"{' ' * column}{comment.strip()}" for comment in self._comments(node, first, last)] + fresh

    def _sequence(self, node: yaml.Node, begin: int, old: dict[str, Any], new: dict[str, Any]) -> list[str]:
        """The lines of a list whose items have names, from `begin`, in their new order."""
        column = node.start_mark.column
        items: dict[str, list[str]] = {}
        left: list[str] = []  # comments of items that are gone
        for name, child in zip(old, node.value, strict=True):
            dash = next(n for n in range(begin, len(self.lines)) if self._is_dash(n, column))
            last = max(dash, self.last(child))
            lead = self.lines[begin:dash]
            if name in new:
                items[name] = lead + self._item(child, dash, last, old[name], new[name], column)
            else:
                left += _only_comments(lead) + list(self._comments(child, dash, last))
            begin = last + 1
        lines: list[str] = left
        for name, item in new.items():
            lines += items.get(name) or fragment([item], " " * column)
        return lines

    def _item(self, node: yaml.Node, dash: int, last: int, old: Any, new: Any, column: int) -> list[str]:
        if old == new:
            return self.lines[dash : last + 1]
        if not (isinstance(node, yaml.MappingNode) and not node.flow_style and node.start_mark.line == dash):
            comments = [f"{' ' * column}{comment.strip()}" for comment in self._comments(node, dash, last)]
            return comments + fragment([new], " " * column)
        # The dash stands before whatever key comes first.
        self.lines[dash] = _with(self.lines[dash], column, " ")
        lines = self.mapping(node, old, new, dash, IN_RELATED)
        first = next(n for n, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#"))
        lines[first] = _with(lines[first], column, "-")
        return lines

    def _is_dash(self, number: int, column: int) -> bool:
        line = self.lines[number]
        return line[column : column + 1] == "-" and (
            not line[:column].strip() or line[:column].strip() == "-"
        )

    def last(self, node: yaml.Node) -> int:
        """The last line that belongs to the node."""
        if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            child = node.value[-1]
            return max(self.last(part) for part in child) if isinstance(child, tuple) else self.last(child)
        end = node.end_mark
        if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
            number = min(int(end.line), len(self.lines)) - (end.column == 0)
            while number > node.start_mark.line and not self.lines[number].strip():
                number -= 1
            return number
        return int(end.line)

    def _behind(self, node: yaml.Node) -> str:
        """The comment behind a value on its line, with the space before it."""
        if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
            return ""
        end = node.end_mark
        rest = self.lines[end.line][end.column :] if end.line < len(self.lines) else ""
        return rest if rest.strip().startswith("#") else ""

    def _comments(self, node: yaml.Node, first: int, last: int) -> Iterator[str]:
        """The comments within lines that are written anew or go."""
        leaves = list(_leaves(node))
        inside = {n for leaf in leaves for n in range(leaf.start_mark.line + 1, self.last(leaf) + 1)}
        behind = {leaf.end_mark.line: self._behind(leaf) for leaf in leaves}
        for number in range(first, last + 1):
            if number not in inside and self.lines[number].lstrip().startswith("#"):
                yield self.lines[number]
            elif behind.get(number):
                yield behind[number].strip()


def _keys(there: list[str], new: Mapping[str, Any], order: Sequence[str]) -> list[str]:
    """The keys that are there, in their order, each new one behind the nearest that goes before it."""
    keys = list(there)
    for key in new:
        if key not in keys:
            above = order[: order.index(key)] if key in order else ()
            place = max((keys.index(other) + 1 for other in above if other in keys), default=0)
            keys.insert(place if key in order else len(keys), key)
    return keys


def _leaves(node: yaml.Node) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.MappingNode) and not node.flow_style:
        for _, value in node.value:
            yield from _leaves(value)
    elif isinstance(node, yaml.SequenceNode) and not node.flow_style:
        for item in node.value:
            yield from _leaves(item)
    else:
        yield node


def _only_comments(lines: Sequence[str]) -> list[str]:
    return [line for line in lines if line.strip()]


def _with(line: str, column: int, character: str) -> str:
    return f"{line[:column]}{character}{line[column + 1 :]}"
