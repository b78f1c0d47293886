"""Documents as the preview reads them: nothing that stands on disk stops it."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shelf import DOCUMENT, Shelf

from copydesk.documents import front_matter
from copydesk.preview.entries import Entry, day_of, read

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.datetimes()
    | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*DOCUMENT, "url", "width", "name"]), inner, max_size=4)
    ),
    max_leaves=8,
)


def test_a_document_is_read(shelf: Shelf) -> None:
    other = {"title": "B", "webUrl": "https://b.example/", "provider": {"domain": "b.example"}, "quality": 57}
    entry = read(shelf.workspace.documents, shelf.put(related=[other]))
    assert (entry.title, entry.provider, entry.topics) == (
        DOCUMENT["title"],
        "Harbor Ledger",
        ("Storms", "Coast"),
    )
    assert entry.moment == datetime(2026, 3, 6, 15, 20, tzinfo=UTC)
    assert (entry.related[0].title, entry.related[0].provider, entry.related[0].moment) == (
        "B",
        "b.example",
        None,
    )
    assert entry.published
    assert entry.fault == ""


@pytest.mark.parametrize("changes", [{"removed": True}, {"published": "yes"}, {"published": None}])
def test_only_true_is_published_and_never_what_was_removed(shelf: Shelf, changes: dict[str, Any]) -> None:
    assert not read(shelf.workspace.documents, shelf.put(**changes)).published


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"---\ntitle: half", "never closed"),
        (b"", "must begin with one"),
        (b"---\ntitle: \xff\n---\n", "byte 11: not UTF-8"),
        (b"---\na: &a [x]\nb: *a\n---\n", "line 3: not front matter: an alias"),
        (b"---\n- a\n---\n", "keys with values are wanted"),
    ],
)
def test_a_half_written_document_says_what_is_wrong(shelf: Shelf, data: bytes, fault: str) -> None:
    (shelf.workspace.documents / "2026-03-06-a.md").write_bytes(data)
    entry = read(shelf.workspace.documents, "2026-03-06-a.md")
    assert fault in entry.fault
    assert entry.day == date(2026, 3, 6)


def test_links_and_pipes_are_not_followed(shelf: Shelf) -> None:
    documents = shelf.workspace.documents
    (documents / "link.md").symlink_to(documents / shelf.put())
    os.mkfifo(documents / "pipe.md")
    assert "a link" in read(documents, "link.md").fault
    assert read(documents, "pipe.md").fault == "no regular file"
    assert "No such file" in read(documents, "gone.md").fault


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
@given(
    mapping=st.dictionaries(
        st.sampled_from([*DOCUMENT, "images", "related", "removed", "featuredContent"]), values
    )
)
def test_whatever_stands_in_it_gives_an_entry_and_both_pages(shelf: Shelf, mapping: dict[str, Any]) -> None:
    try:
        text = front_matter.dumps(mapping)
    except TypeError:  # no front matter
        return
    (shelf.workspace.documents / "2026-03-06-a.md").write_text(text, encoding="utf-8")
    assert isinstance(read(shelf.workspace.documents, "2026-03-06-a.md"), Entry)
    assert shelf.page()
    assert shelf.page("unpublished.html")


def test_the_day_is_the_articles_and_else_the_names(shelf: Shelf) -> None:
    assert day_of("2026/2026-03-06-a.md") == date(2026, 3, 6)
    assert day_of("2026-13-06-a.md") is None
    assert day_of("whale.md") is None
    assert read(shelf.workspace.documents, shelf.put(publishedDateTime="soon")).day == date(2026, 3, 6)
    assert read(shelf.workspace.documents, shelf.put(publishedDateTime=date(2026, 3, 5))).day == date(
        2026, 3, 5
    )
