"""What a document's file is called, and two documents of one address or name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from copydesk.documents.lint.fault import Fault, shown
from copydesk.documents.lint.fields import strings
from copydesk.documents.lint.parsed import Parsed
from copydesk.documents.slug import MAX_LENGTH
from copydesk.urls import key

# Its title and date may have changed since: a document is never renamed.
_NAME = re.compile(rf"(\d{{4}}-\d\d-\d\d)-(?=[a-z0-9-]*[a-z0-9])[a-z0-9-]{{1,{MAX_LENGTH}}}(?:-\d+)?\.md")


def named(document: Parsed) -> Iterator[Fault]:
    if not is_document_name(document.name):
        yield Fault(
            f"the file's name `{shown(document.name)}`", "call it YYYY-MM-DD-slug.md, a-z, 0-9 and hyphens"
        )


def is_document_name(name: str) -> bool:
    found = _NAME.fullmatch(name)
    try:
        return bool(found and date.fromisoformat(found[1]))
    except ValueError:
        return False


class Others:
    """The documents looked at so far, to tell what only two of them together are at fault for."""

    def __init__(self) -> None:
        self._addresses: dict[str, Path] = {}
        self._names: dict[tuple[Path, str], Path] = {}

    def clashes(self, path: Path, document: Parsed | None) -> Iterator[Fault]:
        """What clashes with an earlier document, and keeps this one in mind. `document` is None if unreadable."""
        other = self._names.setdefault((path.parent, path.name.casefold()), path)
        if other != path:
            yield Fault(
                f"its name differs from {shown(other.name, 200)} by capitals alone", "rename one of them"
            )
        if document is None:
            return
        stated = {at: key(address) for at, address in strings(document.mapping, (), "webUrl", "originalUrl")}
        clash = next((at for at, address in stated.items() if address in self._addresses), None)
        if clash:
            other = self._addresses[stated[clash]]
            yield Fault(f"the same address as {shown(other, 200)}", "keep one of the two documents", clash)
        for address in stated.values():
            self._addresses.setdefault(address, path)
