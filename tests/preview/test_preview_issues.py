"""Issues: which documents share a page, told by their names alone."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shelf import Shelf

from copydesk.preview.entries import Entry, day_of, read
from copydesk.preview.issues import MOST, Issue, issues


def names(days: list[int]) -> list[str]:
    """As many documents for each day as the list says, the first day being 1 January 2026."""
    return [
        f"{date(2026, 1, 1) + timedelta(day)}-{number}.md"
        for day, some in enumerate(days)
        for number in range(some)
    ]


@given(days=st.lists(st.integers(0, MOST + 50), max_size=12), undated=st.integers(0, 3))
def test_every_document_stands_in_one_issue_newest_first(days: list[int], undated: int) -> None:
    every = names(days) + [f"whale-{number}.md" for number in range(undated)]
    found = issues(every, day_of)
    assert sorted(name for issue in found for name in issue.names) == sorted(every)
    assert all(len(issue.names) <= MOST for issue in found)
    assert all(a.first >= b.last for a, b in pairwise(found) if a.first and b.last)
    assert [issue.number for issue in found] == [*range(1, len(found) + 1)]


@given(days=st.lists(st.integers(1, MOST // 2), min_size=1, max_size=12))
def test_the_documents_of_a_day_stay_together(days: list[int]) -> None:
    for a, b in pairwise(issues(names(days), day_of)):
        assert a.first != b.last


def test_a_young_day_does_not_make_an_issue_alone() -> None:
    newest, *_ = issues(names([MOST * 2, 1]), day_of)
    assert len(newest.names) == MOST


def test_there_is_an_issue_even_of_nothing() -> None:
    assert issues([], day_of) == [Issue(1, (), None, None)]


def test_the_newest_page_reads_no_document_of_another_issue(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_ones: list[str] = []

    def reading(folder: Path, name: str) -> Entry:
        read_ones.append(name)
        return read(folder, name)

    monkeypatch.setattr("copydesk.preview.issues.MOST", 2)
    monkeypatch.setattr("copydesk.preview.newsstand.read", reading)
    for day in range(1, 7):
        shelf.put(f"2026-03-0{day}-a.md")
    page = shelf.page()
    assert sorted(read_ones) == ["2026-03-05-a.md", "2026-03-06-a.md"]
    assert "3 pages" in page
    assert 'href="2.html"' in page
    assert 'href="unpublished-3.html"' in shelf.page("unpublished-2.html")
