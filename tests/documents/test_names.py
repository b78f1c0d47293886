from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.documents.front_matter import loads
from copydesk.documents.paths import document_name
from copydesk.documents.slug import MAX_LENGTH, slug

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Myanmar's junta: tracking, eliminating", "myanmars-junta-tracking-eliminating"),
        ("Café à Zürich, Straße", "cafe-a-zurich-strasse"),
        ("Cafe\u0301", "cafe"),
        ("北京", "bei-jing"),
        ("AI在北京2008", "ai-zai-bei-jing-2008"),
        ("Москва слезам", "moskva-slezam"),
        ("Δελφοί", "delfoi"),
        ("Windows® — the ™ €5 story 🔥 goes on", "windows-the-5-story-goes-on"),
        ("Part Ⅳ", "part-iv"),
        ("a\u00a0b\tc - d -- e", "a-b-c-d-e"),
        (" spaces around ", "spaces-around"),
        ("AC/DC & U.S.A.", "acdc-usa"),
        ("", "untitled"),
        ("—", "untitled"),
        ("- -", "untitled"),
        ("CON", "con"),
    ],
)
def test_a_title_becomes_a_slug(title: str, expected: str) -> None:
    assert slug(title) == expected


def test_a_long_title_is_cut_between_words() -> None:
    assert slug("word " * 29 + "x more") == "word-" * 29 + "x"  # 146 characters
    assert slug("word " * 29 + "xy more") == "word-" * 28 + "word"
    assert slug("a" * 200) == "a" * MAX_LENGTH


@given(st.text())
def test_any_title_gives_a_safe_slug(title: str) -> None:
    assert re.fullmatch("[a-z0-9-]*[a-z0-9][a-z0-9-]*", slug(title))
    assert "--" not in slug(title)
    assert len(slug(title)) <= MAX_LENGTH


def test_the_date_in_a_name_is_that_of_utc() -> None:
    evening = datetime(2024, 5, 5, 22, tzinfo=timezone(-timedelta(hours=7)))
    assert document_name(evening, "News", lambda name: False) == "2024-05-06-news.md"
    assert document_name(NOON.replace(tzinfo=None), "News", lambda name: False) == "2024-05-06-news.md"


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2024, 5, 5, 23, 59, 59, tzinfo=UTC), "05"),
        (datetime(2024, 5, 6, 0, 30, tzinfo=timezone(timedelta(hours=1))), "05"),
        (datetime(2024, 5, 5, 23, 30, tzinfo=timezone(-timedelta(hours=1))), "06"),
    ],
)
def test_the_day_turns_when_utcs_does(moment: datetime, day: str) -> None:
    assert document_name(moment, "News", lambda name: False) == f"2024-05-{day}-news.md"


def test_a_name_that_is_taken_gets_a_number() -> None:
    taken = set[str]()
    for title in ("News", "NEWS", "News!"):
        taken.add(document_name(NOON, title, taken.__contains__))
    assert taken == {"2024-05-06-news.md", "2024-05-06-news-2.md", "2024-05-06-news-3.md"}


@given(st.text())
def test_no_name_is_reserved_or_changed_by_casefolding(title: str) -> None:
    name = document_name(NOON, title, lambda name: False)
    assert name == name.casefold()
    assert name.startswith("2024-05-06-")  # Windows reserves con, nul, com1 and the like, whole
    assert len(name.encode()) < 200


@pytest.mark.shared
def test_the_family_named_its_documents_so(shared: Path) -> None:
    """All but one: `…-for-microsoft-teams` lost its last word there, at 136 characters."""
    files = [*shared.glob("documents/diablo4/*.md"), *shared.glob("documents/powerapps/*.md")]
    titles = {file.stem[11:]: loads(file.read_text(encoding="utf-8")).mapping["title"] for file in files}
    assert sum(slug(title) != name for name, title in titles.items()) <= 1
