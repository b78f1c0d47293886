"""What people did to the documents since the last run: the files are the truth, the state follows them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

from copydesk.chain.filing import article_id
from copydesk.documents import front_matter
from copydesk.errors import Accident, Unreadable
from copydesk.state import articles, memory
from copydesk.state.memory import Filed
from copydesk.state.store import State

# SAFE_LOSS of the documents, and more than a handful, gone at once: a folder that was not mounted or not checked
# out, rather than a person's decision about each.
SAFE_LOSS = 0.1
HANDFUL = 20

# removed: edited, so that it stands with `removed: true`
Standing = Literal["absent", "ours", "edited", "removed", "deleted"]


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def standing(folder: Path, filed: Filed | None) -> Standing:
    """How the document of an article stands on disk: as the desk wrote it, or as a person wants it."""
    if filed is None:
        return "absent"
    if filed.deleted:
        return "deleted"
    try:
        data = (folder / filed.name).read_bytes()
    except FileNotFoundError:
        return "absent"
    if digest(data) in (filed.digest, filed.intended):
        return "ours"
    try:
        removed = front_matter.loads(data.decode()).mapping.get("removed") is True
    except (UnicodeDecodeError, Unreadable):
        return "edited"  # half-written by somebody: left alone all the same
    return "removed" if removed else "edited"


def survey(state: State, folder: Path, accept_deletions: bool) -> None:
    """Finds moved, added and deleted documents, and files what it found.

    Raises Accident where so many are gone that nobody can have meant it.
    """
    with state.begin() as connection:
        filed = memory.filed(connection)
        there = set(_names(folder))
        gone = {each.article: each for each in filed.values() if each.digest and each.name not in there}
        strangers = there - {each.name for each in filed.values()}
        found = dict(_recognised(folder, strangers)) if strangers else {}
        moved = [replace(gone.pop(its), name=name) for its, name in found.items() if its in gone]
        back = [
            replace(each, deleted=False) for each in filed.values() if each.deleted and each.name in there
        ]
        gone = {its: each for its, each in gone.items() if not each.deleted}
        living = sum(not each.deleted for each in filed.values())
        if len(gone) > HANDFUL and len(gone) > SAFE_LOSS * living and not accept_deletions:
            raise Accident(
                f"{folder}: {len(gone)} of {living} documents are gone since the last run; put the folder back, "
                "or say that they are meant to be gone with --accept-deletions"
            )
        deleted = [replace(each, deleted=True) for each in gone.values()]
        memory.file_documents(connection, moved + back + deleted)
        articles.to_tell(connection, [each.article for each in back + deleted])
        taken = {each.article for each in filed.values()}
        adopted = [Filed(its, name) for its, name in found.items() if its not in taken]
        memory.file_documents(connection, adopted)


def _names(folder: Path) -> Iterator[str]:
    """The documents below the folder, by their path in it."""
    for where, folders, files in os.walk(folder):
        folders.sort()
        inside = os.path.relpath(where, folder)
        for name in sorted(files):
            if name.endswith(".md"):
                yield name if inside == "." else f"{inside}/{name}"


def _recognised(folder: Path, names: set[str]) -> Iterator[tuple[str, str]]:
    """The article of each document that the state does not know under its name, by the address in it."""
    for name in sorted(names):
        try:
            says = front_matter.loads((folder / name).read_text(encoding="utf-8")).mapping
        except (OSError, UnicodeDecodeError, Unreadable):
            continue  # half-written, or not ours: left alone
        for key in ("webUrl", "originalUrl"):
            if address := says.get(key):
                yield article_id(str(address)), name
                break
