"""What people did to the documents since the last run: the files are the truth, the state follows them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Literal

from copydesk import urls
from copydesk.chain.filing import article_id
from copydesk.documents import front_matter
from copydesk.documents.files import read_stamped, stamp_of
from copydesk.documents.front_matter import FrontMatter
from copydesk.errors import Accident, Unreadable
from copydesk.score.stories import NOT_LEADING
from copydesk.state import articles, documents, links
from copydesk.state.documents import Filed
from copydesk.state.store import State

# SAFE_LOSS of the documents, and more than a handful, gone at once: a folder that was not mounted or not checked
# out, rather than a person's decision about each.
SAFE_LOSS = 0.1
HANDFUL = 20

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
    except FileNotFoundError:
        return Standing("gone" if filed.digest else "absent")
    except OSError as error:
        return Standing("unreadable", problem=error.strerror or str(error))
    if digest(data) in (filed.digest, filed.intended) and not filed.hand:
        return Standing("ours", data, stamp)
    try:
        front = front_matter.loads(data.decode())
    except (UnicodeDecodeError, Unreadable) as error:
        return Standing("unreadable", data, stamp, problem=str(error))
    kind: Kind = "removed" if front.mapping.get("removed") is True else "edited"
    return Standing(kind, data, stamp, front)


def survey(state: State, folder: Path, images: Path, accept_deletions: bool) -> list[str]:
    """Finds edited, moved, added and deleted documents, and files what it found; notes for the report.

    Raises Accident where so many are gone that nobody can have meant it.
    """
    stamps = dict(_stamps(folder))
    with state.begin() as connection:
        filed = documents.filed(connection)
        names = {each.name for each in filed.values()}
        gone = {each.article: each for each in filed.values() if each.digest and each.name not in stamps}
        found = {each.article: each for each in _recognised(folder, stamps.keys() - names)}
        moved = [replace(gone.pop(its), name=each.name) for its, each in found.items() if its in gone]
        back = [
            replace(each, deleted=False) for each in filed.values() if each.deleted and each.name in stamps
        ]
        gone = {its: each for its, each in gone.items() if not each.deleted}
        _make_sure(folder, len(gone), sum(not each.deleted for each in filed.values()), accept_deletions)
        deleted = [replace(each, deleted=True) for each in gone.values()]
        adopted = [each for its, each in found.items() if its not in filed]
        documents.file_documents(connection, moved + back + deleted)
        documents.file_documents(connection, adopted)
        for each in moved:
            _move_picture(images, filed[each.article].name, each.name)
        edited, notes = _edited(folder, filed, stamps)
        documents.set_stamps(
            connection, ((each.article, stamps[each.name]) for each in edited.pop("ours", []))
        )
        others = [each for some in edited.values() for each in some]
        articles.to_tell(connection, [each.article for each in moved + back + deleted + others])
        links.take_down(connection, [each.article for each in edited.get("removed", [])])
        links.take_down(connection, [each.article for each in edited.get("edited", [])], down=False)
    return notes


def _move_picture(images: Path, before: str, now: str) -> None:
    """A kept picture bears its document's name, and so goes with it."""
    for suffix in PICTURE_SUFFIXES:
        there, wanted = (images / f"{PurePath(name).stem}{suffix}" for name in (before, now))
        if there.is_file() and not there.is_symlink() and not wanted.exists():
            there.rename(wanted)


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


def _make_sure(folder: Path, gone: int, living: int, accept_deletions: bool) -> None:
    if gone > HANDFUL and gone > SAFE_LOSS * living and not accept_deletions:
        raise Accident(
            f"{folder}: {gone} of {living} documents are gone since the last run; put the folder back, "
            "or say that they are meant to be gone with --accept-deletions"
        )


def _edited(
    folder: Path, filed: Mapping[str, Filed], stamps: Mapping[str, str]
) -> tuple[dict[Kind, list[Filed]], list[str]]:
    """The documents whose files were written since the desk last saw them, by how they stand; notes for the report."""
    found: dict[Kind, list[Filed]] = {}
    notes = []
    for each in filed.values():
        if each.deleted or stamps.get(each.name, each.stamp) == each.stamp:
            continue
        stands = standing(folder, each)
        if stands.kind == "unreadable":
            notes.append(f"{folder / each.name}: {stands.problem}; left alone until it is mended")
        elif digest(stands.data or b"") == each.digest:
            found.setdefault("ours", []).append(each)
        else:
            found.setdefault(stands.kind, []).append(each)
    return found, notes


def _stamps(folder: Path) -> Iterator[tuple[str, str]]:
    """The documents below the folder, by their path in it, each with its file's stamp."""
    for where, folders, files in os.walk(folder):
        folders.sort()
        inside = os.path.relpath(where, folder)
        for name in sorted(files):
            if name.endswith(".md"):
                path = name if inside == "." else f"{inside}/{name}"
                with suppress(FileNotFoundError):  # while we look
                    yield path, stamp_of((folder / path).stat())


def _recognised(folder: Path, names: set[str]) -> Iterator[Filed]:
    """The documents that the state does not know under their names, each with the article whose address is in it."""
    for name in sorted(names, reverse=True):  # the first of two by one address counts
        try:
            says = front_matter.loads((folder / name).read_text(encoding="utf-8")).mapping
        except (OSError, UnicodeDecodeError, Unreadable):
            continue  # half-written, or not ours: left alone
        address = says.get("webUrl") or says.get("originalUrl")
        if isinstance(address, str):
            heat = says.get("heat")
            yield Filed(
                article_id(address),
                name,
                heat=heat if isinstance(heat, int) else NOT_LEADING,
                published=says.get("published") is True,
            )
