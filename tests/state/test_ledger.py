"""The ledger says what the state knows, and a new state learns it back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from copydesk import urls
from copydesk.model import Article, Link, Membership, Page
from copydesk.state import articles, documents, ledger, links
from copydesk.state.documents import Filed
from copydesk.state.ledger import Line
from copydesk.state.store import State, open_state

NOW = 1_772_850_000
MONTH = "2026-03"


def filled(folder: Path) -> State:
    """A state with an edited document, a deleted one, one at two addresses, and an address nobody wants."""
    state = open_state(folder)
    with state.begin() as connection:
        for name in "abc":
            _put(connection, name)
        articles.set_story(connection, Membership("b", "a", "a", 0.91), None)
        articles.set_story(connection, Membership("c", "c", "a", 1.0), "a")
        documents.file_documents(
            connection,
            [
                Filed(
                    "a", "a.md", MONTH, "1" * 16, base='{"title":"t"}', edits='{"title":"Ours"}', hand=True
                ),
                Filed("b", "b.md", MONTH, "2" * 16, base='{"title":"u"}', deleted=True),
                Filed("elsewhere", "old.md", "2025-01", "3" * 16),
            ],
        )
        links.never(connection, Link("https://x.example/never?token=abc", ""), NOW, None)
    return state


def _put(connection: object, name: str) -> None:
    url = f"https://{name}.example/?utm_source=rss"
    fetched = datetime.fromtimestamp(NOW, UTC)
    link = Link(url, "Wire")
    article = Article(url, f"https://{name}.example/", "Wire", fetched, title=name)
    links.add(connection, [link], "pending", NOW)
    links.was_read(connection, urls.key(url), name, NOW)
    page = Page(link, url, fetched)
    articles.put(
        connection, articles.Stored(name, article, page, True, NOW, NOW, f"{name}.example", f"hash of {name}")
    )


def test_a_line_has_what_must_not_be_forgotten(tmp_path: Path) -> None:
    with filled(tmp_path).begin() as connection:
        lines = {line.path or line.left: line for line in ledger.lines_of(connection, MONTH)}
    assert lines.keys() == {"a.md", "b.md", links.TAKEN_DOWN}
    first = lines["a.md"]
    assert first.addresses == ("a.example/", "c.example/")
    assert (first.source, first.listed, first.fetched, first.text) == ("Wire", True, NOW, "hash of a")
    assert (first.wrote, first.edits, first.hand) == ({"title": "t"}, {"title": "Ours"}, True)
    assert (lines["b.md"].of, lines["b.md"].score, lines["b.md"].deleted) == ("a", 0.91, True)
    assert "abc" not in lines[links.TAKEN_DOWN].addresses[0]


def test_a_new_state_learns_from_the_ledger_what_the_old_one_knew(tmp_path: Path) -> None:
    with filled(tmp_path / "old").begin() as connection:
        known = ledger.lines_of(connection, MONTH)
    state = open_state(tmp_path / "new")
    with state.begin() as connection:
        assert ledger.take(connection, known, MONTH) == []
        filed = documents.filed(connection)
        assert filed["a"].edited() == {"title": "Ours"}
        assert filed["a"].bases() == [{"title": "t"}]
        assert filed["b"].deleted
        keys = ["a.example/", "c.example/", urls.key("https://x.example/never?token=abc")]
        assert [links.known(connection, [key])[key].status for key in keys] == ["read", "read", "removed"]
        assert documents.stale_months(connection) == {MONTH}


def test_a_line_whose_document_is_another_articles_here_is_left_and_said(tmp_path: Path) -> None:
    with filled(tmp_path).begin() as connection:
        (note,) = ledger.take(connection, [Line("z", "a.md", bytes="9" * 16)], MONTH)
        assert "a.md is another article's document" in note
        assert "z" not in documents.filed(connection)


LINES = st.builds(
    Line,
    id=st.text(min_size=1, max_size=8),
    path=st.text(max_size=8),
    addresses=st.lists(st.text(max_size=8), max_size=3).map(tuple),
    wrote=st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3),
    edits=st.dictionaries(
        st.text(max_size=5), st.none() | st.text(max_size=5) | st.integers(0, 9), max_size=3
    ),
    score=st.none() | st.floats(0, 1),
    deleted=st.booleans(),
)


@given(st.lists(LINES, unique_by=lambda line: line.id, max_size=5))
def test_lines_come_back_as_they_were_written_in_one_order(lines: list[Line]) -> None:
    data = ledger.encode(lines)
    assert ledger.decode(data) == (sorted(lines, key=lambda line: line.id), 0)
    assert ledger.encode(reversed(lines)) == data


@given(st.binary(max_size=200))
def test_no_bytes_in_a_ledger_break_it(data: bytes) -> None:
    ledger.decode(data)
