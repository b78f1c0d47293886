"""What is against the contract, and where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

# keys and positions from the top: ("related", 0, "title"); () is the whole document
Where = tuple[str | int, ...]

GONE: Final = object()  # what a fix gives for a value that is to be left out

_SHOWN = 60  # characters


@dataclass(slots=True, frozen=True)
class Fault:
    """`fix` makes of the value that stands at `where` the one that should, if that takes no guess."""

    what: str
    mend: str
    where: Where = ()
    fix: Callable[[Any], Any] | None = None
    line: int = 0  # from 1; 0 in a check means the line of `where`

    @property
    def said(self) -> str:
        """Which field, and what is the matter."""
        label = _label(self.where)
        return f"{label}: {self.what}" if label else self.what

    def __str__(self) -> str:
        return f"{self.said}; {self.mend}"


def as_it_is(value: Any) -> Any:
    """The fix of what is right but wrongly written: every fix writes in the contract's style."""
    return value


def left_out(_: Any) -> Any:
    """The fix of what should not be there."""
    return GONE


def replaced_by(value: Any) -> Callable[[Any], Any]:
    """The fix that does not depend on what stands there."""
    return lambda _: value


def shown(value: object, limit: int = _SHOWN) -> str:
    """A value as a part of one printable line."""
    text = str(value)
    if len(text) > limit:
        text = text[: limit - 1] + "…"
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in text
    )


def _label(where: Where) -> str:
    """`related 3 provider.name`: positions count from 1."""
    label = ""
    for part in where:
        if isinstance(part, int):
            label += f" {part + 1}"
        elif not label:
            label = shown(part)
        else:
            label += (" " if label[-1].isdigit() else ".") + shown(part)
    return label
