"""Whole runs, on the demo's newsroom: the real crawler, the real readers, a real proxy on loopback."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from copydesk.chain.options import Options, Watch, unwatched
from copydesk.chain.refresh import refresh
from copydesk.chain.report import Report
from copydesk.demo.proxy import serve
from copydesk.demo.web import Answer, Web, build
from copydesk.demo.workspace import copy_to
from copydesk.workspace.workspace import load


@dataclass
class Heard(Web):
    """The demo's web, which remembers what it was asked."""

    asked: list[str] = field(default_factory=list)

    def get(self, url: str) -> Answer | None:
        self.asked.append(url)
        return super().get(url)


class Newsroom:
    """A served web, and runs of a workspace over it."""

    def __init__(self, web: Heard) -> None:
        self.web = web

    def run(self, folder: Path, watch: Watch = unwatched, **options: object) -> Report:
        self.web.asked.clear()
        return refresh(load(folder), Options(**options), watch=watch)

    def articles_asked(self) -> list[str]:
        """The addresses of articles that the last run asked for."""
        return [url for url in self.web.asked if url in self._articles]

    @property
    def _articles(self) -> set[str]:
        return {article.url for article in self.web.newsroom.articles}


@pytest.fixture(scope="session")
def web() -> Heard:
    made = build()
    return Heard(made.newsroom, made.answers)


@pytest.fixture(scope="session")
def newsroom(web: Heard) -> Iterator[Newsroom]:
    with serve(web) as served, pytest.MonkeyPatch.context() as patch:
        for name, value in served.environment().items():
            patch.setenv(name, value)
        yield Newsroom(web)


@pytest.fixture(scope="session")
def finished(newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    """A workspace after its first run, not to be changed, with the run's report."""
    folder = tmp_path_factory.mktemp("finished")
    copy_to(folder)
    return folder, newsroom.run(folder)


@pytest.fixture
def workspace(finished: tuple[Path, Report], tmp_path: Path) -> Path:
    """A copy of the workspace after its first run."""
    return shutil.copytree(finished[0], tmp_path / "desk")


@pytest.fixture
def documents() -> Callable[[Path], dict[str, bytes]]:
    """The documents of a workspace, by name."""
    return lambda folder: {path.name: path.read_bytes() for path in sorted((folder / "_news").rglob("*.md"))}
