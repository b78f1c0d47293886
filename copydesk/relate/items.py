"""Articles as they are related: what `copydesk group` reads and writes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from copydesk.errors import BadInput
from copydesk.model import Membership

DAY = 86_400
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MEND = 'a line is {"id": …, "title": "…", "text": "…", "published": "2024-05-01T12:00:00Z" or null, "publisher": "…"}'


@dataclass(slots=True, frozen=True)
class Item:
    """An article, as far as it matters for its story."""

    id: str
    title: str
    text: str
    published: datetime | None  # UTC where naive
    publisher: str
    arrival: int = 0  # tells which is earlier of two that appeared at the same time

    @property
    def seconds(self) -> float | None:
        """When it was published, in seconds since 1970."""
        if self.published is None:
            return None
        aware = self.published if self.published.tzinfo else self.published.replace(tzinfo=UTC)
        return aware.timestamp()

    @property
    def order(self) -> tuple[bool, float, int, str]:
        """Earliest first; without a date, last."""
        seconds = self.seconds
        return seconds is None, seconds or 0.0, self.arrival, self.id


class _Line(msgspec.Struct):
    id: str | int | float
    title: str | None = None
    text: str | None = None
    published: str | int | float | None = None  # a number: seconds since 1970
    publisher: str | None = None


_decode = msgspec.json.Decoder(_Line).decode


def read_items(lines: Iterable[bytes]) -> list[Item]:
    """The articles of JSON lines; blank lines are passed over.

    An item's id is the JSON of the line's, so that 7 and "7" stay two and `as_record` gives them back as they
    were. Raises BadInput, with the line's number, for a line that is no article or whose id was there before.
    """
    items = []
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        item = _item(line, number)
        if item.id in seen:
            raise BadInput(
                f"line {number}: the id {item.id} stands in line {seen[item.id]} too: give each its own"
            )
        seen[item.id] = number
        items.append(item)
    return items


def as_record(membership: Membership) -> dict[str, Any]:
    """A line of the answer, with the ids as `read_items` met them; `of` is null where nothing is copied."""
    of = membership.of
    return {
        "id": msgspec.json.decode(membership.id),
        "story": msgspec.json.decode(membership.story),
        "of": None if of is None else msgspec.json.decode(of),
    }


def _item(line: bytes, number: int) -> Item:
    try:
        read = _decode(line.removeprefix(b"\xef\xbb\xbf"))
        published = _moment(read.published)
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError) as error:
        raise BadInput(f"line {number}: {error}; {MEND}") from error
    key = msgspec.json.encode(read.id).decode()
    return Item(key, read.title or "", read.text or "", published, read.publisher or "", arrival=number)


def _moment(published: str | float | None) -> datetime | None:
    if published is None or published == "":
        return None
    try:
        if isinstance(published, str):
            return datetime.fromisoformat(published.strip())
        return EPOCH + timedelta(seconds=published)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"published is no date: {published!r}") from error
