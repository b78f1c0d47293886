"""What was fetched is private, and expires: the oldest archive files go first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from copydesk.archive.warc import KEPT
from copydesk.errors import CannotWrite


def expire(state: Path, keep: timedelta, most: int, now: datetime) -> list[str]:
    """Removes the archive files of runs that began before `now - keep`, then the oldest beyond `most` bytes in all.

    `state` is the workspace's .copydesk folder, whose lock the caller holds. Returns the files removed, named relative to
    it. What was read of their pages stays. Raises CannotWrite.
    """
    files = sorted((_began(file), file.name, file) for file in (state / KEPT).glob("*.warc.gz"))
    sizes = {file: file.stat().st_size for _, _, file in files}
    room = most - sum(sizes.values())
    gone = []
    for began, name, file in files:
        if began >= now - keep and room >= 0:
            break
        try:
            file.unlink()
        except OSError as error:
            raise CannotWrite(f"{file}: {error.strerror}; it is due to be removed") from error
        room += sizes[file]
        gone.append(f"{KEPT}/{name}")
    return gone


def _began(file: Path) -> datetime:
    """When the run began: its name says it; of a file with another name, when it was last written."""
    try:
        return datetime.strptime(file.name[:15], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return datetime.fromtimestamp(file.stat().st_mtime, UTC)
