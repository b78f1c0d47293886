"""YAML as strangers and editors wrote it, read into values that `dumps` can write again."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import yaml
from yaml.composer import Composer
from yaml.constructor import ConstructorError
from yaml.events import AliasEvent

# Far more than any document has, far less than what exhausts the stack of a reader.
_MAX_DEPTH = 50


class Loader(Composer, yaml.CSafeLoader):
    """PyYAML's safe loader, made stricter: no alias, no tag, no depth, no key twice, no key but text.

    libyaml parses. Composing in Python instead of C costs a quarter more time and is what allows to refuse aliases
    (a few lines of them expand to gigabytes) and depth (C's composer crashes the process at some ten thousand).
    """

    def __init__(self, text: str) -> None:
        yaml.CSafeLoader.__init__(self, text)
        Composer.__init__(self)
        self._depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event = self.peek_event()
        if isinstance(event, AliasEvent):
            raise _mistake("an alias; write the value out", event)
        if getattr(event, "tag", None):
            raise _mistake("a tag; take it away", event)
        if self._depth == _MAX_DEPTH:
            raise _mistake("nested too deeply", event)
        self._depth += 1
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except ValueError as error:  # a date such as 2024-13-45
            raise _mistake(str(error), node) from None

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        mapping: dict[Hashable, Any] = {}
        for key_node, value_node in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str):
                raise _mistake("a key that is no text; put it in quotes", key_node)
            if key in mapping:
                raise _mistake(f"`{key}` stands here twice; keep one", key_node)
            mapping[key] = self.construct_object(value_node, deep=deep)
        return mapping


def nodes(text: str) -> yaml.Node:
    """The nodes of a YAML text that has been read before, with their places in it."""
    loader = Loader(text)
    try:
        node = loader.get_single_node()
    finally:
        loader.dispose()
    assert node is not None, "it was read before"
    return node


def _mistake(problem: str, where: Any) -> ConstructorError:
    """`where` is a node or an event of the parser."""
    return ConstructorError(problem=problem, problem_mark=where.start_mark)
