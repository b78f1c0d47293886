"""The examples in the documentation are true."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import msgspec
import pytest
import yaml

from copydesk.commands import COMMANDS
from copydesk.commands.init import GENERATORS
from copydesk.documents import front_matter
from copydesk.documents.lint.checks import lint
from copydesk.documents.private import payload
from copydesk.documents.slug import slug
from copydesk.documents.splice import splice
from copydesk.model import Article
from copydesk.site.api import encoded
from copydesk.site.items import item_of
from copydesk.state import ledger
from copydesk.workspace.keys import FILE, VARIABLE, is_exposed, read_keys
from copydesk.workspace.settings import Desk
from copydesk.workspace.workspace import load

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def examples(page: Path) -> dict[str, str]:
    """The YAML blocks of a page, by the heading above each."""
    found = {}
    for section in re.split(r"^#+ ", page.read_text(encoding="utf-8"), flags=re.MULTILINE):
        for block in re.findall(r"^```yaml\n(.*?)^```", section, flags=re.MULTILINE | re.DOTALL):
            found[section.partition("\n")[0]] = block
    return found


def test_the_settings_in_the_documentation_are_read_as_they_stand(tmp_path: Path) -> None:
    for name, text in examples(ROOT / "docs/settings.md").items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    workspace = load(tmp_path)
    assert len(workspace.desk.sources) == 5
    assert (len(workspace.topics), len(workspace.providers)) == (2, 3)


def test_the_values_shown_are_the_defaults(tmp_path: Path) -> None:
    (tmp_path / "copydesk.yaml").write_text(
        examples(ROOT / "docs/settings.md")["copydesk.yaml"], encoding="utf-8"
    )
    shown = load(tmp_path).desk
    own = {"site": shown.site, "contact": shown.contact, "sources": shown.sources}
    assert shown == msgspec.structs.replace(Desk(), **own)


def test_the_page_on_settings_names_every_one() -> None:
    text = (ROOT / "docs/settings.md").read_text(encoding="utf-8")

    def keys(kind: type) -> set[str]:
        found = set()
        for field in msgspec.structs.fields(kind):
            found.add(field.name)
            for inner in (field.type, *getattr(field.type, "__args__", ())):
                if isinstance(inner, type) and issubclass(inner, msgspec.Struct):
                    found |= keys(inner)
        return found

    assert {key for key in keys(Desk) if not re.search(rf"\b{key}\b", text)} == set()


def test_the_readmes_document_is_one() -> None:
    text = next(text for text in examples(ROOT / "README.md").values() if text.startswith("---"))
    mapping = front_matter.loads(text).mapping
    assert mapping["published"] is True
    assert front_matter.dumps(mapping).rstrip() == text.rstrip()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_within_the_repository_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_named_in_the_documentation_exists(page: Path) -> None:
    named = set(
        re.findall(r"(?:`|^|&& |bin/)copydesk ([a-z]+)", page.read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert named <= COMMANDS.keys()


def test_the_page_on_the_format_shows_a_document_as_the_desk_writes_it() -> None:
    text = examples(ROOT / "docs/format.md")["The document"]
    assert front_matter.dumps(front_matter.loads(text).mapping).rstrip() == text.rstrip()


@pytest.mark.parametrize("page", ["README.md", "docs/format.md"])
def test_the_documents_shown_have_no_fault(page: str) -> None:
    shown = [text for text in examples(ROOT / page).values() if text.startswith("---")]
    assert len(shown) == 1
    assert lint(f"{shown[0]}\n".encode(), "2026-03-07-a.md") == []


def test_the_faults_on_the_page_on_the_format_are_said_so() -> None:
    page = (ROOT / "docs/format.md").read_text(encoding="utf-8")
    text = examples(ROOT / "docs/format.md")["The document"]
    text = text.replace("gates but", "the port&#8217;s gates but").replace("heat: 89", "heat: 20")
    said = [f"{fault.line}: {fault}" for fault in lint(f"{text}\n".encode(), "2026-03-07-dock-deal.md")]
    assert said == re.findall(r"^output/_news/2026-03-07-dock-deal\.md:(.*)", page, re.MULTILINE)


def test_the_item_on_the_page_on_the_format_is_what_the_api_makes_of_the_document() -> None:
    document = front_matter.loads(examples(ROOT / "docs/format.md")["The document"])
    text = (ROOT / "docs/format.md").read_text(encoding="utf-8").partition("## Site files")[2]
    shown = text.partition("```json\n")[2].partition("```")[0]
    path = "_news/2026-03-07-dockworkers-and-terminals-reach-deal.md"
    assert encoded(item_of(path, document.mapping, document.body, "en")).decode() == shown


def test_the_record_on_the_page_on_the_format_is_what_the_desk_seals() -> None:
    text = (ROOT / "docs/format.md").read_text(encoding="utf-8")
    shown = json.loads(text.partition("```json\n")[2].partition("```")[0])
    fetched = datetime.fromisoformat(shown["fetchedDateTime"])
    article = Article("", "", shown["source"], fetched, authors=shown["authors"], text="Whose it is.")
    assert shown == payload(article, fetched=fetched, text_hash=shown["textHash"], copies="", text=False)


def test_the_lines_that_make_and_change_a_key_do_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not shutil.which("openssl"):
        pytest.skip("no openssl here")
    monkeypatch.delenv(VARIABLE, raising=False)
    section = (ROOT / "docs/running.md").read_text(encoding="utf-8").partition("## The key")[2]
    make, change = re.findall(r"^```\n(.*?)^```", section.partition("\n## ")[0], re.MULTILINE | re.DOTALL)
    (tmp_path / ".copydesk").mkdir()
    subprocess.run(make, shell=True, check=True, cwd=tmp_path)
    (first,) = read_keys(tmp_path).values
    subprocess.run(change, shell=True, check=True, cwd=tmp_path)
    newest, older = read_keys(tmp_path).values
    assert older == first != newest
    assert not is_exposed(tmp_path / FILE)


def test_the_folders_on_the_page_on_sites_are_those_that_init_sets() -> None:
    shown = {name.lower(): yaml.safe_load(text) for name, text in examples(ROOT / "docs/sites.md").items()}
    made = ROOT / "copydesk/workspace/starters"
    assert shown == {name: yaml.safe_load((made / name / "copydesk.yaml").read_text()) for name in GENERATORS}


def test_the_slug_on_the_page_on_the_format_is_true() -> None:
    text = (ROOT / "docs/format.md").read_text(encoding="utf-8")
    title, said = re.findall(r"\(\*(.+?)\* is\s`(.+?)`\)", text)[0]
    assert slug(title) == said


def test_the_line_on_the_page_on_editing_is_one_of_the_ledger() -> None:
    text = (ROOT / "docs/editing.md").read_text(encoding="utf-8")
    shown = text.partition("```json\n")[2].partition("```")[0].encode()
    lines, bad = ledger.decode(shown)
    assert (ledger.encode(lines), bad) == (shown, 0)
    described = {
        name
        for row in re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
        for name in re.findall(r"`(\w+)`", row)
    }
    assert {field.encode_name for field in msgspec.structs.fields(ledger.Line)} <= described


def test_the_document_on_the_page_on_editing_is_read_as_a_persons_and_kept() -> None:
    page = (ROOT / "docs/editing.md").read_text(encoding="utf-8")
    text = page.partition("```yaml\n")[2].partition("```")[0]
    front = front_matter.loads(text)
    assert front.body == "What we think of it stands here.\n"
    changed = splice(text, {**front.mapping, "heat": 99}, front.body)
    assert changed == text.replace("heat: 89", "heat: 99")
