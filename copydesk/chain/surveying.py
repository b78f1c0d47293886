"""What people did to the documents since the last run: the files are the truth, the state follows them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import Any

from copydesk.chain.disk import PICTURE_SUFFIXES, Kind, digest, standing
from copydesk.chain.filing import article_id
from copydesk.documents import fields, front_matter
from copydesk.documents.files import is_text, read_stamped, stamp_of
from copydesk.errors import Accident, Unreadable
from copydesk.score.stories import NOT_LEADING
from copydesk.state import articles, documents, links
from copydesk.state.documents import Filed
from copydesk.state.store import State

# SAFE_LOSS of the documents, and more than a handful, gone at once: a folder that was not mounted or not checked
# out, rather than a person's decision about each.
SAFE_LOSS = 0.1
HANDFUL = 20

Found = tuple[str, Mapping[str, Any]]  # the article whose document stands there, and what that says

ADDRESSES = ("webUrl", "originalUrl")  # the keys by which a document is recognised


@dataclass(slots=True)
class Places:
    """Where documents are now, as far as that is news."""

    moved: list[Filed] = field(default_factory=list)
    back: list[Filed] = field(default_factory=list)  # deleted ones that are there again
    deleted: list[Filed] = field(default_factory=list)
    adopted: list[Filed] = field(default_factory=list)  # ones that the desk did not write
    notes: list[str] = field(default_factory=list)


def survey(state: State, folder: Path, images: Path, accept_deletions: bool) -> list[str]:
    """Finds edited, moved, added and deleted documents, and files what it found; notes for the report.

    Raises Accident where so many are gone that nobody can have meant it.
    """
    stamps = dict(_stamps(folder))
    with state.begin() as connection:
        filed = documents.filed(connection)
        places = _places(folder, filed, stamps)
        _make_sure(folder, places, filed, accept_deletions)
        news = places.deleted + places.moved + places.back
        documents.leave_names(connection, [each.article for each in places.moved])
        documents.file_documents(connection, news)
        documents.file_documents(connection, places.adopted)
        for each in places.moved:
            _move_picture(images, filed[each.article].name, each.name)
        edited, notes = _edited(folder, filed | {each.article: each for each in news}, stamps)
        documents.set_stamps(
            connection, ((each.article, stamps[each.name]) for each in edited.pop("ours", []))
        )
        others = [each for some in edited.values() for each in some]
        articles.to_tell(connection, [each.article for each in news + others])
        links.take_down(connection, [each.article for each in edited.get("removed", [])])
        links.take_down(connection, [each.article for each in edited.get("edited", [])], down=False)
    return places.notes + notes


def _places(folder: Path, filed: Mapping[str, Filed], stamps: Mapping[str, str]) -> Places:
    places = Places()
    taken = _taken(folder, filed, stamps)
    away = {
        each.article: each
        for each in filed.values()
        if (each.digest or not each.month) and (each.name not in stamps or each.name in taken)
    }
    names = {each.name for each in filed.values()}
    for name, (its, says) in (_recognised(folder, stamps.keys() - names, away) | taken).items():
        if not is_text(name):
            away.pop(its, None)  # neither the state nor the ledger can hold such a name
            places.notes.append(f"{folder / name}: its name is not UTF-8; left alone until it has another")
        elif its in away:
            places.moved.append(replace(away.pop(its), name=name, deleted=False))
        elif its not in filed:
            places.adopted.append(_adopted(its, name, says))
    for each in filed.values():
        if each.deleted and each.name in stamps and each.name not in taken:
            places.back.append(replace(each, deleted=False))
        elif each.article in away and each.name in taken:  # the name is another one's now
            places.deleted.append(replace(each, deleted=True, name=f"{each.name}~{each.article}"))
        elif each.article in away and not each.deleted:
            places.deleted.append(replace(each, deleted=True))
    return places


def _adopted(article: str, name: str, says: Mapping[str, Any]) -> Filed:
    heat = says.get("heat")
    shown = says.get("published") is True
    return Filed(article, name, heat=heat if isinstance(heat, int) else NOT_LEADING, published=shown)


def _move_picture(images: Path, before: str, now: str) -> None:
    """A kept picture bears its document's name, and so goes with it."""
    for suffix in PICTURE_SUFFIXES:
        there, wanted = (images / f"{PurePath(name).stem}{suffix}" for name in (before, now))
        if there.is_file() and not there.is_symlink() and not wanted.exists():
            there.rename(wanted)


def _make_sure(folder: Path, places: Places, filed: Mapping[str, Filed], accept_deletions: bool) -> None:
    gone = sum(not filed[each.article].deleted for each in places.deleted)
    living = sum(not each.deleted for each in filed.values())
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
                    yield path, stamp_of((folder / path).lstat())


def _taken(folder: Path, filed: Mapping[str, Filed], stamps: Mapping[str, str]) -> dict[str, Found]:
    """By name, where another article's document stands now, that one having left its own place."""
    holders: dict[str, Found] = {}
    for each in filed.values():
        if not each.digest or stamps.get(each.name, each.stamp) == each.stamp:
            continue
        says = _says(folder, each.name, (each.digest, each.intended))
        ids = [its for its in _ids(says) if its in filed]
        if ids and each.article not in ids and not _is_by_base(says, each):
            holders[each.name] = ids[0], says
    away = {its for its, _ in holders.values() if (name := filed[its].name) not in stamps or name in holders}
    return {name: found for name, found in holders.items() if found[0] in away}


def _recognised(folder: Path, names: set[str], away: Mapping[str, Filed]) -> dict[str, Found]:
    """The documents that the state does not know under their names, by the address in each.

    Of several of one article the first counts.
    """
    found: dict[str, tuple[str, Found]] = {}
    for name in sorted(names, reverse=True):
        says = _says(folder, name)  # nothing where it is half-written, or not ours: left alone
        ids = _ids(says)
        known = [its for its in ids if its in away]
        # the address that readers see is not always the one that the article is known by
        if ids and not known:
            known = [each.article for each in away.values() if _is_by_base(says, each)]
        if ids:
            its = (known or ids)[0]
            found[its] = name, (its, says)
    return dict(found.values())


def _says(folder: Path, name: str, digests: tuple[str, ...] = ()) -> dict[str, Any]:
    """What a document says; {} where it cannot be read, or is one of those bytes."""
    try:
        data, _ = read_stamped(folder / name)
        return {} if digest(data) in digests else front_matter.loads(data.decode()).mapping
    except (OSError, UnicodeDecodeError, Unreadable):
        return {}


def _ids(says: Mapping[str, Any]) -> list[str]:
    """The articles that its addresses may be, most likely first."""
    return [article_id(str(address)) for key in ADDRESSES if (address := says.get(key))]


def _is_by_base(says: Mapping[str, Any], filed: Filed) -> bool:
    """Whether the desk wrote one of its addresses into that article's document."""
    return any(
        base.get(key) == fields.digest(says[key])
        for base in filed.bases()
        for key in ADDRESSES
        if says.get(key)
    )
