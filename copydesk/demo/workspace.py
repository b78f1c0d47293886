"""The demo's workspace: settings, topics and providers that read the newsroom."""

from __future__ import annotations

import shutil
from pathlib import Path

FOLDER = Path(__file__).parent / "desk"


def copy_to(folder: Path) -> list[Path]:
    """Write the workspace's files into the folder, those that are there already left as they are.

    Returns the files written. Raises OSError where the folder cannot be written.
    """
    written = []
    for file in sorted(path for path in FOLDER.rglob("*") if path.is_file()):
        target = folder / file.relative_to(FOLDER)
        if target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
        written.append(target)
    return written
