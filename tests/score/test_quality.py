"""Quality, term by term; and the sums of real documents."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from copydesk.score.quality import quality, total
from copydesk.score.stories import Member, heat, is_published
from copydesk.score.topics import topics_of
from copydesk.workspace.settings import Scoring, Topic

SCORING = Scoring()
TOPICS = (
    Topic("ai", "AI", root=True),
    Topic("cv", "Computer Vision", parent="ai", keywords=("facial recognition", "face recognition")),
)


def front_matter(file: Path) -> dict[str, Any]:
    return next(yaml.safe_load_all(file.read_text(encoding="utf-8")))


def points(document: dict[str, Any], topics: tuple[Topic, ...], bonus: int = 0) -> int:
    title = document["title"]
    return total(
        quality(
            title,
            [topic for topic in topics if topic.name in document["topics"]],
            SCORING,
            image="images" in document,
            amp="ampWebUrl" in document,
            featured="featuredContent" in document,
            bonus=bonus,
        )
    )


def test_each_term_says_what_it_is_for() -> None:
    title = "Facial recognition " + "x" * 56
    terms = quality(title, topics_of(title, TOPICS), SCORING, image=True, amp=True, featured=True, bonus=40)
    assert [(term.points, term.reason) for term in terms] == [
        (4, "2 × 2 topics"),
        (15, "keyword `facial recognition` of Computer Vision in the title"),
        (20, "it has an image"),
        (20, "it has an AMP page"),
        (50, "it has a video"),
        (-2, "title 5 characters over 70"),
        (40, "the provider's bonus"),
    ]
    assert total(terms) == 147


def test_terms_of_no_points_are_left_out() -> None:
    assert [term.points for term in quality("Short", TOPICS[:1], SCORING)] == [2]


def test_quality_is_never_negative() -> None:
    assert total(quality("x" * 500, (), SCORING)) == 0


def test_the_weights_are_the_workspaces() -> None:
    scoring = Scoring(topic=7, title_over=1, image=3)
    assert [term.points for term in quality("Title", TOPICS[:1], scoring, image=True)] == [7, 3, -2]


def test_the_contracts_example_adds_up() -> None:
    """Two articles met elsewhere, of 89 and 74 characters, a keyword in each title; the second has an AMP page."""
    longer = "Facial recognition at the gates of the city: who is asked, who is told and who looks away"
    other = "Face recognition at the gates of the city: who is asked and who looks away"
    assert (len(longer), len(other)) == (89, 74)
    first = total(quality(longer, topics_of(longer, TOPICS), SCORING, image=True))
    second = total(quality(other, topics_of(other, TOPICS), SCORING, image=True, amp=True))
    assert (first, second) == (2 * 2 + 15 + 20 - 9, 2 * 2 + 15 + 20 + 20 - 2) == (30, 57)
    earlier = datetime(2022, 8, 2, tzinfo=UTC)
    story = [Member("a", longer, earlier, first, "one"), Member("b", other, earlier, second, "two")]
    assert [heat(each, story, SCORING) for each in story] == [-1, 57 + 10]
    assert not any(is_published(heat(each, story, SCORING), SCORING) for each in story)


@pytest.mark.parametrize(("length", "points"), [(70, 0), (71, 0), (72, -1), (73, -1), (74, -2)])
def test_a_long_title_costs_a_point_for_each_two_characters_over(length: int, points: int) -> None:
    assert sum(term.points for term in quality("x" * length, (), SCORING)) == points


@pytest.mark.shared
def test_the_seed_and_its_related_article_have_their_points(shared: Path) -> None:
    (file,) = (shared / "seed").glob("*.md")
    document = front_matter(file)
    assert points(document, TOPICS) == document["quality"] == 30
    (related,) = document["related"]
    assert points(related | {"topics": document["topics"]}, TOPICS) == related["quality"] == 57


@pytest.mark.shared
def test_the_familys_documents_have_their_points(shared: Path) -> None:
    data = shared / "documents/powerapps-data"
    topics = tuple(
        Topic(read["_id"], read["name"], keywords=tuple(read["keywords"]))
        for read in map(front_matter, sorted((data / "topics").glob("*.yaml")))
    )
    known = {file.stem for file in (data / "organizations").glob("*.md")}
    right = scored = 0
    for document in map(front_matter, sorted((shared / "documents/powerapps").glob("*.md"))):
        domain = document["provider"]["domain"]
        bonus = 50 if domain == "microsoft.com" else 40 if domain in known else 0
        scored += "quality" in document
        right += document.get("quality") == points(document, topics, bonus)
    assert right / scored >= 0.97, f"{right} of {scored}"
