"""The entries of `sources:` in the text of copydesk.yaml: one more, or one less, and every other byte as it stood."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import yaml

from copydesk.errors import BadInput

KEY = "sources"


def with_source(text: str, entry: Mapping[str, str]) -> str:
    """The settings with that entry as the last of `sources`, on a line of its own where the list has lines.

    Raises BadInput, with the line to add by hand, where the text is written so that it cannot be added alone.
    """
    line = spelt(entry)
    before = _values(text)
    wanted = {**before, KEY: [*before.get(KEY, ()), dict(entry)]}
    changed = _changed(text, wanted, lambda plain: _added(plain, line))
    if changed is None:
        raise BadInput(f"no source can be added to it by itself; add this to `{KEY}` by hand: - {line}")
    return changed


def without_source(text: str, name: str) -> str:
    """The settings without the entry of that name, which is there; comments behind and within it go with it.

    Raises BadInput where the text is written so that it cannot be taken out alone.
    """
    before = _values(text)
    number = [source["name"] for source in before[KEY]].index(name)
    wanted = {**before, KEY: before[KEY][:number] + before[KEY][number + 1 :]}
    changed = _changed(text, wanted, lambda plain: _taken_out(plain, number))
    if changed is None:
        raise BadInput(f"source {name!r} cannot be taken out by itself; delete it by hand")
    return changed


def _changed(text: str, wanted: dict[str, Any], change: Callable[[str], str]) -> str | None:
    """The text changed, None where it then says anything else than is wanted, or its lines end in two ways."""
    crlf = text.count("\r\n")
    if crlf not in (0, text.count("\n")):
        return None
    mark = text[: text.startswith("\ufeff")]  # libyaml does not count it
    try:
        changed = mark + change(text.removeprefix(mark).replace("\r\n", "\n"))
        if _values(changed) != wanted:
            return None
    except (yaml.YAMLError, ValueError):
        return None
    return changed.replace("\n", "\r\n") if crlf else changed


def spelt(entry: Mapping[str, str]) -> str:
    """The entry as a flow mapping; its values stand in quotes where they must."""
    return "{" + ", ".join(f"{key}: {_scalar(value)}" for key, value in entry.items()) + "}"


def _scalar(value: str) -> str:
    try:
        if yaml.load(f"- {{a: {value}, b: c}}\n", yaml.CSafeLoader) == [{"a": value, "b": "c"}]:
            return value
    except (yaml.YAMLError, ValueError):
        pass
    return json.dumps(value, ensure_ascii=False)


def _values(text: str) -> dict[str, Any]:
    return yaml.load(text, yaml.CSafeLoader) or {}


def _added(text: str, line: str) -> str:
    root: Any = yaml.compose(text, yaml.CSafeLoader)
    if root is None:
        return f"{_ended(text)}{KEY}:\n  - {line}\n"
    node = _sources(root)
    if node is None and root.flow_style:
        close = root.end_mark.index - 1
        comma = ", " if root.value else ""
        return f"{text[:close].rstrip()}{comma}{KEY}: [{line}]{text[close:]}"
    if node is None:
        column = " " * root.start_mark.column
        return f"{_ended(text)}\n{column}{KEY}:\n{column}  - {line}\n"
    if node.flow_style:
        return _added_in_brackets(text, root, node, line)
    end = _line_end(text, _last(node, text))
    return f"{_ended(text[:end])}{' ' * node.start_mark.column}- {line}\n{text[end:]}"


def _added_in_brackets(text: str, root: Any, node: Any, line: str) -> str:
    open_, close = node.start_mark.index, node.end_mark.index - 1
    if node.value:
        last = node.value[-1].end_mark.index
        comma = "" if _comma(text, last, close) else ","
        if "\n" not in text[last:close]:
            return f"{text[:last]}, {line}{text[last:]}"
        indent = " " * node.value[-1].start_mark.column
        foot = text.rindex("\n", last, close) + 1
        return f"{text[:last]}{comma}{text[last:foot]}{indent}{line}{',' * (not comma)}\n{text[foot:]}"
    if root.flow_style or text[open_ + 1 : close].strip():
        return f"{text[:close]}{line}{text[close:]}"
    end = _line_end(text, close)
    indent = " " * (root.start_mark.column + 2)
    return f"{_ended(text[:open_].rstrip(' ') + text[close + 1 : end])}{indent}- {line}\n{text[end:]}"


def _taken_out(text: str, number: int) -> str:
    root = yaml.compose(text, yaml.CSafeLoader)
    node = _sources(root)
    if node.flow_style:
        return _taken_out_of_brackets(text, node, number)
    above = _line_end(text, _last(node.value[number - 1], text)) if number else _line_start(text, node)
    begin = _dash(text, above, node.start_mark.column)
    end = _line_end(text, _last(node.value[number], text))
    if len(node.value) > 1:
        return text[:begin] + text[end:]
    colon = text.index(":", _key(root).end_mark.index) + 1
    return f"{text[:colon]} []{text[colon:begin]}{text[end:]}"


def _taken_out_of_brackets(text: str, node: Any, number: int) -> str:
    item = node.value[number]
    begin, end = item.start_mark.index, item.end_mark.index
    last = number + 1 == len(node.value)
    follows = node.end_mark.index - 1 if last else node.value[number + 1].start_mark.index
    if last and number and not text[(before := node.value[number - 1].end_mark.index) : begin].strip(", \n"):
        return text[:before] + text[end:]
    if not last and "#" not in text[end:follows]:
        return text[:begin] + text[follows:]
    end = _comma(text, end, follows) or end
    start, foot = text.rfind("\n", 0, begin) + 1, _line_end(text, end)
    if text[end:foot].lstrip()[:1] in ("", "#"):  # nothing more on its line but a comment about it
        end = foot - 1
        if not text[start:begin].strip():
            begin, end = start, foot
    return text[:begin] + text[end:]


def _sources(root: Any) -> Any:
    """The node of `sources`, None where the settings have none."""
    return next((value for key, value in root.value if key.value == KEY), None)


def _key(root: Any) -> Any:
    return next(key for key, _ in root.value if key.value == KEY)


def _comma(text: str, begin: int, end: int) -> int:
    """The place behind the first comma there that stands in no comment, 0 where there is none."""
    comment = False
    for place in range(begin, end):
        if text[place] == "," and not comment:
            return place + 1
        comment = text[place] == "#" or (comment and text[place] != "\n")
    return 0


def _last(node: yaml.Node, text: str) -> int:
    """The place of the last character of a node, or behind it on the same line."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        child = node.value[-1]
        return max(_last(part, text) for part in (child if isinstance(child, tuple) else (child,)))
    end: int = node.end_mark.index
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):  # ends where the next token begins
        start: int = node.start_mark.index
        lines = text[start:end].rstrip().split("\n")
        indent = next((len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()), 0)
        while len(lines) > 1 and len(lines[-1]) - len(lines[-1].lstrip()) < indent:
            lines.pop()  # a comment below it
        return start + len("\n".join(lines).rstrip())
    return end


def _line_start(text: str, node: yaml.Node) -> int:
    return text.rfind("\n", 0, node.start_mark.index) + 1


def _line_end(text: str, place: int) -> int:
    """The beginning of the next line."""
    found = text.find("\n", place)
    return len(text) if found < 0 else found + 1


def _dash(text: str, begin: int, column: int) -> int:
    """The beginning of the first line from `begin` that has an item's dash in that column."""
    while text[begin : begin + column + 1] != " " * column + "-":
        begin = text.index("\n", begin) + 1
    return begin


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"
