"""copydesk init --for: a workspace that fits a site."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from copydesk.commands.init import CONFIGURATION, GENERATORS, STARTERS, command
from copydesk.documents.document import Document
from copydesk.errors import CannotWrite
from copydesk.workspace.workspace import load

FOLDERS = {
    "jekyll": ("_news", "assets/images", "."),
    "hugo": ("content/news", "static/assets/images", "static"),
    "astro": ("src/content/news", "public/assets/images", "public"),
}


def init(*arguments: str) -> str:
    run = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert run.exit_code == 0, run.output
    return run.output


@pytest.mark.parametrize("generator", GENERATORS)
def test_the_output_goes_where_the_generator_looks_and_the_ledger_where_it_does_not(
    generator: str, tmp_path: Path
) -> None:
    init("--for", generator, str(tmp_path))
    workspace = load(tmp_path)
    documents, images, site = (tmp_path / folder for folder in FOLDERS[generator])
    assert (workspace.documents, workspace.images, workspace.site) == (documents, images, site)
    assert workspace.ledger == tmp_path / "_data/copydesk"
    assert any((tmp_path / name).is_file() for name in CONFIGURATION)


@pytest.mark.parametrize("generator", GENERATORS)
def test_git_leaves_out_the_key_the_state_and_what_the_generator_makes(
    generator: str, tmp_path: Path
) -> None:
    init("--for", generator, str(tmp_path))
    lines = (tmp_path / ".gitignore").read_text().splitlines()
    made = {"jekyll": "_site/", "hugo": "public/", "astro": "dist/"}
    assert {"copydesk.key", ".copydesk/", made[generator]} <= set(lines)


@pytest.mark.parametrize(
    ("generator", "there", "model"),
    [
        ("jekyll", "_config.yml", "_config.yml"),
        ("hugo", "config.yaml", "hugo.toml"),
        ("hugo", "config/_default/hugo.toml", "hugo.toml"),
        ("astro", "src/content.config.mjs", "src/content.config.ts"),
    ],
)
def test_a_configuration_that_is_there_stays_and_the_person_is_told_what_it_lacks(
    generator: str, there: str, model: str, tmp_path: Path
) -> None:
    (tmp_path / there).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / there).write_text("mine")
    said = init("--for", generator, str(tmp_path))
    assert (tmp_path / there).read_text() == "mine"
    assert model == there or not (tmp_path / model).exists()
    assert f"{tmp_path / there.partition('/_default')[0]} is there already, and stays as it is" in said
    for line in (STARTERS / generator / model).read_text().split("\n"):
        assert line in said
    assert (tmp_path / "copydesk.yaml").exists()


def test_a_gitignore_that_is_there_gets_the_lines_that_it_lacks(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("mine\ncopydesk.key")
    init("--for", "jekyll", str(tmp_path))
    lines = (tmp_path / ".gitignore").read_text().splitlines()
    assert lines[:2] == ["mine", "copydesk.key"]
    assert {".copydesk/", "**/api/news/", "_site/"} <= set(lines)
    assert lines.count("copydesk.key") == 1


def test_what_cannot_be_written_leaves_no_workspace_behind(tmp_path: Path) -> None:
    (tmp_path / "src").write_text("a file where a folder should be")
    run = CliRunner().invoke(command, ["--for", "astro", str(tmp_path)])
    assert isinstance(run.exception, CannotWrite)
    assert not (tmp_path / "copydesk.yaml").exists()


def test_what_a_person_has_in_the_folder_stays(tmp_path: Path) -> None:
    (tmp_path / "topics.yaml").write_text("[]\n")
    assert "stays as it is" not in init(str(tmp_path))
    assert (tmp_path / "topics.yaml").read_text() == "[]\n"


def test_without_a_generator_the_output_stays_in_its_own_folder(tmp_path: Path) -> None:
    init(str(tmp_path))
    workspace = load(tmp_path)
    assert (workspace.documents, workspace.ledger) == (
        tmp_path / "output/_news",
        tmp_path / "output/_data/copydesk",
    )


def test_jekyll_is_told_of_all_that_the_desk_keeps_beside_the_site(tmp_path: Path) -> None:
    init("--for", "jekyll", str(tmp_path))
    shown = {path.name for path in tmp_path.iterdir() if not path.name.startswith((".", "_"))}
    assert shown | {"copydesk.key"} <= set(yaml.safe_load((tmp_path / "_config.yml").read_text())["exclude"])


def test_astros_schema_has_every_key_of_a_document() -> None:
    schema = (STARTERS / "astro/src/content.config.ts").read_text()
    known = set(re.findall(r"^ {6}(\w+)[:,]", schema, re.MULTILINE))
    renamed = {"published_at": "publishedDateTime"}
    names = [renamed.get(field.name, field.name) for field in fields(Document)]
    assert {re.sub(r"_(\w)", lambda letter: letter[1].upper(), name) for name in names} == known
