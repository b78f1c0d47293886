"""What the desk remembers survives kills, newer versions and torn files."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from copydesk.conversation.messages import HostMemory, Validators
from copydesk.model import Article, Link, Membership, Page, Picture
from copydesk.relate.features import Reader
from copydesk.relate.items import Item
from copydesk.state import articles, documents, features, ledger, links, memory, tables
from copydesk.state.store import State, open_state, upgrade

NOW = 1_772_000_000


@pytest.fixture
def state(tmp_path: Path) -> State:
    return open_state(tmp_path)


def link(address: str) -> Link:
    return Link(address, "Harbor Ledger", title="A title")


def stored(name: str, **changes: object) -> articles.Stored:
    url = f"https://www.example.org/{name}"
    found = Article(
        url, url, "Harbor Ledger", datetime.fromtimestamp(NOW, UTC), title=name, text="One.\nTwo."
    )
    page = Page(link(url), url, found.fetched)
    values = {
        "listed": True,
        "published": NOW,
        "fetched": NOW,
        "domain": "example.org",
        "text_hash": "x",
    } | changes
    return articles.Stored(name, found, page, **values)


def test_the_migrations_give_the_schema_of_the_tables(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'by-migrations.sqlite'}")
    upgrade(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == tables.HEAD


def test_an_older_schema_is_brought_up_to_date(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "state.sqlite").execute(
        "CREATE TABLE alembic_version (version_num VARCHAR(32))"
    )
    state = open_state(tmp_path)
    with state.begin() as connection:
        assert documents.published_share(connection) == (0, 0)


@pytest.mark.parametrize("torn", [True, False])
def test_a_state_that_cannot_be_used_is_moved_aside_and_said(
    tmp_path: Path, torn: bool, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "state.sqlite"
    if torn:
        path.write_bytes(b"SQLite format 3\0" + b"\xff" * 4096)
    else:
        state = open_state(tmp_path)
        with state.begin() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        state.close()
    open_state(tmp_path).close()
    assert (tmp_path / "state.1.broken.sqlite").exists()
    assert "moved to state.1.broken.sqlite" in caplog.text


def test_a_link_is_due_until_it_was_read(state: State) -> None:
    address = "https://www.example.org/a?utm_source=rss"
    with state.begin() as connection:
        links.add(connection, [link(address)], "pending", NOW)
        (due,) = links.due(connection, ["Harbor Ledger"], NOW)
        assert (due.key, due.link) == ("www.example.org/a", link(address))
        assert links.due(connection, ["Another"], NOW) == []
        links.was_read(connection, due.key, "an id", NOW, Validators("etag"))
        assert links.due(connection, ["Harbor Ledger"], NOW) == []
        assert links.known(connection, ["www.example.org/a", "x"]) == {
            due.key: links.Known(due.key, "read", NOW, Validators("etag"), None)
        }


def test_a_failed_link_rests_twice_as_long_each_time(state: State) -> None:
    with state.begin() as connection:
        links.add(connection, [link("https://www.example.org/a")], "pending", NOW)
        links.has_failed(connection, "www.example.org/a", "later", "timed out", NOW)
        assert links.due(connection, ["Harbor Ledger"], NOW + 3_599) == []
        assert links.due(connection, ["Harbor Ledger"], NOW + 3_600)
        links.has_failed(connection, "www.example.org/a", "later", "timed out", NOW)
        assert links.due(connection, ["Harbor Ledger"], NOW + 7_199) == []


def test_what_the_budget_left_out_is_due_at_once(state: State) -> None:
    with state.begin() as connection:
        links.add(connection, [link("https://www.example.org/a")], "pending", NOW)
        links.has_failed(connection, "www.example.org/a", "budget", "2,000 pages", NOW)
        assert links.due(connection, ["Harbor Ledger"], NOW)


def test_an_article_comes_back_as_it_was_filed(state: State) -> None:
    picture = Picture("https://www.example.org/p.jpg", 1200, 800, "pictures/x.jpg")
    with state.begin() as connection:
        articles.put(connection, stored("a", picture=picture, wanted=("https://www.example.org/q.jpg",)))
        assert articles.get(connection, ["a", "b"]) == {
            "a": stored("a", picture=picture, wanted=("https://www.example.org/q.jpg",))
        }
        assert articles.fresh(connection) == {"a": NOW}
        articles.set_story(connection, Membership("a", "s", "b", 0.9), None)
        articles.are_told(connection, ["a"])
        assert articles.fresh(connection) == {}
        assert [member.copy_of for member in articles.in_stories(connection, ["s"])] == ["b"]


def test_robots_are_forgotten_after_a_day_and_a_pause_when_it_is_over(state: State) -> None:
    seen = HostMemory("User-agent: *", "", datetime.fromtimestamp(NOW + 100, UTC))
    with state.begin() as connection:
        memory.host_seen(connection, "https://www.example.org", seen, NOW)
        assert memory.hosts_known(connection, NOW) == {"https://www.example.org": seen}
        assert memory.hosts_known(connection, NOW + 101)["https://www.example.org"].not_before is None
        assert memory.hosts_known(connection, NOW + 86_401) == {}


def test_a_failed_picture_is_not_asked_for_again_for_a_day(state: State) -> None:
    with state.begin() as connection:
        memory.picture_tried(connection, "https://www.example.org/p.jpg", "too small", NOW)
        assert memory.picture_of(connection, "https://www.example.org/p.jpg", NOW + 86_399) == "too small"
        assert memory.picture_of(connection, "https://www.example.org/p.jpg", NOW + 86_400) is None


def test_what_the_index_keeps_goes_with_the_text_it_was_made_of(state: State) -> None:
    (made,) = Reader().read([Item("1", "Ferry sinks off Naxos", "", None, "")])
    with state.begin() as connection:
        articles.put(connection, stored("a"))
        features.put(connection, {"a": made})
        assert features.known(connection, ["a", "b"])["a"].tobytes() == made.tobytes()
        articles.put(connection, stored("a"))
        assert features.known(connection, ["a"]) == {}
        features.put(connection, {"a": made})
        articles.purge(connection, ["a"])
        assert features.known(connection, ["a"]) == {}


def test_a_line_of_the_ledger_that_leads_elsewhere_or_out_of_time_is_none_of_its_lines() -> None:
    good = b'{"id":"a","path":"2026/a.md","fetched":1772000000}\n'
    for bad in (
        b'{"id":"b","path":"../../b.md"}',
        b'{"id":"b","path":"/etc/b.md"}',
        b'{"id":"b","path":"b\\u0000.md"}',
        b'{"id":"b","path":"b.md","fetched":100000000000000000}',
        b'{"id":"b","path":"\xff.md"}',
        b"<<<<<<< HEAD",
        b'{"id":"b","path":"b.m',
    ):
        assert [[line.id for line in ledger.decode(good + bad + b"\n")[0]], ledger.decode(bad)[1]] == [
            ["a"],
            1,
        ]


def test_of_two_lines_for_an_article_what_either_says_was_written_is_the_desks(state: State) -> None:
    one = ledger.Line("a", "a.md", bytes="1", wrote={"title": "1"}, edits={"excerpt": "x"})
    other = ledger.Line("a", "a.md", bytes="2", wrote={"title": "2"}, edits={"note": None}, hand=True)
    with state.begin() as connection:
        assert ledger.take(connection, [one, other], "2026-03") == []
        filed = documents.filed(connection)["a"]
    assert {filed.digest, filed.intended} == {"1", "2"}
    assert filed.bases() == [{"title": "2"}, {"title": "1"}]
    assert filed.edited() == {"excerpt": "x", "note": None}
    assert filed.hand


def test_what_the_state_wrote_before_a_ledger_came_stays_the_desks_too(state: State) -> None:
    with state.begin() as connection:
        ledger.take(connection, [ledger.Line("a", "a.md", bytes="1", wrote={"title": "1"})], "2026-03")
        ledger.take(connection, [ledger.Line("a", "a.md", bytes="2", wrote={"title": "2"})], "2026-03")
        filed = documents.filed(connection)["a"]
    assert filed.bases() == [{"title": "2"}, {"title": "1"}]
