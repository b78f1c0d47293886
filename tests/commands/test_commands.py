"""The commands as a person calls them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from copydesk.commands import COMMANDS, doctor
from copydesk.workspace.keys import VARIABLE, make_key, read_keys
from copydesk.workspace.workspace import load


def copydesk(
    *arguments: object, cwd: Path | None = None, data: str | None = None
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-P", "-m", "copydesk", *map(str, arguments)]
    environment = {
        name: value for name, value in os.environ.items() if "proxy" not in name.lower() and name != VARIABLE
    }
    return subprocess.run(
        command, cwd=cwd, input=data, env=environment, capture_output=True, text=True, timeout=120
    )


@pytest.mark.parametrize("name", [*COMMANDS, "source add", "source list", "source check", "source remove"])
def test_every_help_shows_an_example(name: str) -> None:
    said = copydesk(*name.split(), "--help").stdout
    assert name == "source" or f"copydesk {name}" in said.partition("Example")[2]


def test_init_makes_a_workspace_that_reads_well_and_is_never_overwritten(tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    assert copydesk("init", desk).returncode == 0
    listed = copydesk("source", "list", "-w", desk)
    assert (listed.returncode, listed.stderr) == (0, "")
    assert "documents/" in listed.stdout
    again = copydesk("init", desk)
    assert again.returncode == 2
    assert "is there already" in again.stderr


def test_init_makes_a_key_that_git_ignores_and_keeps_what_is_there(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_bytes(b"_site/\r\ncopydesk.key")
    assert "copydesk.key" in copydesk("init", tmp_path).stdout
    assert len(read_keys(tmp_path)) == 1
    assert (tmp_path / "copydesk.key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "copydesk.key").read_text().strip() not in copydesk(
        "doctor", "--offline", "-w", tmp_path
    ).stdout
    ignored = (tmp_path / ".gitignore").read_bytes()
    assert ignored.startswith(b"_site/\r\ncopydesk.key\n")
    assert ignored.count(b"copydesk.key") == 1
    assert b"\n.copydesk/\n" in ignored


@pytest.mark.slow
def test_the_run_of_a_fresh_workspace_works_as_it_stands(tmp_path: Path) -> None:
    """Also where its one source on the web cannot be reached."""
    assert copydesk("init", tmp_path).returncode == 0
    run = copydesk("run", "-w", tmp_path, "--json")
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)["sources"]["Our own list"]["status"] == "done"
    assert copydesk("run", "-w", tmp_path, "--strict").returncode in (0, 3)


def test_no_source_reached_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "copydesk.yaml").write_text("sources: [{name: A, feed: 'http://127.0.0.1/feed.xml'}]\n")
    run = copydesk("run", "-w", tmp_path)
    assert run.returncode == 1
    assert "A: failed: " in run.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("run", "-w", "nowhere"), "nowhere: no copydesk.yaml in it; `copydesk init nowhere`"),
        (("run", "--source", "X", "-w", "desk"), "no source is called 'X'"),
        (("run", "--limit", "few", "-w", "desk"), "'few' is not a valid integer"),
        (("run", "--since", "then", "-w", "desk"), "'then' is no date; write it like 2026-03-01 or 2026-"),
        (("run", "--lmit", "5", "-w", "desk"), "did you mean '--limit'?; see `copydesk run --help`"),
        (("replay", "--until", "now", "-w", "desk"), "'now' is no date; write it like 2026-03-01 or 2026-"),
        (("why", "desk/no.md", "-w", "desk"), "no such file"),
        (("why", "https://www.example.org/a", "-w", "desk"), "its address was never met"),
        (("source", "check", "X", "-w", "desk"), "no source is called 'X'"),
        (("source", "check", "-w", "desk"), "no source yet; `copydesk source add URL` adds one"),
        (("source", "remove", "X", "-w", "desk"), "no source is called 'X'"),
        (("source", "add", "ftp://a.example/", "-w", "desk"), "'ftp://a.example/' is no web address"),
        (("source", "add", "the news", "-w", "desk"), "'the news' is no web address; give one like https://"),
        (("source", "add", "https://me:pw@a.example/", "-w", "desk"), "leave out what stands before the @"),
        (("source", "add", "a.example", "--name", " A", "-w", "desk"), "' A' is no name"),
        (("group", "bad.jsonl"), "bad.jsonl"),
        (("extract", "bad.jsonl"), "bad.jsonl:1: "),
        (("lint", "no.md"), "no.md: no such file or folder; check how it is spelt"),
        (("lint",), "missing argument"),
        (("bogus",), "no such command 'bogus'; see `copydesk --help`"),
    ],
)
def test_bad_input_gets_one_clear_line_and_status_2(
    tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk/copydesk.yaml").write_text("site: {title: A}\n")
    (tmp_path / "bad.jsonl").write_text('{"id": 1,\n')
    run = copydesk(*arguments, cwd=tmp_path)
    assert run.returncode == 2, run.stderr
    assert says in run.stderr
    assert "Traceback" not in run.stderr
    assert "Usage" not in run.stderr
    assert run.stdout == ""


def test_a_workspace_without_sources_is_told_how_to_get_one(tmp_path: Path) -> None:
    (tmp_path / "copydesk.yaml").write_text("site: {title: A}\n")
    run = copydesk("run", cwd=tmp_path)
    assert run.returncode == 0
    assert run.stderr == "no source yet; `copydesk source add URL` finds a site's feed and adds it\n"


def test_a_mistake_in_the_settings_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "copydesk.yaml").write_text("site: {title: A}\nsorces: []\n")
    run = copydesk("run", cwd=tmp_path)
    assert run.returncode == 2
    assert (
        run.stderr == f"copydesk: {tmp_path}/copydesk.yaml:2: unknown key `sorces`; did you mean `sources`?\n"
    )


def test_it_does_not_matter_from_where_it_is_started(tmp_path: Path) -> None:
    for name in ("crawler", "flows", "copydesk"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise SystemExit('the wrong one')\n")
    (tmp_path / "copydesk.yaml").write_text("sources: [{name: A, documents: docs/}]\n")
    (tmp_path / "docs").mkdir()
    run = copydesk("run", cwd=tmp_path)
    assert run.returncode == 0, run.stderr


def test_extract_reads_one_page_and_lists_of_pages_alike(tmp_path: Path) -> None:
    page = "<html><head><title>A headline of some length</title></head><body><article>" + (
        "<p>The harbour was closed for nine hours on Monday, and reopened in the evening with the tide.</p>"
        * 6
    )
    (tmp_path / "page.html").write_text(page + "</article></body></html>")
    (tmp_path / "list").write_text(
        '{"url": "https://www.example.org/a", "file": "page.html"}\n{"url": "https://www.example.org/b", "file": "no"}\n'
    )
    one = json.loads(
        copydesk("extract", "page.html", "--url", "https://www.example.org/a", cwd=tmp_path).stdout
    )
    first, second = map(json.loads, copydesk("extract", "list", cwd=tmp_path).stdout.splitlines())
    assert one == first
    assert first["title"] == "A headline of some length"
    assert "No such file" in second["error"]
    assert copydesk("extract", "list", "--jobs", 2, cwd=tmp_path).stdout.count("\n") == 2


def test_group_tells_stories_in_the_order_given() -> None:
    article = {"title": "Storm closes Alderhaven harbour", "text": "", "published": None, "publisher": "a"}
    lines = "".join(json.dumps(article | {"id": number}) + "\n" for number in (3, 1, 2))
    found = [json.loads(line) for line in copydesk("group", "-", data=lines).stdout.splitlines()]
    assert [each["id"] for each in found] == [3, 1, 2]
    assert all(set(each) == {"id", "story", "of"} for each in found)


@pytest.mark.slow
def test_source_check_says_what_became_of_each_link(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    front = {"title": "A", "originalUrl": "http://127.0.0.1/a", "webUrl": "http://127.0.0.1/a"}
    (tmp_path / "docs/a.md").write_text(f"---\n{yaml.safe_dump(front)}---\n\n")
    (tmp_path / "copydesk.yaml").write_text("sources: [{name: Mine, documents: docs/}]\n")
    run = copydesk("source", "check", "Mine", "-w", tmp_path)
    assert run.returncode == 0, run.stderr
    assert "failed    http://127.0.0.1/a" in run.stdout
    assert "Mine: 1 links, 0 articles read, 1 failed" in run.stdout
    assert not (tmp_path / "output").exists()


@pytest.mark.slow
def test_doctor_finds_what_is_at_fault(tmp_path: Path) -> None:
    (tmp_path / "copydesk.yaml").write_text("sources: [{name: A, feed: 'http://127.0.0.1/feed.xml'}]\n")
    offline = copydesk("doctor", "--offline", "-w", tmp_path)
    assert offline.returncode == 0, offline.stderr
    assert "note   contact: not set" in offline.stdout
    run = copydesk("doctor", "-w", tmp_path)
    assert run.returncode == 1
    assert "FAULT  source A: " in run.stdout


def test_doctor_says_whether_there_is_a_key(tmp_path: Path) -> None:
    (tmp_path / "copydesk.yaml").write_text("site: {title: A}\n")

    def said() -> str:
        return "\n".join(f"{state} {text}" for state, text in doctor._key(load(tmp_path)))

    assert said().startswith("note key: none, so documents have no `secured`.")
    (tmp_path / "copydesk.yaml").write_text("text: secured\n")
    assert said().startswith("FAULT key: none, but `text: secured` needs one.")
    make_key(tmp_path)
    path = tmp_path / "copydesk.key"
    assert said() == f"ok key: one that writes, in {path}\nok key: its file's mode is 0600"
    path.write_text(path.read_text() * 2)
    path.chmod(0o644)
    assert said() == (
        f"ok key: one that writes, and 1 older that read, in {path}\n"
        f"FAULT key: its file's mode is 0644, so others may read it. Run `chmod 600 {path}`"
    )
    path.write_text("what is no key\n")
    assert said().startswith(f"FAULT key: {path}:1: no key; ")


def test_doctor_says_where_git_would_take_the_key(tmp_path: Path) -> None:
    if not shutil.which("git"):
        pytest.skip("no git here")
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / "copydesk.yaml").write_text("site: {title: A}\n")
    make_key(tmp_path)
    assert any("git does not ignore" in text for _, text in doctor._key(load(tmp_path)))
    (tmp_path / ".gitignore").write_text("copydesk.key\n")
    assert not any("git does not ignore" in text for _, text in doctor._key(load(tmp_path)))
