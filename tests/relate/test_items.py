"""JSON lines in, JSON lines out."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.errors import BadInput
from copydesk.model import Membership
from copydesk.relate import as_record, read_items, relate

LINE = {"id": "a", "title": "T", "text": "x", "published": "2024-05-01T12:00:00+02:00", "publisher": "P"}


def line(**changes: object) -> bytes:
    return json.dumps(LINE | changes).encode()


def test_a_line_becomes_an_item() -> None:
    (item,) = read_items([line(), b"\n"])
    assert (item.title, item.text, item.publisher) == ("T", "x", "P")
    assert item.published == datetime(2024, 5, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize("published", [None, ""])
def test_a_date_may_be_missing(published: str | None) -> None:
    assert read_items([line(published=published)])[0].published is None


def test_a_number_is_seconds_since_1970() -> None:
    assert read_items([line(published=86_400)])[0].published == datetime(1970, 1, 2, tzinfo=UTC)


@settings(deadline=None)  # the first call reads the lists of common words
@given(
    st.lists(st.text() | st.integers(-(2**62), 2**62), unique_by=lambda each: (type(each), each), max_size=8)
)
def test_ids_come_back_exactly_as_given_and_in_order(ids: list[str | int]) -> None:
    told = [as_record(each) for each in relate(read_items(line(id=each) for each in ids))]
    assert [record["id"] for record in told] == ids
    assert all(type(record["id"]) is type(given) for record, given in zip(told, ids, strict=True))


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (b"{", "truncated"),
        (b"\xff", "malformed"),
        (b"[]", "Expected `object`"),
        (b"{}", "missing required field `id`"),
        (line(id=None), r"\$.id"),
        (line(title=3), r"\$.title"),
        (line(published="yesterday"), "yesterday"),
        (line(published=1e18), "published"),
    ],
)
def test_a_bad_line_is_named_with_what_is_wrong_and_how_to_mend_it(bad: bytes, why: str) -> None:
    with pytest.raises(BadInput, match=rf"^line 3: .*{why}.*a line is"):
        read_items([line(), b"", bad])


def test_two_articles_may_not_share_an_id() -> None:
    with pytest.raises(BadInput, match=r'line 2: the id "a" stands in line 1 too'):
        read_items([line(), line()])


def test_nothing_copied_is_null() -> None:
    assert as_record(Membership('"a"', "7")) == {"id": "a", "story": 7, "of": None}


def test_of_two_equal_articles_of_one_time_the_one_given_later_is_the_copy() -> None:
    text = "the harbour master said that no ship would leave before the storm had passed on friday night"
    told = relate(read_items([line(id="z", text=text), line(id="a", text=text)]))
    assert [as_record(each) for each in told] == [
        {"id": "z", "story": "z", "of": None},
        {"id": "a", "story": "z", "of": "z"},
    ]
