"""Documents linted where they stand: found below folders, read, compared with each other, mended on disk."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from copydesk.documents.files import write_atomic
from copydesk.documents.lint.checks import faults_of, unreadable
from copydesk.documents.lint.fault import Fault
from copydesk.documents.lint.fixing import mended
from copydesk.documents.lint.names import Others, is_document_name
from copydesk.documents.lint.parsed import Parsed, parse
from copydesk.errors import BadInput, Unreadable

_BY_HAND = " (by hand: written anew, the file would lose its comments)"


@dataclass(slots=True, frozen=True)
class Looked:
    """What was found in a document: `mended` is, or would be without being asked to, and `left` is what remains."""

    path: Path
    mended: list[Fault]
    left: list[Fault]


class Linter:
    """One run over any number of documents. With `fix`, what takes no guess is mended on disk."""

    def __init__(self, fix: bool) -> None:
        self._fix = fix
        self._others = Others()
        self._seen: set[str] = set()

    def look_at(self, path: Path, owner: Callable[[str], str]) -> Looked | None:
        """Lints one document; None for one that was looked at before.

        `owner` says whose a registrable domain is. Raises BadInput where the file cannot be read, CannotWrite where
        it cannot be written; it is then as it was.
        """
        if (real := os.path.realpath(path)) in self._seen:
            return None
        self._seen.add(real)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise BadInput(f"{path}: {error.strerror}; make it readable, or leave it out") from None
        document, before = _read(data, path.name, owner)
        clashes = [
            fault if fault.line or not document else replace(fault, line=document.line(fault.where))
            for fault in self._others.clashes(path, document)
        ]
        if not any(fault.fix for fault in before):
            return Looked(path, [], _sorted(before + clashes))
        better = mended(data, path.name, owner)
        after, left = _read(better, path.name, owner)
        if self._fix:
            write_atomic(path.parent, path.name, better)
        remaining = {str(fault) for fault in left}
        gone = [fault for fault in before if fault.fix and str(fault) not in remaining]
        return Looked(path, gone, _sorted([_by_hand(fault, after) for fault in left] + clashes))


def documents_at(path: Path) -> Iterator[Path]:
    """The file, or the documents below the folder, sorted; links and hidden folders are not followed.

    Below a folder only files are documents that begin with `---` or are called as one: a README is none. Raises
    BadInput for what is neither file nor folder, and, at the end, for a folder that cannot be listed.
    """
    if path.is_file():
        yield path
    elif path.is_dir():
        yield from _below(path)
    else:
        raise BadInput(f"{path}: no such file or folder; check how it is spelt")


def _below(folder: Path) -> Iterator[Path]:
    refused: list[OSError] = []
    for where, folders, names in os.walk(folder, onerror=refused.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(where, name)
            if name.endswith(".md") and not name.startswith(".") and _is_document(path):
                yield path
    if refused:
        raise BadInput(f"{refused[0].filename}: {refused[0].strerror}; make it readable, or leave it out")


def _is_document(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    if is_document_name(path.name):
        return True
    try:
        with path.open("rb") as file:
            return file.read(6).removeprefix(b"\xef\xbb\xbf").startswith(b"---")
    except OSError:
        return True  # so that it is told why it cannot be read


def _read(data: bytes, name: str, owner: Callable[[str], str]) -> tuple[Parsed | None, list[Fault]]:
    try:
        document = parse(data, name, owner)
    except Unreadable as error:
        return None, [unreadable(error)]
    return document, faults_of(document)


def _by_hand(fault: Fault, document: Parsed | None) -> Fault:
    return (
        replace(fault, mend=fault.mend + _BY_HAND) if fault.fix and document and document.comments else fault
    )


def _sorted(faults: list[Fault]) -> list[Fault]:
    return sorted(faults, key=lambda fault: fault.line)
