"""copydesk source, as a person calls it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from copydesk.commands.source import command
from copydesk.errors import BadInput, CannotWrite, Unreadable

SETTINGS = """\
# my desk
sources:
  - {name: Harbor Ledger, feed: "https://www.harbor-ledger.example/feed.xml"} # the port
  # the valley
  - {name: The Civic Post, sitemap: https://www.the-civic-post.example/news-sitemap.xml}
"""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "copydesk.yaml").write_text(SETTINGS)
    return tmp_path


def source(desk: Path, *arguments: str) -> Result:
    """The command's result; its errors are raised."""
    return CliRunner().invoke(command, [*arguments, "-w", str(desk)], catch_exceptions=False)


def test_remove_takes_out_one_entry_and_keeps_the_comments_of_others(desk: Path) -> None:
    assert "Harbor Ledger is taken out of" in source(desk, "remove", "Harbor Ledger").output
    assert (desk / "copydesk.yaml").read_text() == SETTINGS.replace(SETTINGS.splitlines(True)[2], "")
    source(desk, "remove", "The Civic Post")
    assert (desk / "copydesk.yaml").read_text() == "# my desk\nsources: []\n  # the valley\n"
    assert "`copydesk source add URL` adds one" in source(desk, "list").output


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            ("https://www.harbor-ledger.example/feed.xml?utm_source=x",),
            "is a source already: 'Harbor Ledger'",
        ),
        (("https://other.example/", "--name", "Harbor Ledger"), "a source is called 'Harbor Ledger' already"),
    ],
)
def test_what_is_there_already_is_not_added_again(desk: Path, arguments: tuple[str, ...], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        source(desk, "add", *arguments)
    assert (desk / "copydesk.yaml").read_text() == SETTINGS


def test_an_address_that_must_not_be_asked_is_not_and_nothing_changes(desk: Path) -> None:
    with pytest.raises(Unreadable, match=r"127\.0\.0\.1 is not a public address"):
        source(desk, "add", "http://127.0.0.1/")
    assert (desk / "copydesk.yaml").read_text() == SETTINGS


def test_a_settings_file_that_is_a_link_is_left_alone(desk: Path) -> None:
    (desk / "copydesk.yaml").rename(desk / "elsewhere.yaml")
    (desk / "copydesk.yaml").symlink_to(desk / "elsewhere.yaml")
    with pytest.raises(CannotWrite, match="a link or no plain file stands there"):
        source(desk, "remove", "Harbor Ledger")
    assert (desk / "elsewhere.yaml").read_text() == SETTINGS


def test_what_would_make_the_settings_wrong_is_not_written(desk: Path) -> None:
    """An entry whose words another one borrows."""
    text = "sources:\n- {name: A, documents: a/, exclude: &words [x]}\n- {name: B, documents: b/, exclude: *words}\n"
    (desk / "copydesk.yaml").write_text(text)
    with pytest.raises(BadInput, match=r"copydesk\.yaml: source 'A' cannot be taken out by itself"):
        source(desk, "remove", "A")
    assert (desk / "copydesk.yaml").read_text() == text
