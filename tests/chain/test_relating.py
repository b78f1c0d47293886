"""The index of stories: kept in the state, and the same when it is made anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from copydesk.chain.relating import rebuild, tell_stories
from copydesk.commands.doctor import command
from copydesk.state import articles, features
from copydesk.state.store import State, open_state
from copydesk.workspace.workspace import load

pytestmark = pytest.mark.slow


def indexed(state: State) -> dict[str, bytes]:
    with state.begin() as connection:
        known = features.known(connection, articles.all_ids(connection))
        return {its: each.tobytes() for its, each in known.items()}


def stories(state: State) -> dict[str, tuple[str | None, str | None]]:
    with state.begin() as connection:
        every = articles.get(connection, articles.all_ids(connection))
        return {its: (stored.story, stored.copy_of) for its, stored in every.items()}


def test_a_lost_index_is_made_anew_as_it_was_and_stories_stay(workspace: Path) -> None:
    desk = load(workspace)
    state = open_state(desk.state)
    before, told = indexed(state), stories(state)
    assert before
    assert rebuild(desk, state)["texts"] > 0
    assert {its: indexed(state)[its] for its in before} == before
    with state.begin() as connection:
        features.forget_all(connection)
        articles.all_are_fresh(connection)
    tell_stories(desk, state)
    assert (indexed(state).items() >= before.items(), stories(state)) == (True, told)
    state.close()


def test_doctor_rebuilds_the_index_and_says_of_what(
    workspace: Path, documents: Callable[[Path], dict[str, bytes]]
) -> None:
    before = documents(workspace)
    done = CliRunner().invoke(command, ["-w", str(workspace), "--offline", "--rebuild"])
    assert "read again from the archive" in done.output
    assert "made anew from the texts of" in done.output
    assert documents(workspace) == before
