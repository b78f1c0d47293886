"""What all rooms' tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real pages and labelled sets, which is not part of the repository."""
    folder = Path(os.environ.get("COPYDESK_SHARED") or ROOT.parent / "shared").resolve()
    if not (folder / "realweb").is_dir():
        pytest.skip(f"no real pages at {folder}: set COPYDESK_SHARED to their folder")
    return folder


class OnePrefect(LoadScopeScheduling):
    """Tests go wherever there is room, but those of the flows, which share a server and a worker, to one process."""

    def _split_scope(self, nodeid: str) -> str:
        return "tests/flows" if nodeid.startswith("tests/flows/") else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> OnePrefect:
    return OnePrefect(config, log)
