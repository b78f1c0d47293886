"""Fields that a site's own spider read with its own selectors: typed, and then believed before the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from copydesk.errors import Unreadable
from copydesk.extract.dates import parse
from copydesk.extract.text import paragraphs, plain
from copydesk.urls import clean, is_web

ALIASES = {"date": "published", "author": "authors", "picture": "pictures"}


def validated(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields by the names of `Article`, with its types; empty ones are left out.

    Raises Unreadable where a name or a value is not one that an article has.
    """
    found = {}
    for given, value in fields.items():
        name = ALIASES.get(given, given)
        if name not in _TYPES:
            raise Unreadable(f"the spider gave a field `{given}`; an article has {', '.join(_TYPES)}")
        if value is None or value == "" or value == []:
            continue
        try:
            found[name] = _TYPES[name](value)
        except (TypeError, ValueError) as error:
            raise Unreadable(f"the spider's field `{given}` cannot be used: {error}") from error
    return found


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"text was expected, not {value!r:.60}")
    return value


def _line(value: Any) -> str:
    return plain(_text(value))


def _paragraphs(value: Any) -> str:
    return paragraphs("\n".join(map(_text, value)) if isinstance(value, list | tuple) else _text(value))


def _lines(value: Any) -> list[str]:
    return [found for each in ([value] if isinstance(value, str) else value) if (found := _line(each))]


def _moment(value: Any) -> datetime:
    moment = value if isinstance(value, datetime) else parse(_text(value))
    if moment is None:
        raise ValueError(f"{value!r:.60} is no date and time, e.g. 2024-05-01T08:30:00+02:00")
    return moment


def _address(value: Any) -> str:
    if not is_web(_text(value)):
        raise ValueError(f"{value!r:.60} is no http or https address")
    return clean(value)


def _addresses(value: Any) -> list[str]:
    return [_address(each) for each in ([value] if isinstance(value, str) else value)]


_TYPES: dict[str, Callable[[Any], Any]] = {
    "title": _line,
    "excerpt": _line,
    "text": _paragraphs,
    "published": _moment,
    "updated": _moment,
    "authors": _lines,
    "site_name": _line,
    "language": _line,
    "canonical": _address,
    "amp": _address,
    "pictures": _addresses,
    "video": _address,
    "keywords": _lines,
}
