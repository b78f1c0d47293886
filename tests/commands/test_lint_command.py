"""copydesk lint as a person calls it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from planted import DOCUMENT, NAME, planted

from copydesk.commands.lint import command

BAD = planted(('"Ferry docks early"', "'Ferry docks early'"), ("heat: 79", "heat: 20"))
HEAT = "12: heat: 20 is less than the quality, 59; write that or more, or -1"


def other(number: int) -> str:
    """A document of another address."""
    return DOCUMENT.replace("ledger.example/a", f"ledger.example/{number}")


def lint(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(each) for each in arguments])


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "_news"
    folder.mkdir()
    (folder / NAME).write_text(DOCUMENT)
    (folder / "README.md").write_text("# What stands here\n")
    return folder


def test_a_folder_without_a_fault(news: Path) -> None:
    ran = lint(news)
    assert (ran.exit_code, ran.stdout, ran.stderr) == (0, "", "no fault in 1 document\n")


def test_a_line_for_each_fault_and_status_1(news: Path) -> None:
    (news / "2024-06-01-bad.md").write_text(BAD.replace("ledger.example/a", "ledger.example/b"))
    ran = lint(news)
    path = news / "2024-06-01-bad.md"
    assert ran.exit_code == 1
    assert ran.stdout.splitlines() == [
        f'{path}:3: title: not in the format\'s style; write `title: "Ferry docks early"`',
        f"{path}:{HEAT}",
    ]
    assert ran.stderr == "2 faults in 1 of 2 documents; `--fix` mends 1\n"


def test_fix_says_what_it_mended_and_what_is_left(news: Path) -> None:
    path = news / NAME
    path.write_text(BAD)
    ran = lint("--fix", news)
    assert ran.exit_code == 1
    assert ran.stdout.splitlines() == [
        f"{path}:3: mended: title: not in the format's style",
        f"{path}:{HEAT}",
    ]
    assert ran.stderr == "1 fault mended; 1 fault in 1 of 1 document\n"
    assert path.read_text() == planted(("heat: 79", "heat: 20"))
    path.write_text(planted(("heat: 79\n", "heat: 79 \n")))
    assert lint("--fix", path).exit_code == 0
    assert path.read_text() == DOCUMENT


def test_a_document_without_a_fault_is_not_touched(news: Path) -> None:
    before = (news / NAME).stat()
    assert lint("--fix", news).exit_code == 0
    assert (news / NAME).stat().st_ino == before.st_ino


def test_what_would_lose_a_comment_is_left_and_says_so(news: Path) -> None:
    text = planted(("category: news\n", "# mine\ncategory: news\n"), ("\nprovider:", "provider:"))
    (news / NAME).write_text(text)
    ran = lint("--fix", news)
    assert (
        "no empty line above; add one (by hand: written anew, the file would lose its comments)" in ran.stdout
    )
    assert ran.exit_code == 1
    assert (news / NAME).read_text() == text


def test_json_lines(news: Path) -> None:
    (news / NAME).write_text(BAD)
    first, second = map(json.loads, lint("--json", news).stdout.splitlines())
    assert first == {
        "path": str(news / NAME),
        "line": 3,
        "fault": "title: not in the format's style",
        "mend": 'write `title: "Ferry docks early"`',
        "fixable": True,
        "mended": False,
    }
    assert (second["line"], second["fixable"]) == (12, False)
    assert json.loads(lint("--json", "--fix", news).stdout.splitlines()[0])["mended"] is True


def test_what_cannot_be_read_is_status_2_and_the_others_are_still_linted(news: Path) -> None:
    (news / NAME).write_text(BAD)
    ran = lint(news / "nowhere.md", news)
    assert ran.exit_code == 2
    assert HEAT in ran.stdout
    assert ran.stderr.splitlines()[0] == (
        f"copydesk: {news / 'nowhere.md'}: no such file or folder; check how it is spelt"
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_status_2(news: Path) -> None:
    (news / NAME).chmod(0)
    ran = lint(news)
    assert ran.exit_code == 2
    assert ran.stderr.startswith(f"copydesk: {news / NAME}: Permission denied; ")


def test_a_folder_that_cannot_be_listed_is_status_2(news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (news / "closed").mkdir()
    scandir = os.scandir

    def refusing(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    ran = lint(news)
    assert ran.exit_code == 2
    assert ran.stderr == (
        f"copydesk: {news / 'closed'}: Permission denied; make it readable, or leave it out\n"
        "no fault in 1 document\n"
    )


def test_two_documents_of_one_address(news: Path) -> None:
    text = DOCUMENT.replace('webUrl: "https://www', 'webUrl: "http://www').replace(
        'ledger.example/a"\nampWeb', 'ledger.example/a/"\nampWeb'
    )
    (news / "2024-06-02-again.md").write_text(text)
    ran = lint(news)
    assert ran.stdout == (
        f"{news / '2024-06-02-again.md'}:7: webUrl: the same address as {news / NAME}; keep one of the two documents\n"
    )
    assert lint(news / NAME, news / NAME, news / ".." / "_news" / NAME).exit_code == 0


def test_two_names_that_differ_by_capitals_alone(news: Path) -> None:
    (news / NAME.upper().replace(".MD", ".md")).write_text(other(2))
    assert "its name differs from " in lint(news).stdout


def test_below_a_folder_only_documents_are_linted(news: Path, tmp_path: Path) -> None:
    """A page of the site is one as soon as it has front matter; a torn document is, by its name."""
    (news / ".hidden").mkdir()
    (news / ".hidden" / "a.md").write_text("---\n")
    (news / "notes.txt").write_text("---\n")
    (tmp_path / "elsewhere.md").write_text("---\n")
    (news / "linked.md").symlink_to(tmp_path / "elsewhere.md")
    (news / "linked").symlink_to(tmp_path)
    assert lint(news).stderr == "no fault in 1 document\n"
    (news / "2024-06-03-torn.md").write_text("")
    (news / "sub").mkdir()
    (news / "sub" / "about.md").write_text("\ufeff---\ntitle: About\n---\n")
    assert lint(news).stderr.endswith("in 2 of 3 documents; `--fix` mends 3\n")


def test_a_link_is_not_written_through(news: Path, tmp_path: Path) -> None:
    (tmp_path / "2024-05-31-elsewhere.md").write_text(BAD)
    link = news / "2024-05-31-link.md"
    link.symlink_to(tmp_path / "2024-05-31-elsewhere.md")
    ran = lint("--fix", link)
    assert ran.exit_code == 1
    assert "a link or no plain file stands there" in ran.stderr
    assert (tmp_path / "2024-05-31-elsewhere.md").read_text() == BAD


def test_owners_are_those_of_the_workspace_above(news: Path) -> None:
    settings = news.parent / "copydesk.yaml"
    settings.write_text("site: {title: A}\n")
    (news.parent / "providers.yaml").write_text(
        "- {domain: harbor-ledger.example, name: Harbor Ledger, owner: X}\n"
        "- {domain: post.example, name: The Post, owner: X}\n"
    )
    assert "related: not in order" in lint(news).stdout
    settings.write_text("site: {titel: A}\n")
    ran = lint(news)
    assert ran.exit_code == 2
    assert f"{settings}:1: unknown key `titel`" in ran.stderr


def test_a_headline_cannot_write_to_the_terminal(news: Path) -> None:
    (news / NAME).write_text(planted(("Ferry docks early", "Ferry\\e[31m <b\u2028\\n>docks")))
    ran = lint(news)
    assert ran.exit_code == 1
    assert all(line.isprintable() for line in ran.stdout.splitlines())
    assert ran.stdout.count("\n") == ran.stdout.count(f"{NAME}:")
