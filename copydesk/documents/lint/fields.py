"""The fields of a document by what they hold, with where they stand. Whatever is of the wrong type is passed over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from copydesk.documents.lint.fault import Where

ADDRESSES = ("originalUrl", "webUrl", "ampWebUrl", "cdnAmpWebUrl")

Mapping = dict[str, Any]


def entries(mapping: Mapping) -> Iterator[tuple[Where, Mapping]]:
    """The document itself, then its related items."""
    yield (), mapping
    yield from _mappings(mapping, (), "related")


def providers(mapping: Mapping) -> Iterator[tuple[Where, Mapping]]:
    for where, entry in entries(mapping):
        if isinstance(provider := entry.get("provider"), dict):
            yield (*where, "provider"), provider


def pictures(mapping: Mapping) -> Iterator[tuple[Where, Mapping]]:
    """Lead pictures, the document's and its related items'."""
    for where, entry in entries(mapping):
        yield from _mappings(entry, where, "images")


def logos(mapping: Mapping) -> Iterator[tuple[Where, Mapping]]:
    for where, provider in providers(mapping):
        yield from _mappings(provider, where, "images")


def prose(mapping: Mapping) -> Iterator[tuple[Where, str]]:
    """What people read: titles, excerpts, names and topics."""
    for where, entry in entries(mapping):
        yield from strings(entry, where, "title", "excerpt")
    for where, provider in providers(mapping):
        yield from strings(provider, where, "name")
    for number, topic in enumerate(items(mapping, "topics")):
        if isinstance(topic, str):
            yield ("topics", number), topic


def addresses(mapping: Mapping) -> Iterator[tuple[Where, str]]:
    """Everything that should be an address, but for logos, which may be paths of the site."""
    for where, entry in entries(mapping):
        yield from strings(entry, where, *ADDRESSES)
    for where, picture in pictures(mapping):
        yield from strings(picture, where, "url")


def everything(node: Any, where: Where = ()) -> Iterator[tuple[Where, Any]]:
    """Every single value, however deep."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from everything(value, (*where, key))
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from everything(value, (*where, number))
    else:
        yield where, node


def strings(mapping: Mapping, where: Where, *keys: str) -> Iterator[tuple[Where, str]]:
    for key in keys:
        if isinstance(value := mapping.get(key), str) and value:
            yield (*where, key), value


def items(mapping: Mapping, key: str) -> list[Any]:
    value = mapping.get(key)
    return value if isinstance(value, list) else []


def _mappings(mapping: Mapping, where: Where, key: str) -> Iterator[tuple[Where, Mapping]]:
    for number, item in enumerate(items(mapping, key)):
        if isinstance(item, dict):
            yield (*where, key, number), item
