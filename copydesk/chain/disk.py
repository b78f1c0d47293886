"""How documents stand on disk: as the desk wrote them, or as people want them."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from copydesk import urls
from copydesk.documents import front_matter
from copydesk.documents.files import read_stamped, reason_of
from copydesk.documents.front_matter import FrontMatter
from copydesk.errors import Unreadable
from copydesk.state import articles, documents, links
from copydesk.state.documents import Filed
from copydesk.state.store import State

_ORIGINAL = re.compile(rb"""^originalUrl:[ ]*["']?(\S+?)["']?[ \r]*$""", re.MULTILINE)

PICTURE_SUFFIXES = (".jpg", ".png")  # of the copies that are kept

# absent: not written yet; gone: it was there, and is not now; removed: edited, so that it stands with `removed: true`
Kind = Literal["absent", "ours", "edited", "removed", "unreadable", "gone", "deleted"]


@dataclass(slots=True, frozen=True)
class Standing:
    """How the document of an article stands on disk: as the desk wrote it, or as a person wants it."""

    kind: Kind
    data: bytes | None = None
    stamp: str = ""
    front: FrontMatter | None = None  # where a person's hand is in it
    problem: str = ""  # why it is unreadable

    @property
    def lives(self) -> bool:
        """Whether the article may lead a story, and counts in it."""
        return self.kind not in ("removed", "deleted")


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def standing(folder: Path, filed: Filed | None) -> Standing:
    if filed is None:
        return Standing("absent")
    if filed.deleted:
        return Standing("deleted")
    try:
        data, stamp = read_stamped(folder / filed.name)
    except (FileNotFoundError, NotADirectoryError):
        return Standing("gone" if filed.digest else "absent")
    except OSError as error:
        return Standing("unreadable", problem=reason_of(error))
    if digest(data) in (filed.digest, filed.intended) and not filed.hand:
        return Standing("ours", data, stamp)
    try:
        front = front_matter.loads(data.decode())
    except (UnicodeDecodeError, Unreadable) as error:
        return Standing("unreadable", data, stamp, problem=str(error))
    kind: Kind = "removed" if front.mapping.get("removed") is True else "edited"
    return Standing(kind, data, stamp, front)


def unclaimed(state: State, folder: Path) -> list[str]:
    """Documents that the desk never wrote, with the address of an article that has none: by another canonical address."""
    with state.begin() as connection:
        there = documents.never_written(connection)
        known = articles.ids(connection, [each.article for each in there])
        named: dict[str, list[str]] = defaultdict(list)
        for each in there:
            if each.article not in known and (key := _original(folder / each.name)):
                named[key].append(each.name)
        given = links.articles_of(connection, named)
        filed = documents.filed(connection, given.values())
    return [name for key, its in given.items() if its not in filed for name in named[key][-1:]]


def _original(path: Path) -> str:
    """The key of its originalUrl, read without parsing: there may be thousands of them in each run."""
    try:
        found = _ORIGINAL.search(read_stamped(path)[0])
    except OSError:
        return ""
    return urls.key(found[1].decode(errors="replace")) if found else ""


def claim(state: State, folder: Path, names: Iterable[str]) -> list[str]:
    """Gives documents that the desk did not write to the articles that their addresses led to; these articles' ids."""
    claimed = []
    with state.begin() as connection:
        for name in sorted(names):
            before = documents.named(connection, name)
            try:
                says = front_matter.loads((folder / name).read_text(encoding="utf-8")).mapping
            except (OSError, UnicodeDecodeError, Unreadable):
                continue  # half-written, or not ours: left alone
            keys = [urls.key(str(says[key])) for key in ("originalUrl", "webUrl") if says.get(key)]
            its = next(filter(None, (links.article_of(connection, key) for key in keys)), None)
            if before and its:
                claimed.append(its)
                if its != before.article and not documents.filed(connection, [its]):
                    documents.give(connection, before.article, its)
    return claimed
