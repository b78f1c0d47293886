"""What docs/sites.md tells people to do, done."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from building import start

from copydesk.demo.proxy import serve
from copydesk.demo.web import build
from copydesk.demo.workspace import copy_to
from copydesk.workspace.workspace import Workspace

pytestmark = pytest.mark.slow

PAGE = (Path(__file__).resolve().parents[2] / "docs/sites.md").read_text(encoding="utf-8")
IDENTITY = {
    f"GIT_{who}_{what}": "desk@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
}


def example(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


def git(folder: Path, *arguments: str) -> str:
    environment = os.environ | IDENTITY
    run = ["git", "-c", "core.quotePath=false", *arguments]
    return subprocess.run(run, cwd=folder, env=environment, check=True, capture_output=True, text=True).stdout


def test_a_job_that_keeps_nothing_publishes_the_news(tmp_path: Path) -> None:
    copy_to(tmp_path / "site")
    start("jekyll", tmp_path / "other")
    shutil.copy(tmp_path / "other/.gitignore", tmp_path / "site")
    git(tmp_path, "init", "--quiet", "--initial-branch=main", "site")
    git(tmp_path / "site", "add", "--all")
    git(tmp_path / "site", "commit", "--quiet", "--message=A site")
    git(tmp_path, "clone", "--quiet", "--bare", "site", "site.git")
    with serve(build()) as newsroom:
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        environment = (
            os.environ
            | IDENTITY
            | newsroom.environment()
            | {"PATH": path, "SITE": str(tmp_path / "site.git")}
        )
        for job in ("first", "second"):
            (tmp_path / job).mkdir()
            subprocess.run(
                ["sh", "-e"], input=example("sh"), cwd=tmp_path / job, env=environment, text=True, check=True
            )
    pushed = git(tmp_path / "site.git", "ls-tree", "-r", "--name-only", "main").splitlines()
    assert len([name for name in pushed if name.startswith("_news/")]) > 60
    assert [name for name in pushed if name.startswith((".copydesk", "copydesk.key"))] == []
    assert not git(tmp_path / "second/my-site", "status", "--porcelain")


def test_astro_builds_the_published_stories(demo: Workspace, tmp_path: Path) -> None:
    modules = os.environ.get("COPYDESK_ASTRO")
    if not modules:
        pytest.skip("set COPYDESK_ASTRO to the node_modules of a folder where `npm install astro` was run")
    workspace = start("astro", tmp_path)
    shutil.copytree(demo.documents, workspace.documents)
    workspace.ledger.mkdir(parents=True)
    (workspace.ledger / "2026-03.jsonl").write_text("canary")
    (tmp_path / "node_modules").symlink_to(modules)
    (tmp_path / "src/pages/news").mkdir(parents=True)
    (tmp_path / "src/pages/news/[id].astro").write_text(example("astro"), encoding="utf-8")
    subprocess.run(["npx", "astro", "build"], cwd=tmp_path, check=True, capture_output=True, timeout=300)
    pages = {path.parent.name for path in (tmp_path / "dist/news").glob("*/index.html")}
    published = {
        path.stem for path in workspace.documents.glob("*.md") if "\npublished: true\n" in path.read_text()
    }
    assert pages == published
    assert not list((tmp_path / "dist").rglob("*.jsonl"))
