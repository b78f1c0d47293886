"""What the middlewares read: Retry-After, tdmrep.json."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.middlewares.patience import read_retry_after
from crawler.middlewares.reservation import reserves

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
DAY = timedelta(hours=24)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", timedelta(minutes=2)),
        (" 60 ", timedelta(minutes=1)),
        ("86401", DAY),
        ("9" * 5000, DAY),
        ("Tue, 24 Nov 2026 13:00:00 GMT", timedelta(hours=1)),
        ("Fri, 24 Nov 2096 13:00:00 GMT", DAY),
        ("Tue, 24 Nov 2026 11:00:00 GMT", None),
        ("0", None),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        ("٣", None),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_a_day_at_most(value: str, wait: timedelta | None) -> None:
    assert read_retry_after(value, NOW) == wait


@given(st.text(max_size=60))
def test_no_retry_after_breaks_it(value: str) -> None:
    wait = read_retry_after(value, NOW)
    assert wait is None or timedelta() < wait <= DAY


@pytest.mark.parametrize(
    ("location", "path", "reserved"),
    [
        ("/", "/a/b", True),
        ("/a", "/a/b", True),
        ("/a", "/b", False),
        ("/*.html$", "/a/b.html", True),
        ("/*.html$", "/a/b.html?c", False),
        ("/a/*/c", "/a/b/c/d", True),
        ("/a.b", "/axb", False),
        ("/q?id=*", "/q?id=7", True),
    ],
)
def test_a_reservations_location_is_a_pattern_as_in_robots_txt(
    location: str, path: str, reserved: bool
) -> None:
    text = json.dumps(
        [{"location": location, "tdm-reservation": 1, "tdm-policy": "https://a.example/policy"}]
    )
    assert reserves(text, f"https://a.example{path}") == reserved


def test_the_first_rule_that_matches_decides() -> None:
    text = json.dumps([{"location": "/open", "tdm-reservation": 0}, {"location": "/", "tdm-reservation": 1}])
    assert not reserves(text, "https://a.example/open/1")
    assert reserves(text, "https://a.example/1")


@given(
    st.recursive(
        st.none() | st.text() | st.integers(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_what_is_no_tdmrep_file_reserves_nothing(document: object) -> None:
    assert not reserves(json.dumps(document), "https://a.example/")
