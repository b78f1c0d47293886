"""The demo's output in a site of each generator, built by the real one."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable

import pytest
from building import BUILD, Site, build, start

from copydesk.documents import front_matter
from copydesk.workspace.workspace import Workspace, load


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("demo")
    command = [sys.executable, "-P", "-m", "copydesk", "demo", str(folder)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return load(folder)


@pytest.fixture(scope="session", params=BUILD)
def generator(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def make(generator: str, demo: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Site]:
    """The demo's site, with more files if wanted, by their paths below the workspace."""

    def made(add: Callable[[Workspace], None] = lambda workspace: None) -> Site:
        workspace = start(generator, tmp_path_factory.mktemp(generator) / "site")
        shutil.copytree(demo.documents, workspace.documents)
        shutil.copytree(demo.images, workspace.images)
        add(workspace)
        found = {
            path.stem: dict(front_matter.loads(path.read_text(encoding="utf-8")).mapping)
            for path in sorted(workspace.documents.glob("*.md"))
        }
        return Site(build(generator, workspace.folder), found)

    return made


@pytest.fixture(scope="session")
def site(make: Callable[..., Site]) -> Site:
    return make()
