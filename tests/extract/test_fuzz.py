"""Pages cut, torn and mixed: an article or a reason, never an exception, and the same one each time."""

from __future__ import annotations

import gzip
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented import PARAGRAPHS, page, page_html

from copydesk.errors import Unreadable
from copydesk.extract import as_record, read

INVENTED = [
    page_html(),
    page_html('<script type=\'application/ld+json\'>{"@type": "NewsArticle", "headline": "Ferry"}</script>'),
    page_html(
        body="<table><tr><td><ul><li>"
        + "</li><li>".join(PARAGRAPHS)
        + "</ul></table><figure><img src=x></figure>"
    ),
]
DEBRIS = [
    b"<",
    b">",
    b"</div>",
    b"<p>",
    b"</article>",
    b"<table>",
    b"<!--",
    b"'",
    b"\xff",
    b"\x00",
    b"&#x110000;",
    b"<script>",
    b"</html>",
]


@st.composite
def torn(draw, pages):
    """A page with some of its pieces dropped, doubled, swapped or replaced."""
    body = draw(st.sampled_from(pages))
    for _ in range(draw(st.integers(1, 6))):
        start, length = draw(st.integers(0, len(body))), draw(st.integers(0, 400))
        piece = body[start : start + length]
        put = draw(st.sampled_from([b"", piece * 2, piece[::-1], *DEBRIS]))
        body = body[:start] + put + body[start + length :]
    return body


def outcome(body: bytes) -> object:
    try:
        return json.dumps(as_record(read(page(), body)))
    except Unreadable as reason:
        return str(reason)


@settings(max_examples=100, deadline=None)
@given(torn(INVENTED))
def test_a_torn_page_gives_an_article_or_a_reason(body):
    assert outcome(body) == outcome(body)


@pytest.mark.shared
@pytest.mark.slow
def test_torn_real_pages_too(shared):
    files = sorted((shared / "realweb/pages").glob("*.gz"))[::8]
    pages = [gzip.decompress(file.read_bytes()) for file in files]

    @settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(torn(pages))
    def survive(body):
        assert outcome(body)

    survive()


@pytest.mark.shared
@pytest.mark.slow
def test_the_order_of_reading_shows_in_no_article(shared):
    files = sorted((shared / "realweb/pages").glob("*.gz"))[::10]
    pages = [gzip.decompress(file.read_bytes()) for file in files]
    forwards = [outcome(body) for body in pages]
    assert [outcome(body) for body in reversed(pages)][::-1] == forwards
