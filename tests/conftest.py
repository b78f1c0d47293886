"""What all rooms' tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real pages and labelled sets, which is not part of the repository."""
    folder = Path(os.environ.get("COPYDESK_SHARED") or ROOT.parent / "shared").resolve()
    if not (folder / "realweb").is_dir():
        pytest.skip(f"no real pages at {folder}: set COPYDESK_SHARED to their folder")
    return folder
