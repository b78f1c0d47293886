"""The site files on disk: written where they have changed, removed where they are no longer made."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from copydesk.batches import batched
from copydesk.documents.files import stamp_of, write_all
from copydesk.site.cache import Seen, recall, remember
from copydesk.site.feeds import ATOM, JSON_FEED
from copydesk.site.files import site_files
from copydesk.site.ours import is_ours
from copydesk.site.publication import publication_of
from copydesk.site.reading import read_documents
from copydesk.site.removing import remove_files
from copydesk.site.sitemap import SITEMAP
from copydesk.workspace.workspace import Workspace

_AT_ONCE = 200  # files: each may have a folder of its own, held open until all of them are written


@dataclass(slots=True)
class SiteReport:
    """`problems` has a line for each document that was left out and each file of others that is in the way."""

    written: list[str] = field(default_factory=list)  # paths in the site
    removed: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def write_site(workspace: Workspace) -> SiteReport:
    """Brings the site files up to the documents as they are on disk, a person's edits included.

    Where no document, setting or site file has changed since the last time, nothing is parsed or made. Raises
    CannotWrite, and Unreadable where a folder of documents cannot be listed; every file is then old or new, and the next
    call does the rest.
    """
    publication = publication_of(workspace)
    settings = msgspec.json.encode(publication).decode()
    before = recall(workspace.state, publication)
    read = read_documents(workspace.documents, publication.folder, publication.language, before.documents)
    same = settings == before.settings and read == before.documents
    if same and _stamps(workspace.site, before.files) == before.files:
        return SiteReport(problems=before.problems)
    untold = ((name, each.problem) for name, each in read.items() if each.problem)
    report = SiteReport(problems=[f"{workspace.documents / name}: {problem}" for name, problem in untold])
    items = [each.item for each in read.values() if each.item]
    made = _bring_up(workspace.site, site_files(publication, items), report)
    files = _stamps(workspace.site, made)
    remember(workspace.state, Seen(before.reading, settings, read, files, report.problems))
    return report


def _bring_up(site: Path, files: Iterable[tuple[str, bytes]], report: SiteReport) -> list[str]:
    """Writes the files and removes those of the desk that are not among them; the paths of all."""
    made: list[str] = []
    for batch in batched(files, _AT_ONCE):
        made += [path for path, _ in batch]
        report.written += write_all(site, list(_changed(site, batch, report)))
    wanted = set(made)

    def stale(path: str) -> bool:
        return path not in wanted and is_ours(path, _standing(site / path) or b"")

    report.removed += remove_files(site, (SITEMAP, ATOM, JSON_FEED), stale)
    return made


def _changed(
    site: Path, files: Iterable[tuple[str, bytes]], report: SiteReport
) -> Iterator[tuple[str, bytes]]:
    """The files that are not there as they should be, without those in whose place a person's own stands."""
    for path, data in files:
        there = _standing(site / path)
        if there is None or (there != data and is_ours(path, there)):
            yield path, data
        elif there != data:
            report.problems.append(f"{site / path}: not written by the desk; move it away to have the desk's")


def _standing(file: Path) -> bytes | None:
    """What the file holds; None where there is none, or nothing that can be read: writing will tell."""
    try:
        return file.read_bytes() if stat.S_ISREG(file.lstat().st_mode) else None
    except OSError:
        return None


def _stamps(site: Path, paths: Iterable[str]) -> dict[str, str | None]:
    return {path: _stamp(f"{site}/{path}") for path in paths}


def _stamp(file: str) -> str | None:
    try:
        return stamp_of(os.lstat(file))
    except OSError:
        return None
