from __future__ import annotations

import pytest
from invented import page, page_html

from copydesk.extract import read
from copydesk.extract.charset import decode

WORDS = "Žluťoučký kůň – «Über» Straße"


@pytest.mark.parametrize(
    ("body", "content_type", "charset"),
    [
        ("\ufeffäö".encode(), "text/html; charset=iso-8859-1", "utf-8"),  # a mark beats the header
        ("äö".encode("utf-16"), "", "utf-16-le"),
        (
            "äö".encode("cp1252"),
            "text/html; charset=ISO-8859-1",
            "cp1252",
        ),  # the header, as the WHATWG reads it
        (b"<meta charset=latin1>" + "äö".encode(), "", "utf-8"),  # valid UTF-8 beats a meta element
        (b"<meta charset=windows-1252>" + "äö".encode("cp1252"), "", "cp1252"),
    ],
)
def test_the_encoding_is_the_first_that_fits(body, content_type, charset):
    decoded = decode(body, content_type)
    assert decoded.charset == charset
    assert "äö" in decoded.utf8.decode()
    assert not decoded.damaged


def test_a_page_that_says_nothing_is_detected():
    text = "Съёмки фильма начались в порту, где раньше стояли старые корабли и жили рыбаки. " * 5
    assert decode(text.encode("cp1251")).utf8.decode() == text


def test_what_stays_undecodable_is_replaced_and_flagged():
    found = read(
        page(headers={"content-type": "text/html; charset=utf-8"}),
        page_html().replace(b"Monday", b"Mon\xffday"),
    )
    assert "Mon\ufffdday" in found.text
    assert "undecodable" in found.flags


@pytest.mark.parametrize(
    "label", ["idna", "punycode", "rot13", "hex", "zlib", "utf-7", "unicode_escape", "no-such-thing"]
)
def test_codecs_that_are_not_for_pages_are_not_used(label):
    assert decode(b"<p>plain", f"text/html; charset={label}").charset == "utf-8"
