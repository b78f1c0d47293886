"""What a page asks of its readers."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.signals import read


@pytest.mark.parametrize(
    ("body", "signals"),
    [
        ("<meta name=robots content=noarchive>", ("noarchive",)),
        (
            '<META CONTENT="NoIndex, NOFOLLOW, max-snippet: 50" NAME="Robots" />',
            ("max-snippet:50", "noindex"),
        ),
        ("<meta name='copydesk' content='nosnippet'>", ("nosnippet",)),
        ("<meta name='googlebot' content='noarchive'>", ()),
        ("<meta name=robots content=none>", ("noindex",)),
        ("<meta name=robots content='noai, noimageai'>", ("noai", "noimageai")),
        ("<meta name=robots content='max-image-preview:large'>", ("max-image-preview:large",)),
        ("<meta name=robots content='index, follow, all'>", ()),
        ("<!-- <meta name=robots content=noarchive> -->", ()),
        ("<p>robots are coming</p><meta name=description content=noarchive>", ()),
        ('<meta name="tdm-reservation" content="1">', ("tdm",)),
        ('<meta name="tdm-reservation" content="0">', ()),
        ("<meta name=robots>", ()),
    ],
)
def test_a_page_speaks_in_its_metas(body: str, signals: tuple[str, ...]) -> None:
    assert read({}, body.encode()) == signals


@pytest.mark.parametrize(
    ("header", "signals"),
    [
        ("noarchive", ("noarchive",)),
        ("copydesk: noarchive", ("noarchive",)),
        ("googlebot: noindex, noarchive", ()),
        ("googlebot: noindex, copydesk: nosnippet", ("nosnippet",)),
        ("max-snippet:0, max-image-preview: none", ("max-image-preview:none", "max-snippet:0")),
        ("NOINDEX , NOFOLLOW", ("noindex",)),
    ],
)
def test_a_server_speaks_in_its_headers(header: str, signals: tuple[str, ...]) -> None:
    assert read({"x-robots-tag": header}, b"") == signals


def test_a_reservation_stands_in_a_header() -> None:
    assert read({"tdm-reservation": "1"}, b"") == ("tdm",)
    assert read({"tdm-reservation": "0"}, b"") == ()


def test_a_page_in_utf_16_is_understood() -> None:
    assert read({}, "<meta name=robots content=noarchive>".encode("utf-16")) == ("noarchive",)


@given(st.text(max_size=60), st.binary(max_size=300))
def test_nothing_that_strangers_write_breaks_it(header: str, body: bytes) -> None:
    read({"x-robots-tag": header}, b"<meta name=robots" + body)


@pytest.mark.parametrize(
    "piece", ["<meta robots ", "<meta name=robots content=x>", "robots ", "<!-- <meta robots>"]
)
def test_a_page_made_of_such_tags_takes_time_in_proportion_to_its_length(piece: str) -> None:
    began = process_time()
    read({}, piece.encode() * 100_000)
    assert process_time() - began < 5  # seconds, where it takes 0.1; it took hours
