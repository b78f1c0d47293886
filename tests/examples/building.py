"""Sites of the real generators."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from lxml import html

from copydesk.commands.init import command as init
from copydesk.documents import front_matter
from copydesk.workspace.workspace import Workspace, load

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
BUILD = {"jekyll": ("jekyll", "build", "--trace", "-q", "-d"), "hugo": ("hugo", "--quiet", "-d")}

MARKS = (
    "{{ 7*7 }} {% raw %} {% include x %} {{< x >}} {{% x %}} {# x #} <% 7*7 %> <script>x()</script> &amp; \"'"
)
PLANTED = "2099-01-01-planted"


@dataclass(frozen=True)
class Site:
    """A built site: what was published, and the documents that it was made from, by their names."""

    folder: Path
    documents: dict[str, dict[str, Any]]

    @property
    def published(self) -> dict[str, dict[str, Any]]:
        return {name: document for name, document in self.documents.items() if document["published"]}

    def file(self, address: str) -> Path:
        """Where an address of the site's own leads."""
        path = self.folder / address.partition("#")[0].lstrip("/")
        return path / "index.html" if address.partition("#")[0].endswith("/") else path

    def page(self, address: str) -> html.HtmlElement:
        return html.fromstring(self.file(address).read_text(encoding="utf-8"))


def start(generator: str, folder: Path) -> Workspace:
    """A new site: the workspace that `init` makes, with the example's theme."""
    if generator in BUILD and shutil.which(generator) is None:
        pytest.skip(f"{generator} is not installed: apt-get install {generator}")
    made = CliRunner().invoke(init, ["--for", generator, str(folder)], catch_exceptions=False)
    assert made.exit_code == 0, made.output
    if (EXAMPLES / generator).exists():
        shutil.copytree(EXAMPLES / generator, folder, dirs_exist_ok=True)
    return load(folder)


def build(generator: str, folder: Path) -> Path:
    """Built by the generator itself, without a word of complaint; the folder that it published."""
    published = folder.with_name(folder.name + "-published")
    run = subprocess.run(
        [*BUILD[generator], published], cwd=folder, capture_output=True, text=True, timeout=300
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    return published


def plant(workspace: Workspace, name: str = PLANTED, body: str = "", **changes: Any) -> None:
    """One more document, whose every text is full of marks that mean something to some template."""
    mapping = {
        "category": "news",
        "title": f"Title {MARKS}",
        "excerpt": f"Excerpt {MARKS}",
        "publishedDateTime": datetime(2099, 1, 1, tzinfo=UTC),
        "originalUrl": "https://www.example.org/?a=1&b=%22",
        "webUrl": "https://www.example.org/?a=1&b=%22",
        "type": "article",
        "quality": 70,
        "heat": 70,
        "published": True,
        "provider": {"name": f"Post {MARKS}", "domain": "example.org"},
        "topics": [f"Topic {MARKS}", "Coast"],
    }
    related = {
        key: mapping[key] for key in ("title", "excerpt", "publishedDateTime", "webUrl", "type", "provider")
    }
    document = front_matter.dumps({**mapping, "related": [{**related, "quality": 1}], **changes})
    (workspace.documents / f"{name}.md").write_text(document + body, encoding="utf-8")
