"""The parts of a document that people edit and the desk updates apart from one another, each with its path.

A path is `title`, `provider.name`, `topics[Coast]`, `related[example.org/a]`, or `(body)` for what stands below the
front matter. An item of a list has a name of its own, so that it is known again wherever in the list it stands.
A key that a person named like a part, as `provider.name`, has a backslash before its path.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from copydesk import urls
from copydesk.documents.scalars import clean

BODY = "(body)"
KEYED = ("topics", "related")  # lists that are merged item by item
PARTED = (*KEYED, "provider")  # keys whose parts are fields of their own

Fields = dict[str, Any]  # by path, in the order of the document


def fields_of(mapping: Mapping[str, Any], body: str = "") -> Fields:
    """What the document holds, by path. White space around the body says nothing."""
    fields: Fields = {}
    for key, value in mapping.items():
        if key == "provider" and (value is None or isinstance(value, dict)):
            fields |= {f"provider.{name}": part for name, part in (value or {}).items()}
        elif key in KEYED and (names := names_of(key, value)) is not None:
            fields |= {f"{key}[{name}]": item for name, item in zip(names, value or (), strict=True)}
        else:
            fields[_path(key)] = value
    if stripped := body.strip():
        fields[BODY] = stripped
    return fields


def names_of(key: str, items: object) -> list[str] | None:
    """What the items of a keyed list are known by; None where they cannot be told apart, as in no proper list."""
    if items is None:
        return []
    if not isinstance(items, list):
        return None
    names = [_name(key, item) for item in items]
    return names if all(names) and len(set(names)) == len(names) else None


def _name(key: str, item: object) -> str:
    if key == "topics":
        return item if isinstance(item, str) else ""
    if not isinstance(item, dict):
        return ""
    address = item.get("webUrl") or item.get("ampWebUrl") or ""
    return urls.key(address) if isinstance(address, str) and address else ""


def digest(value: object) -> str:
    """Eight hex digits that tell a value from another one of the same field."""
    text = json.dumps(_cleaned(value), ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _cleaned(value: object) -> object:
    """The value as it reads back from a document."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    if isinstance(value, dict):
        return {key: _cleaned(item) for key, item in value.items()}
    return value


def digests(fields: Fields) -> dict[str, str]:
    return {path: digest(value) for path, value in fields.items()}


def _path(key: str) -> str:
    part = key == BODY or any(is_part(key, parted) for parted in PARTED)
    return f"\\{key}" if part or key.startswith("\\") else key


def key_of(path: str) -> str:
    """The key of a field that is no part of another."""
    return path.removeprefix("\\")


def is_part(path: str, field: str) -> bool:
    return path != field and is_under(path, field)


def is_under(path: str, field: str) -> bool:
    """Whether the path is the field or a part of it: `related` is all of the related."""
    return path == field or path.startswith((f"{field}.", f"{field}["))
