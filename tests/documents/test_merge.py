"""A person's edit is kept for ever, and everything else goes on being updated."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.documents.fields import digests, fields_of
from copydesk.documents.front_matter import FrontMatter
from copydesk.documents.merge import Merged, adopted, completed, merge

NEW = "the desk's own"


def item(name: str, **changes: Any) -> dict[str, Any]:
    return {"title": name, "webUrl": f"https://{name}.example/", "quality": 40} | changes


def document(*names: str, **changes: Any) -> dict[str, Any]:
    return {
        "title": "A ferry",
        "excerpt": "After a winter.",
        "published": True,
        "provider": {"name": "Ledger", "domain": "ledger.example"},
        "topics": ["Ferries", "Coast"],
        "related": [item(name) for name in names],
    } | changes


class Desk:
    """A document on disk, and what the desk remembers of it."""

    def __init__(self, first: dict[str, Any], body: str = "") -> None:
        self.disk = FrontMatter(dict(first), body)
        self.base, self.edits = digests(fields_of(first, body)), {}

    def writes(self, ours: dict[str, Any], body: str = "") -> Merged:
        merged = merge(self.disk, ours, body, [self.base], self.edits)
        self.disk = FrontMatter(merged.mapping, merged.body)
        self.base, self.edits = merged.base, merged.edits
        return merged

    def related(self) -> list[str]:
        return [each["title"] for each in self.disk.mapping.get("related", [])]


def test_what_nobody_edited_is_the_desks() -> None:
    desk = Desk(document("a", "b"))
    changed = document("b", "c", title="Another", topics=["Coast"])
    assert desk.writes(changed).mapping == changed
    assert desk.edits == {}


def test_an_edited_field_stays_while_the_others_are_updated() -> None:
    desk = Desk(document())
    desk.disk.mapping["title"] = "Ours"
    desk.writes(document(title="Theirs", excerpt="New."))
    assert (desk.disk.mapping["title"], desk.disk.mapping["excerpt"]) == ("Ours", "New.")
    assert desk.edits == {"title": "Theirs"}


def test_an_edit_stays_also_after_the_desk_once_wanted_the_same() -> None:
    desk = Desk(document())
    desk.disk.mapping["title"] = "Ours"
    desk.writes(document(title="Ours"))
    desk.writes(document(title="Theirs"))
    assert desk.disk.mapping["title"] == "Ours"


def test_a_struck_related_item_stays_out_while_others_come_and_go() -> None:
    desk = Desk(document("a", "b", "c"))
    del desk.disk.mapping["related"][1]
    desk.writes(document("a", "b", "c", "d"))
    assert desk.related() == ["a", "c", "d"]
    desk.writes(document("c"))
    assert desk.related() == ["c"]
    desk.writes(document("b", "c", "e"))
    assert desk.related() == ["c", "e"]


def test_an_emptied_list_stays_empty_of_what_stood_there() -> None:
    desk = Desk(document("a", "b"))
    desk.disk.mapping["related"] = []
    desk.writes(document("a", "b"))
    assert desk.disk.mapping["related"] == []
    desk.writes(document("a", "b", "c"))
    assert desk.related() == ["c"]


def test_an_item_that_a_person_added_or_edited_stays_for_ever() -> None:
    desk = Desk(document("a", "b"))
    desk.disk.mapping["related"][0] = item("a", title="a", excerpt="By hand.")
    desk.disk.mapping["related"].append(item("mine"))
    desk.writes(document("b", "c"))
    assert desk.related() == ["a", "b", "mine", "c"]
    desk.writes(document())
    assert desk.related() == ["a", "mine"]
    assert desk.disk.mapping["related"][0]["excerpt"] == "By hand."


def test_an_order_that_a_person_gave_is_kept() -> None:
    desk = Desk(document("a", "b", "c"))
    desk.disk.mapping["related"].reverse()
    desk.writes(document("a", "b", "c", "d"))
    assert (
        desk.related() == ["c", "d", "b", "a"]
        or desk.related() == ["d", "c", "b", "a"]
        or "d" in desk.related()
    )
    assert [name for name in desk.related() if name != "d"] == ["c", "b", "a"]
    desk.writes(document("b", "a", "c"))
    assert desk.related() == ["c", "b", "a"]


def test_the_order_of_a_documents_topics_is_kept() -> None:
    desk = Desk(document(topics=["Coast", "Ferries"]))
    desk.writes(document(topics=["Boats", "Ferries", "Coast"]))
    assert desk.disk.mapping["topics"] == ["Boats", "Coast", "Ferries"]


def test_added_keys_and_a_body_stay() -> None:
    desk = Desk(document())
    desk.disk.mapping["mood"] = "cheerful"
    desk.disk.body = "Read it all.\n"
    desk.writes(document(title="Another"))
    assert desk.disk.mapping["mood"] == "cheerful"
    assert desk.disk.body.strip() == "Read it all."


@pytest.mark.parametrize(
    "key", ["(body)", "provider.name", "provider.x", "topics[]", "related[a.example]", "\\x"]
)
def test_an_added_key_that_reads_like_a_path_stays_what_it_is(key: str) -> None:
    desk = Desk(document("a"), body="Text.")
    desk.disk.mapping[key] = "mine"
    for _ in range(2):
        merged = desk.writes(document("a", title="Another"), "Text.")
        assert merged.mapping == document("a", title="Another") | {key: "mine"}
        assert merged.body == "Text."


def test_a_part_without_a_name_stays_a_part() -> None:
    desk = Desk(document())
    desk.disk.mapping["provider"] = {**document()["provider"], "": "mine"}
    assert desk.writes(document()).mapping["provider"][""] == "mine"


def test_a_body_of_the_desks_own_is_updated_until_it_is_edited() -> None:
    desk = Desk(document(), body="One.")
    desk.writes(document(), "Two.")
    assert desk.disk.body == "Two."
    desk.disk.body = "Mine."
    desk.writes(document(), "Three.")
    assert desk.disk.body == "Mine."


def test_a_key_that_was_taken_out_stays_out() -> None:
    desk = Desk(document(images=[{"url": "https://a.example/a.jpg"}]))
    del desk.disk.mapping["images"]
    desk.writes(document(images=[{"url": "https://a.example/b.jpg"}]))
    assert "images" not in desk.disk.mapping


def test_what_was_taken_down_is_not_published() -> None:
    desk = Desk(document())
    desk.disk.mapping["removed"] = True
    assert desk.writes(document()).mapping["published"] is False
    del desk.disk.mapping["removed"]
    desk.writes(document())
    assert "removed" not in desk.disk.mapping


def test_no_more_than_ten_are_related_and_a_persons_own_stay() -> None:
    desk = Desk(document(*"abcdefghij"))
    desk.disk.mapping["related"].append(item("mine"))
    desk.writes(document(*"abcdefghij"))
    assert desk.related() == [*"abcdefghi", "mine"]


def test_after_a_kill_what_stood_and_what_was_about_to_stand_are_both_the_desks() -> None:
    old, new = (digests(fields_of(document(title=title))) for title in ("Old", "New"))
    for title in ("Old", "New"):
        merged = merge(FrontMatter(document(title=title)), document(title="Newest"), "", [old, new], {})
        assert merged.mapping["title"] == "Newest"


def test_an_unknown_document_keeps_all_that_it_says_and_gets_what_it_lacks() -> None:
    disk = FrontMatter({"title": "Theirs", "heat": 3, "related": [item("a", quality=1)]})
    ours = document("a", "b", heat=70)
    base = adopted(disk, ours, "")
    merged = merge(disk, ours, "", [base], {})
    assert (merged.mapping["title"], merged.mapping["heat"]) == ("Theirs", 3)
    assert merged.mapping["excerpt"] == "After a winter."
    assert merged.mapping["related"] == [item("a", quality=1), item("b")]


@pytest.mark.parametrize(
    "written",
    [
        {"topics": "Coast"},
        {"topics": ["Coast", "Coast"]},
        {"topics": [2024, "Coast"]},
        {"topics": {"a": "Coast"}},
        {"related": "https://a.example/"},
        {"related": [{"title": "Mine"}]},
        {"provider": "Ledger"},
    ],
)
def test_what_a_person_wrote_so_that_it_has_no_parts_stays_as_a_whole(written: dict[str, Any]) -> None:
    known = Desk(document("a"))
    known.disk.mapping |= written
    unknown = Desk({})
    unknown.disk.mapping |= written
    for desk in (known, unknown):
        for _ in range(2):
            desk.writes(document("b", topics=["Boats", "Coast"], title="Another"))
        assert {key: desk.disk.mapping[key] for key in written} == written
        assert desk.disk.mapping["title"] == "Another"


def test_what_was_written_as_a_whole_has_its_parts_again_once_it_is_given_back() -> None:
    desk = Desk(document("a"))
    desk.disk.mapping["provider"] = "Ledger"
    desk.writes(document("a"))
    desk.base = digests(fields_of(desk.disk.mapping))
    desk.edits = {}
    assert desk.writes(document("a")).mapping == document("a")


def test_a_provider_left_empty_is_kept_so_and_filled_where_the_desk_never_wrote() -> None:
    desk = Desk(document())
    desk.disk.mapping["provider"] = None
    assert desk.writes(document()).mapping["provider"] is None
    theirs = FrontMatter({"title": "Theirs", "provider": None})
    merged = merge(theirs, document(), "", [adopted(theirs, document(), "")], {})
    assert merged.mapping["provider"] == document()["provider"]


def test_to_complete_a_document_is_to_fill_and_to_compute() -> None:
    disk = FrontMatter({"title": "Theirs", "heat": 3, "related": [item("a", title="By hand", quality=1)]})
    ours = completed(disk, document(heat=70, related=[item("a", excerpt="New.")]))
    merged = merge(disk, ours, "", [adopted(disk, ours, "", completing=True)], {})
    assert (merged.mapping["title"], merged.mapping["heat"]) == ("Theirs", 70)
    assert merged.mapping["related"] == [item("a", title="By hand", excerpt="New.")]


# Any number of runs and edits between them.

NAMES = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=6)
OURS = st.builds(
    lambda names, title, topics: document(*names, title=title, topics=topics),
    NAMES,
    st.sampled_from(["One", "Two", "Three"]),
    st.lists(st.sampled_from(["Boats", "Ferries", "Coast"]), unique=True, min_size=1),
)
EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("title"), st.text(max_size=5)),
        st.tuples(st.just("mood"), st.text(max_size=5)),
        st.tuples(st.just("strike"), st.integers(0, 5)),
        st.tuples(st.just("add"), st.sampled_from("xyz")),
        st.tuples(st.just("body"), st.text(min_size=1, max_size=5)),
    ),
    max_size=3,
)


@given(OURS, st.lists(st.tuples(EDITS, OURS), max_size=6))
def test_no_edit_is_lost_or_undone_over_many_runs(
    first: dict[str, Any], rounds: list[tuple[list[tuple[str, Any]], dict[str, Any]]]
) -> None:
    desk, wanted, struck, added, body = Desk(first), {}, set(), set(), ""
    for edits, ours in rounds:
        mapping = desk.disk.mapping
        for kind, value in edits:
            if kind == "strike" and value < len(mapping.get("related", [])):
                name = mapping["related"].pop(value)["title"]
                struck.add(name)
                added.discard(name)
            elif kind == "add" and value not in desk.related():
                mapping.setdefault("related", []).append(item(value))
                added.add(value)
                struck.discard(value)
            elif kind in ("title", "mood") and mapping.get(kind) != value:
                mapping[kind] = wanted[kind] = value
            elif kind == "body":
                desk.disk.body = body = value
        desk.writes(ours)
        assert {key: desk.disk.mapping[key] for key in wanted} == wanted
        assert not struck & set(desk.related())
        assert added <= set(desk.related())
        assert desk.disk.body.strip() == body.strip()
        if "title" not in wanted:
            assert desk.disk.mapping["title"] == ours["title"]
        names = {each["title"] for each in ours["related"]}
        assert set(desk.related()) == (names - struck) | added
        again = desk.writes(ours)
        assert again.mapping == desk.disk.mapping


def test_a_list_or_provider_in_a_form_of_a_persons_own_is_theirs_whole() -> None:
    for theirs in ({"provider": "Ledger"}, {"topics": "Coast"}, {"related": [item("a"), item("a"), "b"]}):
        desk = Desk(document("a", "b"))
        desk.disk.mapping |= theirs
        merged = desk.writes(document("a", "c", title="New"))
        assert merged.mapping["title"] == "New"
        assert {key: merged.mapping[key] for key in theirs} == theirs
        assert desk.writes(document("a", "c", title="Newer")).mapping["title"] == "Newer"
        assert set(desk.edits) == set(theirs)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(0, 9) | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["webUrl", "name", "a"]), inner, max_size=3)
    ),
    max_leaves=6,
)
KEYS = st.sampled_from([*document(), "removed", "images", "mine", "(body)", "provider.name", "topics[Coast]"])


@given(OURS, st.lists(st.tuples(st.dictionaries(KEYS, ANYTHING, max_size=3), OURS), max_size=4))
def test_whatever_a_person_makes_of_a_document_it_can_be_merged_and_stays(
    first: dict[str, Any], rounds: list[tuple[dict[str, Any], dict[str, Any]]]
) -> None:
    desk = Desk(first)
    for edit, ours in rounds:
        desk.disk.mapping |= edit
        desk.writes(ours)
        again = desk.writes(ours)
        for key, value in edit.items():
            if key not in ("topics", "related", "provider", "published"):
                assert again.mapping.get(key) == value
