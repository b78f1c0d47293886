"""Files written whole or not at all, below one folder and nowhere else."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
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
    errno.ELOOP: "a link or no plain file stands there; move it away, the desk writes through neither",
    errno.ENOTDIR: "a link or a file stands where a folder should be; put a folder in its place",
}


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


def check_writable(folder: Path) -> None:
    """Makes the folder, and makes sure that a file can be written there. Raises CannotWrite."""
    with _Tree(folder) as tree, _explained(folder):
        inside = tree.folder(())
        os.unlink(_write_part(inside, _PROBE), dir_fd=inside)


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
        *above, leaf = name.split("/")
        if not {"", ".", ".."}.isdisjoint([*above, leaf]):
            raise CannotWrite(f"{name!r} is no path below {self._root}")
        with _explained(self._root / name):
            inside = self.folder(tuple(above))
            if _stands(inside, leaf, data):
                return False
            part = _write_part(inside, data)
            try:
                os.rename(part, leaf, src_dir_fd=inside, dst_dir_fd=inside)
            except BaseException:
                os.unlink(part, dir_fd=inside)
                raise
            self._changed.add(inside)
        return True

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


def _stands(inside: int, leaf: str, data: bytes) -> bool:
    """Whether the file holds these bytes. Raises OSError (ELOOP) where it is no regular file."""
    try:
        found = os.stat(leaf, dir_fd=inside, follow_symlinks=False)
    except FileNotFoundError:
        return False
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    if found.st_size != len(data):
        return False
    with os.fdopen(os.open(leaf, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=inside), "rb") as file:
        return file.read() == data


def _write_part(inside: int, data: bytes) -> str:
    """Writes and flushes a temporary file; its name."""
    part = PART + secrets.token_hex(8)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    descriptor = os.open(part, flags, 0o666, dir_fd=inside)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(descriptor)
    except BaseException:
        os.unlink(part, dir_fd=inside)
        raise
    return part


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, error.strerror or str(error))
        raise CannotWrite(f"{path}: {reason}") from error
