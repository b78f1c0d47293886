from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.extract.dates import parse, sane

EAST = timezone(timedelta(hours=2))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-05-01T08:30:00Z", datetime(2024, 5, 1, 8, 30, tzinfo=UTC)),
        ("2024-05-01T08:30:00+0200", datetime(2024, 5, 1, 8, 30, tzinfo=EAST)),
        ("Wed, 01 May 2024 08:30:00 GMT", datetime(2024, 5, 1, 8, 30, tzinfo=UTC)),
        ("Wed May 01 2024 08:30:00 GMT+0200 (CEST)", datetime(2024, 5, 1, 8, 30, tzinfo=EAST)),
        ("May 1, 2024 8:30 AM", datetime(2024, 5, 1, 8, 30)),
        ("2024-05-01", datetime(2024, 5, 1)),
        ("1714552200", datetime(2024, 5, 1, 8, 30, tzinfo=UTC)),
        ("1714552200000", datetime(2024, 5, 1, 8, 30, tzinfo=UTC)),
        ("May 2024", None),
        ("8:30", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_as_pages_write_them(text, moment):
    assert parse(text) == moment


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a process can be set on POSIX alone")
def test_the_machine_s_own_zone_does_not_matter(monkeypatch):
    def read_in(zone):
        monkeypatch.setitem(os.environ, "TZ", zone)
        time.tzset()
        return parse("1 May 2024 08:30 IST")

    try:
        assert read_in("Asia/Kolkata") == read_in("UTC")
    finally:
        monkeypatch.undo()
        time.tzset()


def test_dates_to_come_or_before_1990_are_none():
    fetched = datetime(2024, 5, 2, 12, tzinfo=UTC)
    assert sane(fetched + timedelta(minutes=59), fetched)
    assert sane(fetched + timedelta(minutes=61), fetched) is None
    assert sane(datetime(1989, 12, 31), fetched) is None


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_none(text):
    found = parse(text)
    assert sane(found, datetime(2024, 5, 2, tzinfo=UTC)) in (found, None)
