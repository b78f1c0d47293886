"""Why a document is not published, as far as it says so itself."""

from __future__ import annotations

from typing import Any

import pytest
from shelf import IMAGES, Shelf

from copydesk.preview.entries import Entry, read
from copydesk.preview.reasons import Reasons


def entries(shelf: Shelf, *documents: dict[str, Any]) -> list[Entry]:
    made = [shelf.put(f"2026-03-06-{number}.md", **changes) for number, changes in enumerate(documents)]
    return [read(shelf.workspace.documents, name) for name in made]


@pytest.mark.parametrize(
    ("changes", "kind", "text"),
    [
        ({"removed": True}, "Taken down", "an editor took it down: `removed: true`"),
        ({"heat": None, "published": None}, "Not scored", "it has no heat"),
        ({"published": False}, "Held back", "its heat of 89 would do, but `published` is not true"),
        ({"heat": -1, "published": False}, "Another leads", "it does not lead its story"),
        (
            {"title": "Nothing new", "quality": 4, "heat": 4, "published": False},
            "Too little heat",
            "heat 4 of 70: no keyword of a topic in its title (15 each); no picture (20); no AMP page (20); "
            "its provider is no source of the workspace (40); nobody else tells the story (10 for each other owner)",
        ),
        (
            {"quality": 59, "heat": 69, "published": False, "ampWebUrl": "https://a.example/amp", "related": [{"title": "B"}]},
            "Too little heat",
            "heat 69 of 70: no picture (20); its provider is no source of the workspace (40)",
        ),
        (
            {"title": "Storm " + "o" * 94, "quality": 64, "heat": 64, "published": False, "images": IMAGES},
            "Too little heat",
            "heat 64 of 70: a title 30 characters too long (−15); no AMP page (20); "
            "nobody else tells the story (10 for each other owner)",
        ),
    ],
)  # fmt: skip
def test_the_reason_stands_in_the_document(
    shelf: Shelf, changes: dict[str, Any], kind: str, text: str
) -> None:
    (entry,) = entries(shelf, changes)
    reason = Reasons(shelf.workspace, [entry]).of(entry)
    assert (reason.kind, reason.text) == (kind, text)


def test_what_cannot_be_read_says_where(shelf: Shelf) -> None:
    (shelf.workspace.documents / "2026-03-06-a.md").write_text("---\ntitle: [\n---\n")
    entry = read(shelf.workspace.documents, "2026-03-06-a.md")
    reason = Reasons(shelf.workspace, [entry]).of(entry)
    assert reason.kind == "Unreadable"
    assert reason.text.startswith("line ")


def test_the_lead_is_found_among_the_documents_at_hand(shelf: Shelf) -> None:
    behind = {
        "webUrl": "https://b.example/b", "heat": -1, "published": False,
        "related": [{"title": "C", "quality": 99}, {"title": "A", "webUrl": "http://www.a.example/storm/", "quality": 79}],
    }  # fmt: skip
    lead, other = entries(shelf, {}, behind)
    assert Reasons(shelf.workspace, [lead, other]).of(other).lead == lead


def test_a_lead_that_is_not_at_hand_is_the_best_of_the_related(shelf: Shelf) -> None:
    related = [{"title": "B", "quality": 57}, {"title": "C", "quality": 99}]
    (entry,) = entries(shelf, {"heat": -1, "published": False, "related": related})
    lead = Reasons(shelf.workspace, [entry]).of(entry).lead
    assert lead is not None
    assert lead.title == "C"
