"""Who leads a story, what is related, what is published."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.score.stories import Member, heat, heat_terms, is_published, lead_of, related_of
from copydesk.workspace.settings import Scoring

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
SCORING = Scoring()


def member(name: str, quality: int, hour: int = 0, owner: str = "") -> Member:
    return Member(name, name, NOON + timedelta(hours=hour), quality, owner or name)


members_of_any_story = st.lists(
    st.builds(
        member,
        st.text("abcdef", min_size=3, max_size=8),
        st.integers(0, 4),
        st.integers(0, 4),
        st.sampled_from(["x", "y", "z"]),
    ),
    min_size=1,
    max_size=20,
    unique_by=lambda each: each.id,
)


def test_the_highest_quality_leads_and_the_earliest_on_a_tie() -> None:
    story = [member("a", 50, 0), member("b", 60, 3), member("c", 60, 2)]
    assert lead_of(story).id == "c"


def test_the_lead_is_hotter_for_each_other_owner_and_the_others_are_cold() -> None:
    story = [
        member("a", 60, owner="x"),
        *(member(f"b{n}", 30, owner="y") for n in range(500)),
        member("c", 9),
    ]
    assert heat(story[0], story, SCORING) == 60 + 2 * 10
    assert heat(story[1], story, SCORING) == -1
    assert [term.points for term in heat_terms(story[0], story, SCORING)] == [60, 20]


def test_an_article_alone_has_the_heat_of_its_quality() -> None:
    alone = member("a", 0)
    assert heat(alone, [alone], SCORING) == 0


@pytest.mark.parametrize(("hot", "published"), [(-1, False), (69, False), (70, True)])
def test_what_is_hot_enough_is_published(hot: int, published: bool) -> None:
    assert is_published(hot, SCORING) is published


def test_related_articles_stand_best_first_and_older_first_on_a_tie() -> None:
    story = [member("a", 9), member("b", 5, 2), member("c", 7), member("d", 5, 1)]
    assert [each.id for each in related_of(story[0], story)] == ["c", "d", "b"]


def test_other_owners_stand_before_an_owners_second_article() -> None:
    story = [
        member("a", 9, owner="x"),
        member("a2", 8, owner="x"),
        member("b", 7, owner="y"),
        member("b2", 6, owner="y"),
        member("c", 1, owner="z"),
    ]
    assert [each.id for each in related_of(story[0], story)] == ["b", "c", "a2", "b2"]
    assert [each.id for each in related_of(story[4], story)] == ["a", "b", "a2", "b2"]


def test_at_most_ten_are_related() -> None:
    story = [member(str(n), n) for n in range(30)]
    assert len(related_of(story[0], story)) == 10


@given(members_of_any_story)
def test_the_order_of_the_members_never_matters(story: list[Member]) -> None:
    shuffled = sorted(story, key=lambda each: each.id)
    assert lead_of(shuffled) == lead_of(story)
    for each in story:
        assert related_of(each, shuffled) == related_of(each, story)
        assert heat(each, shuffled, SCORING) == heat(each, story, SCORING)


@given(members_of_any_story)
def test_one_leads_with_at_least_its_quality_and_every_other_owner_is_related(story: list[Member]) -> None:
    leads = [each for each in story if heat(each, story, SCORING) >= 0]
    assert leads == [lead_of(story)]
    assert heat(leads[0], story, SCORING) >= leads[0].quality
    for each in story:
        related = related_of(each, story)
        assert each not in related
        assert {other.owner for other in related} >= {other.owner for other in story} - {each.owner}
