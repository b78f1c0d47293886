"""YAML with the line of every value, so that a mistake can be named by file and line."""

from __future__ import annotations

import difflib
import re
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from copydesk.errors import BadInput

T = TypeVar("T")

_UNKNOWN = re.compile(r"unknown field `(.+)`")
_PATH = re.compile(r"(.*?)(?: - at `(?:key in )?(\$.*?)`)?", re.DOTALL)
_STEP = re.compile(r"\.([^.\[]+)|\[(\d+)\]")


def read(path: Path, kind: type[T]) -> tuple[T, Lines]:
    """The file as a value of `kind`, with its lines.

    Raises BadInput, one line that names file, line, and the mend.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BadInput(f"{path}: no such file; `copydesk init` makes a workspace") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: cannot be read: {error}") from None
    return parse(path, text, kind)


def parse(path: Path, text: str, kind: type[T]) -> tuple[T, Lines]:
    """Likewise, of a text that stands in the file, or is to."""
    lines = Lines(path, text)
    try:
        return msgspec.convert(lines.value, kind), lines
    except msgspec.ValidationError as error:
        raise lines.mistake(str(error), kind) from None


class Lines:
    """One parsed YAML file: its plain value, and where each part of it stands."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self._line: dict[tuple[str | int, ...], int] = {}
        loader = yaml.CSafeLoader(text)
        try:
            node = loader.get_single_node()
            self._walk(node, ())
            self.value: Any = loader.construct_document(node) if node is not None else None
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise self.error(f"not YAML: {error.problem}", line=mark.line + 1 if mark else 1) from None
        except (yaml.YAMLError, ValueError) as error:
            raise self.error(f"not YAML: {' '.join(str(error).split())}", line=1) from None
        finally:
            loader.dispose()

    def _walk(self, node: yaml.Node | None, where: tuple[str | int, ...]) -> None:
        if node is None:
            return
        self._line.setdefault(where, node.start_mark.line + 1)
        if isinstance(node, yaml.SequenceNode):
            for number, item in enumerate(node.value):
                self._walk(item, (*where, number))
        elif isinstance(node, yaml.MappingNode):
            for key, item in node.value:
                here = (*where, str(key.value))
                if here in self._line:
                    raise self.error(
                        f"`{key.value}` stands here twice; keep one", line=key.start_mark.line + 1
                    )
                self._line[here] = key.start_mark.line + 1
                self._walk(item, here)

    def error(self, text: str, *where: str | int, line: int | None = None) -> BadInput:
        """A mistake at the place that `where` leads to, or the nearest known above it."""
        while line is None and where and where not in self._line:
            where = where[:-1]
        return BadInput(f"{self.path}:{line or self._line.get(where, 1)}: {text}")

    def mistake(self, text: str, kind: type[Any]) -> BadInput:
        """What msgspec found, at its line and in our words."""
        found = _PATH.fullmatch(text)
        problem, path = (found[1], found[2] or "$") if found else (text, "$")
        where: tuple[str | int, ...] = tuple(
            int(index) if index else name for name, index in _STEP.findall(path[1:])
        )
        if unknown := _UNKNOWN.search(problem):
            return self.error(_unknown_key(unknown[1], where, kind), *where, unknown[1])
        place = f"{_spell(where)}: " if where else ""
        return self.error(place + _mend(problem, self._at(where)), *where)

    def _at(self, where: tuple[str | int, ...]) -> Any:
        value = self.value
        for step in where:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return None
        return value


def _spell(where: tuple[str | int, ...]) -> str:
    return "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in where).lstrip(".")


def _unknown_key(key: str, where: tuple[str | int, ...], kind: type[Any]) -> str:
    known = _keys_at(where, kind)
    close = difflib.get_close_matches(key, known, 1)
    hint = f"did you mean `{close[0]}`?" if close else f"known here: {', '.join(known)}"
    return f"unknown key `{key}`; {hint}"


def _keys_at(where: tuple[str | int, ...], kind: Any) -> list[str]:
    """The keys that the type allows at that place."""
    info = msgspec.inspect.type_info(kind)
    for step in where:
        options = info.types if isinstance(info, msgspec.inspect.UnionType) else (info,)
        info = next((inner for each in options if (inner := _inside(each, step)) is not None), info)
    options = info.types if isinstance(info, msgspec.inspect.UnionType) else (info,)
    return [
        f.encode_name for each in options if isinstance(each, msgspec.inspect.StructType) for f in each.fields
    ]


def _inside(info: msgspec.inspect.Type, step: str | int) -> msgspec.inspect.Type | None:
    if isinstance(info, msgspec.inspect.StructType):
        return next((field.type for field in info.fields if field.encode_name == step), None)
    return getattr(info, "item_type", None)


def _mend(problem: str, value: Any) -> str:
    """msgspec's sentence, with what to do about it."""
    missing = re.search(r"missing required field `(.+)`", problem)
    if missing:
        return f"`{missing[1]}` is missing; add it"
    if problem.startswith("Expected `str`") and value is not None and not isinstance(value, str):
        return f"must be text, not {value!r}; put it in quotes"
    if value is None:
        return "is empty; give it a value, or delete the line"
    if problem.startswith("Expected `array`"):
        return f"must be a list (lines that begin with `- `), not {value!r}"
    if problem.startswith("Expected `object`"):
        return f"must be keys with values, not {value!r}"
    if "matching regex" in problem:
        return f"{value!r} is not written as it should be; docs/settings.md shows how"
    if problem.startswith("Invalid enum value"):
        return problem[0].lower() + problem[1:] + "; see docs/settings.md for the choices"
    return f"{problem[0].lower()}{problem[1:]}" + (f", not {value!r}" if "got" not in problem else "")
