"""Front matter, written and read: `dumps` and `loads`, as json and yaml have them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import yaml
from yaml.reader import Reader

from copydesk.documents.loader import Loader
from copydesk.documents.scalars import clean, plain, quoted, scalar
from copydesk.errors import Unreadable

_QUOTED = frozenset(
    [
        "title",
        "excerpt",
        "originalUrl",
        "webUrl",
        "ampWebUrl",
        "cdnAmpWebUrl",
        "featuredContent",
        "url",
        "secured",
    ]
)
_AFTER_AN_EMPTY_LINE = frozenset(["featuredContent", "provider", "topics", "images", "related", "secured"])

_key = lru_cache(maxsize=1024)(plain)  # a document has few keys, over and over

DOCUMENT = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n\n?|\Z)(.*)", re.DOTALL | re.MULTILINE)


@dataclass(slots=True)
class FrontMatter:
    """A document as read: its keys in their order, and the text below them."""

    mapping: dict[str, Any] = field(default_factory=dict)
    body: str = ""


def dumps(mapping: dict[str, Any], body: str = "") -> str:
    """The document's text, which ends `---`, an empty line, and the body.

    `mapping` holds what `loads` gives: str, int, float, bool, None, datetime, date, and lists and dicts of these.
    Raises TypeError for anything else.
    """
    lines = ["---"]
    _append(lines, mapping, "")
    lines += ["---", "", ""]
    return "\n".join(lines) + clean(body.replace("\r\n", "\n").replace("\r", "\n"))


def loads(text: str) -> FrontMatter:
    """What the document says, typed as YAML 1.1 has it: a timestamp is a datetime, a bare `yes` is True.

    Line ends may be CRLF, and a byte order mark may come first. Raises Unreadable, with the line, for what is not
    front matter: no fences, no YAML, a key that stands twice or is no text, an alias, a tag that `dumps` cannot write.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    parts = DOCUMENT.match(text)
    if not parts:
        problem = (
            "it is never closed by another" if text.startswith("---") else "the file must begin with one"
        )
        raise Unreadable(f"line 1: no front matter between two lines `---`: {problem}")
    return FrontMatter(_parsed(parts[1]), parts[2])


def written(key: str, value: object) -> str:
    """A single value as it stands behind its key. Raises TypeError for what front matter does not have."""
    return quoted(value) if key in _QUOTED and isinstance(value, str) else scalar(value)


def fragment(node: dict[str, Any] | list[Any], indent: str, apart: bool = False) -> list[str]:
    """The lines of a part of a document, `indent` before its keys or dashes.

    `apart`: with the empty line that the contract sets before some keys.
    """
    lines: list[str] = []
    _append(lines, node, indent)
    return lines if apart or lines[0] else lines[1:]


def _append(lines: list[str], node: dict[str, Any] | list[Any], indent: str) -> None:
    """Appends the node's lines in block style; `indent` stands before its keys or dashes."""
    inner = indent + "  "
    if isinstance(node, dict):
        for key, value in node.items():
            if not indent and key in _AFTER_AN_EMPTY_LINE:
                lines.append("")
            head = f"{indent}{_key(key)}:"
            if value and isinstance(value, (dict, list)):
                lines.append(head)
                _append(lines, value, inner)
            else:
                lines.append(f"{head} {written(key, value)}".rstrip(" "))
        return
    for item in node:
        if item and isinstance(item, (dict, list)):
            first = len(lines)
            _append(lines, item, inner)
            lines[first] = f"{indent}- {lines[first][len(inner) :]}"
        else:
            lines.append(f"{indent}- {scalar(item)}")


def _parsed(text: str) -> dict[str, Any]:
    if found := Reader.NON_PRINTABLE.search(text):
        raise _unreadable(text.count("\n", 0, found.start()), f"U+{ord(found[0]):04X}, which YAML forbids")
    loader = Loader(text)
    try:
        value = loader.get_single_data()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _unreadable(mark.line if mark else 0, f"{error.problem}") from None
    finally:
        loader.dispose()
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _unreadable(0, "keys with values are wanted")
    return value


def _unreadable(line: int, problem: str) -> Unreadable:
    """`line` counts from 0 below the opening `---`."""
    return Unreadable(f"line {line + 2}: not front matter: {problem}")
