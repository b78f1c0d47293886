"""Documents as the preview shows them: whatever stands on disk, read into text, numbers and nothing else."""

from __future__ import annotations

import errno
import os
import re
import stat
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from copydesk.documents import front_matter
from copydesk.documents.scalars import clean, scalar
from copydesk.errors import Unreadable

_DATED = re.compile(r"(?:.*/)?([0-9]{4}-[0-9]{2}-[0-9]{2})-")


@dataclass(slots=True, frozen=True, kw_only=True)
class Item:
    """An article of a story, as a document's `related` names it."""

    title: str
    url: str  # as it stands there: not every one may be linked
    provider: str
    moment: datetime | None  # UTC
    quality: int | None


@dataclass(slots=True, frozen=True, kw_only=True)
class Entry(Item):
    """A document; one that cannot be read has its `fault`, and a name alone."""

    name: str  # its path below the folder of the documents
    fault: str = ""
    excerpt: str = ""
    domain: str = ""
    topics: tuple[str, ...] = ()
    picture: tuple[int, int] | None = None  # pixels of the lead picture, wide and high
    related: tuple[Item, ...] = ()
    heat: int | None = None
    published: bool = False
    removed: bool = False
    video: bool = False
    amp: bool = False

    @property
    def day(self) -> date | None:
        """The day under which it stands, in UTC."""
        return self.moment.date() if self.moment else day_of(self.name)


def day_of(name: str) -> date | None:
    """The day that a document's name begins with."""
    found = _DATED.match(name)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def read(folder: Path, name: str) -> Entry:
    """The document of that name. It always gives an entry: what strangers and editors wrote is taken as it comes."""
    try:
        mapping = front_matter.loads(_bytes(folder / name).decode()).mapping
    except OSError as error:
        reason = "a link: the desk follows none" if error.errno == errno.ELOOP else error.strerror
        return _unreadable(name, reason or "it cannot be opened")
    except UnicodeDecodeError as error:
        return _unreadable(name, f"byte {error.start}: not UTF-8")
    except Unreadable as error:
        return _unreadable(name, str(error))
    return _entry(name, mapping)


def _bytes(path: Path) -> bytes:
    """A regular file's bytes. Raises OSError for a link, and for a pipe rather than waiting at it."""
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "no regular file")
        return file.read()


def _unreadable(name: str, fault: str) -> Entry:
    shown = clean(name)
    return Entry(name=name, title=shown, url="", provider="", moment=None, quality=None, fault=clean(fault))


def _entry(name: str, says: dict[str, Any]) -> Entry:
    removed = says.get("removed") is True
    return Entry(
        **_item(says),
        name=name,
        excerpt=_text(says.get("excerpt")),
        domain=_text(_mapping(says.get("provider")).get("domain")),
        topics=tuple(topic for each in _list(says.get("topics")) if (topic := _text(each))),
        picture=_size(says.get("images")),
        related=tuple(Item(**_item(_mapping(each))) for each in _list(says.get("related")) if each),
        heat=_number(says.get("heat")),
        published=says.get("published") is True and not removed,
        removed=removed,
        video=bool(says.get("featuredContent")),
        amp=bool(says.get("ampWebUrl")),
    )


def _item(says: dict[str, Any]) -> dict[str, Any]:
    provider = _mapping(says.get("provider"))
    return {
        "title": _text(says.get("title")) or "Untitled",
        "url": _text(says.get("webUrl")) or _text(says.get("originalUrl")),
        "provider": _text(provider.get("name")) or _text(provider.get("domain")),
        "moment": _moment(says.get("publishedDateTime")),
        "quality": _number(says.get("quality")),
    }


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    """A single value on one line; "" for a list, a mapping or nothing."""
    if isinstance(value, (list, dict)):
        return ""
    return " ".join(clean(value if isinstance(value, str) else scalar(value)).split())


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _moment(value: object) -> datetime | None:
    if isinstance(value, datetime):
        try:
            return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
        except OverflowError:  # an offset that leads out of the years 1 to 9999
            return None
    return datetime(value.year, value.month, value.day, tzinfo=UTC) if isinstance(value, date) else None


def _size(images: object) -> tuple[int, int] | None:
    """Of the first picture; None where there is none, 0 where its size is not said."""
    first = next(iter(_list(images)), None)
    if not first:
        return None
    says = _mapping(first)
    return _number(says.get("width")) or 0, _number(says.get("height")) or 0
