"""The newsstand: each page and picture by its path, made from what stands on disk when it is asked for."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path, PurePath
from threading import Lock

from copydesk.documents.files import stamp_of
from copydesk.preview.entries import Entry, day_of, read
from copydesk.preview.issues import Issue, issues, names
from copydesk.preview.rendering import PICTURES, Contents, front_page, unpublished_page
from copydesk.workspace.workspace import Workspace

TYPES = {  # of the pictures shown; an SVG can hold a program
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}


class Newsstand:
    """The preview of a workspace. What it asks for is read; a document that has not changed, once."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._entries: dict[str, tuple[str, Entry]] = {}
        self._lock = Lock()

    def page(self, path: str) -> bytes | None:
        """The page of that path, "" being the newest front page; None where there is none."""
        with self._lock:
            every = self.issues()
            for issue in every:
                if path in (issue.front, issue.unpublished, "" if issue.number == 1 else issue.front):
                    render = unpublished_page if path == issue.unpublished else front_page
                    return render(self._contents(issue, every))
        return None

    def picture(self, name: str) -> bytes | None:
        """The picture of that name in the workspace's images; None where there is none."""
        return _picture(self._workspace.images, name)

    def issues(self) -> list[Issue]:
        return issues(names(self._workspace.documents), self._day)

    def files(self, issue: Issue, every: Sequence[Issue]) -> Iterator[tuple[str, bytes]]:
        """The pages of one of these issues, its pictures before them."""
        contents = self._contents(issue, every)
        self._entries.clear()  # nobody asks for them again
        for name in contents.pictures.values():
            if data := self.picture(name):
                yield f"{PICTURES}/{name}", data
        yield issue.front, front_page(contents)
        yield issue.unpublished, unpublished_page(contents)

    def _contents(self, issue: Issue, every: Sequence[Issue]) -> Contents:
        entries = [self._entry(name) for name in issue.names]
        kept = _pictures(self._workspace.images)
        shown = {
            entry.name: kept[stem]
            for entry in entries
            if entry.published and entry.picture and (stem := PurePath(entry.name).stem) in kept
        }
        return Contents(self._workspace, every, issue, entries, shown)

    def _day(self, name: str) -> date | None:
        return day_of(name) or self._entry(name).day

    def _entry(self, name: str) -> Entry:
        folder = self._workspace.documents
        try:
            found = os.lstat(folder / name)
        except OSError:
            return read(folder, name)
        stamp = stamp_of(found)
        known = self._entries.get(name)
        if known is None or known[0] != stamp:
            known = self._entries[name] = stamp, read(folder, name)
        return known[1]


def _pictures(folder: Path) -> dict[str, str]:
    """The names of the pictures there, by their names without the ending; no link is followed."""
    if folder.is_symlink():
        return {}
    try:
        with os.scandir(folder) as found:
            files = sorted(file.name for file in found if file.is_file(follow_symlinks=False))
    except OSError:
        return {}
    return {PurePath(name).stem: name for name in files if PurePath(name).suffix in TYPES}


def _picture(folder: Path, name: str) -> bytes | None:
    if _pictures(folder).get(PurePath(name).stem) != name:
        return None
    try:
        with os.fdopen(os.open(folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
            return file.read()
    except OSError:
        return None
