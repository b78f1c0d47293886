"""How documents stand on disk: as the desk wrote them, or as people want them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from copydesk import urls
from copydesk.documents import front_matter
from copydesk.documents.files import read_stamped, reason_of
from copydesk.documents.front_matter import FrontMatter
from copydesk.errors import Unreadable
from copydesk.state import documents, links
from copydesk.state.documents import Filed
from copydesk.state.store import State

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


def claim(state: State, folder: Path, names: Iterable[str]) -> list[str]:
    """Gives documents that the desk did not write to the articles that their addresses led to; these articles' ids."""
    claimed = []
    with state.begin() as connection:
        for name in sorted(names):
            before = documents.named(connection, name)
            says = front_matter.loads((folder / name).read_text(encoding="utf-8")).mapping
            keys = [urls.key(str(says[key])) for key in ("originalUrl", "webUrl") if says.get(key)]
            its = next(filter(None, (links.article_of(connection, key) for key in keys)), None)
            if before and its:
                claimed.append(its)
                if its != before.article and not documents.filed(connection, [its]):
                    documents.give(connection, before.article, its)
    return claimed
