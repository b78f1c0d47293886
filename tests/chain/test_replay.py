"""The archive is enough: the documents come back without the network."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from copydesk.chain.replay import Span, replay
from copydesk.workspace.workspace import load

pytestmark = pytest.mark.slow


def test_a_replay_changes_nothing_where_nothing_has_changed(
    workspace: Path, documents: Callable[[Path], dict[str, bytes]]
) -> None:
    before = documents(workspace)
    report = replay(load(workspace))
    assert documents(workspace) == before
    assert (report.new, report.updated) == (0, 0)


def test_a_replay_rebuilds_what_was_archived_when_all_else_is_lost(
    workspace: Path, documents: Callable[[Path], dict[str, bytes]]
) -> None:
    before = documents(workspace)
    for folder in ("_news", "assets", "_data"):
        shutil.rmtree(workspace / folder)
    for path in (workspace / ".copydesk").glob("state.sqlite*"):
        path.unlink()
    report = replay(load(workspace))
    after = documents(workspace)
    # the page marked noarchive and the one under a reservation are in no archive; the spider's own fields are not,
    # and what they were told together with counts them no more
    assert len(before) - len(after) <= 3
    assert sum(after.get(name) == data for name, data in before.items()) >= len(before) - 20
    assert report.published >= 20


def test_a_replay_applies_the_settings_of_today(
    workspace: Path, documents: Callable[[Path], dict[str, bytes]]
) -> None:
    settings = workspace / "copydesk.yaml"
    settings.write_text(settings.read_text() + "scoring: {publish_at: 1000}\n")
    report = replay(load(workspace))
    assert report.published == 0
    assert report.misses[0].wants == 1000
    assert not any(b"published: true" in data for data in documents(workspace).values())


def test_a_replay_of_a_span_reads_the_pages_that_were_fetched_in_it(workspace: Path) -> None:
    long_ago = Span(until=datetime(2020, 1, 1, tzinfo=UTC))
    since = Span(since=datetime(2020, 1, 1, tzinfo=UTC))
    read = [
        sum(s.articles for s in replay(load(workspace), span=span).sources.values())
        for span in (long_ago, since)
    ]
    assert read[0] == 0 < read[1]
