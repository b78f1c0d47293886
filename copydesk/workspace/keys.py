"""The workspace's keys, which open what is private in its documents. They are read here and shown nowhere."""

from __future__ import annotations

import base64
import logging
import os
import secrets
import stat
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from copydesk.errors import BadInput

log = logging.getLogger(__name__)

VARIABLE = "COPYDESK_KEY"
FILE = "copydesk.key"
_LENGTH = 32  # bytes: AES-256


@dataclass(frozen=True, slots=True)
class Keys:
    """The newest key first: it writes, and all of them read. Without any, nothing is sealed or opened."""

    values: tuple[bytes, ...] = field(default=(), repr=False)

    def __len__(self) -> int:
        return len(self.values)


def read_keys(folder: Path | None = None) -> Keys:
    """The environment's keys, else those of the workspace's file; none where there is neither.

    A file that others may read is used, with a warning: a desk that runs unattended must not stop because a copy or a
    mount lost its mode. Raises BadInput with the line, and never with what stands in it.
    """
    # Set but empty is what CI jobs give for a secret that is missing
    if said := os.environ.get(VARIABLE, "").split():
        return _parsed(VARIABLE, said)
    if folder is None:
        return Keys()
    path = folder / FILE
    try:
        text = path.read_text(encoding="ascii", errors="replace")
        exposed = is_exposed(path)
    except FileNotFoundError:
        return Keys()
    except OSError as error:
        raise BadInput(f"{path}: cannot be read: {error.strerror}") from None
    if exposed:
        log.warning("%s may be read by others; `chmod 600 %s` ends that", path, path)
    keys = _parsed(str(path), text.splitlines())
    if not keys:
        raise BadInput(f"{path}: no key in it; put one there (docs/running.md), or remove the file")
    return keys


def is_exposed(path: Path) -> bool:
    """Whether others than its owner may read or write the file. Raises OSError."""
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def make_key(folder: Path) -> None:
    """Makes the workspace's key file, its owner's alone; one that is there stays. Raises OSError."""

    def for_the_owner(path: str, flags: int) -> int:
        return os.open(path, flags, 0o600)

    with suppress(FileExistsError), open(folder / FILE, "xb", opener=for_the_owner) as file:
        file.write(base64.b64encode(secrets.token_bytes(_LENGTH)) + b"\n")


def keyless_environment() -> dict[str, str]:
    """The environment for processes that handle what strangers wrote: they have no use for the key."""
    return {name: value for name, value in os.environ.items() if name != VARIABLE}


def _parsed(place: str, lines: Iterable[str]) -> Keys:
    numbered = ((f"{place}:{number}", line.strip()) for number, line in enumerate(lines, 1))
    return Keys(tuple(_key(where, line) for where, line in numbered if line))


def _key(where: str, line: str) -> bytes:
    try:
        key = base64.b64decode(line, validate=True)
    except ValueError:
        key = b""
    if len(key) != _LENGTH:
        raise BadInput(
            f"{where}: no key; a key is {_LENGTH} bytes as 44 characters of base64 (docs/running.md)"
        )
    return key
