"""Files written whole or not at all, below one folder and nowhere else."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from copydesk.errors import CannotWrite

PART = ".copydesk-part-"  # begins the name of a file that is not yet whole; sites' builders skip dot files

_PROBE = bytes(4096)  # a block: on a full disk an empty file can still be made

_REASONS = {
    errno.ENOSPC: "the disk is full; free some space and run again",
    errno.EDQUOT: "the disk quota is used up; free some space and run again",
    errno.EROFS: "the disk is read-only; make it writable and run again",
    errno.EACCES: "not permitted; give this user the right to write there",
    errno.EPERM: "not permitted; give this user the right to write there",
    errno.ELOOP: "a link or no plain file stands there; move it away, the desk goes through neither",
    errno.ENOTDIR: "a link or a file stands where a folder should be; put a folder in its place",
}


@dataclass(slots=True, frozen=True)
class Change:
    """New bytes for a file, by its path below the folder, in place of those that were read."""

    name: str
    data: bytes
    before: bytes | None  # None: there was no file


def write_atomic(folder: Path, name: str, data: bytes) -> bool:
    """Writes one file below the folder; False where these very bytes stand there already. See `write_all`."""
    return bool(write_all(folder, [(name, data)]))


def write_all(folder: Path, files: Iterable[tuple[str, bytes]]) -> list[str]:
    """Writes files, by their paths below the folder, and returns the paths of those whose bytes are new.

    Each goes to a temporary file beside it, which is flushed and then renamed: whoever looks, whenever the process or
    the machine dies, sees the old bytes or the new. Folders are made as needed, and flushed once, at the end.
    Raises CannotWrite where the disk refuses, or where the folder, a folder below it or the file is a link or no
    regular file; the file that stood there is then as it was, and so are the ones that would have followed.
    """
    with _Tree(folder) as tree:
        return [name for name, data in files if tree.write(name, data)]


def change_all(folder: Path, changes: Iterable[Change]) -> dict[str, str]:
    """Writes files as `write_all` does, but none that somebody else has written since it was read.

    Returns the stamp of each file that was written. Raises CannotWrite.
    """
    stamps = {}
    with _Tree(folder) as tree:
        for change in changes:
            if stamp := tree.change(change):
                stamps[change.name] = stamp
    return stamps


def read_stamped(path: Path) -> tuple[bytes, str]:
    """A regular file's bytes and its stamp. Raises OSError, also for a link, and for a pipe rather than wait at it."""
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        return file.read(), stamp_of(found)


def reason_of(error: OSError) -> str:
    """What is wrong, and how to mend it."""
    return _REASONS.get(error.errno or 0, error.strerror or str(error))


def stamp_of(found: os.stat_result) -> str:
    """What changes whenever a file is written: time, size, inode."""
    return f"{found.st_mtime_ns}-{found.st_size}-{found.st_ino}"


def is_text(name: str) -> bool:
    """Whether a file's name is UTF-8: no other can stand in JSON, in an address, or in a database."""
    try:
        return bool(name.encode())
    except UnicodeEncodeError:
        return False


def check_writable(folder: Path) -> None:
    """Makes the folder, and makes sure that a file can be written there. Raises CannotWrite."""
    with _Tree(folder) as tree, _explained(folder):
        inside = tree.folder(())
        os.unlink(_write_part(inside, _PROBE)[0], dir_fd=inside)


def sweep(folder: Path) -> int:
    """Removes what killed runs left half-written below the folder; how many files that was. Raises CannotWrite."""
    swept = 0
    if not folder.exists():
        return swept
    with _explained(folder):
        for _, _, names, inside in os.fwalk(folder):
            for name in names:
                if name.startswith(PART):
                    os.unlink(name, dir_fd=inside)
                    swept += 1
    return swept


class _Tree:
    """The folders below `root`, each opened from the one above it, so that no link leads elsewhere."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folders: dict[tuple[str, ...], int] = {}  # path below the root → its descriptor
        self._changed: set[int] = set()

    def __enter__(self) -> _Tree:
        return self

    def __exit__(self, *_: object) -> None:
        with ExitStack() as closing:
            for inside in self._folders.values():
                closing.callback(os.close, inside)
            with _explained(self._root):
                for inside in self._changed:
                    os.fsync(inside)

    def write(self, name: str, data: bytes) -> bool:
        *above, leaf = _path(self._root, name)
        with _explained(self._root / name):
            inside = self.folder(tuple(above))
            if _stands(inside, leaf, data):
                return False
            self._put(inside, leaf, _write_part(inside, data)[0])
        return True

    def change(self, change: Change) -> str:
        """The stamp of the file as it was written, "" where what was read before no longer stands there."""
        *above, leaf = _path(self._root, change.name)
        with _explained(self._root / change.name):
            inside = self.folder(tuple(above))
            part, stamp = _write_part(inside, change.data)
            with _dropped_on_failure(inside, part):
                there = _read(inside, leaf)
            if there != change.before:
                os.unlink(part, dir_fd=inside)
                return ""
            self._put(inside, leaf, part)
        return stamp

    def _put(self, inside: int, leaf: str, part: str) -> None:
        with _dropped_on_failure(inside, part):
            os.rename(part, leaf, src_dir_fd=inside, dst_dir_fd=inside)
        self._changed.add(inside)

    def folder(self, path: tuple[str, ...]) -> int:
        """The folder's descriptor; the folder is made where there is none."""
        if path not in self._folders:
            above = self.folder(path[:-1]) if path else None
            name = path[-1] if path else self._root
            if above is None:
                self._root.mkdir(parents=True, exist_ok=True)
            else:
                with suppress(FileExistsError):
                    os.mkdir(name, dir_fd=above)
                    self._changed.add(above)
            self._folders[path] = os.open(name, os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=above)
        return self._folders[path]


def _path(root: Path, name: str) -> list[str]:
    parts = name.split("/")
    if not {"", ".", ".."}.isdisjoint(parts):
        raise CannotWrite(f"{name!r} is no path below {root}")
    return parts


def _stands(inside: int, leaf: str, data: bytes) -> bool:
    """Whether the file holds these bytes. Raises OSError (ELOOP) where it is no regular file."""
    size = _size(inside, leaf)
    return size == len(data) and _read(inside, leaf) == data


def _size(inside: int, leaf: str) -> int | None:
    try:
        found = os.stat(leaf, dir_fd=inside, follow_symlinks=False)
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    return found.st_size


def _read(inside: int, leaf: str) -> bytes | None:
    if _size(inside, leaf) is None:
        return None
    with os.fdopen(os.open(leaf, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=inside), "rb") as file:
        return file.read()


def _write_part(inside: int, data: bytes) -> tuple[str, str]:
    """Writes and flushes a temporary file; its name and its stamp, which renaming does not change."""
    part = PART + secrets.token_hex(8)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    descriptor = os.open(part, flags, 0o666, dir_fd=inside)
    with _dropped_on_failure(inside, part), os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(descriptor)
        return part, stamp_of(os.fstat(descriptor))


@contextmanager
def _dropped_on_failure(inside: int, part: str) -> Iterator[None]:
    try:
        yield
    except BaseException:
        os.unlink(part, dir_fd=inside)
        raise


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CannotWrite(f"{path}: {reason_of(error)}") from error
