"""A document that people wrote in keeps their lines wherever the desk changes nothing."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.documents.front_matter import dumps, loads
from copydesk.documents.splice import splice
from copydesk.errors import Unreadable


def related(number: int) -> dict[str, Any]:
    return {
        "title": f"Another {number}",
        "excerpt": "…",
        "webUrl": f"https://other{number}.example/a",
        "type": "article",
        "provider": {"name": f"Other {number}", "domain": f"other{number}.example"},
        "quality": 40 - number,
    }


def document(**changes: Any) -> dict[str, Any]:
    return {
        "category": "news",
        "title": "A ferry runs again",
        "excerpt": "After a winter.",
        "type": "article",
        "quality": 40,
        "heat": 60,
        "published": False,
        "provider": {"name": "Harbor Ledger", "domain": "harbor-ledger.example"},
        "topics": ["Ferries", "Coast"],
        "images": [{"url": "https://h.example/a.jpg", "width": 800, "height": 600, "isCached": True}],
        "related": [related(1), related(2), related(3)],
    } | changes


def without(mapping: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in mapping.items() if name != key}


HAND_WRITTEN = """\
---
# Checked by Ann, 3 March
category:   news
title: 'A ferry runs again'   # shorter, please

heat: 60
excerpt: After a winter.
mood: cheerful
type: article
quality: 40
published: false
provider: {name: Harbor Ledger, domain: harbor-ledger.example}  # flow, by hand
topics:
# the first is the one
- Ferries
- Coast  # the root

related:
    # the best of them
    - title: Another 1
      webUrl: "https://other1.example/a"   # moved in May
      quality: 39
      provider:
        name: Other 1   # once Other & Sons
        domain: other1.example

    - title: >
        Another
        2
      webUrl: https://other2.example/a
      quality: 38
# the end
---

Read the **whole** thing.
"""


def test_a_document_with_the_values_that_it_has_stays_as_it_is() -> None:
    before = loads(HAND_WRITTEN)
    assert splice(HAND_WRITTEN, before.mapping, before.body) == HAND_WRITTEN


def test_a_changed_value_keeps_the_comment_behind_it_and_every_other_line() -> None:
    before = loads(HAND_WRITTEN)
    after = splice(HAND_WRITTEN, {**before.mapping, "title": "Ferry: again", "heat": 80}, before.body)
    assert after == HAND_WRITTEN.replace(
        "title: 'A ferry runs again'   #", 'title: "Ferry: again"   #'
    ).replace("heat: 60", "heat: 80")


def test_a_value_deep_in_a_related_item_is_changed_alone() -> None:
    before = loads(HAND_WRITTEN)
    mapping = copy.deepcopy(before.mapping)
    mapping["related"][0]["provider"]["name"] = "Other One"
    mapping["related"][0]["quality"] = 41
    assert splice(HAND_WRITTEN, mapping, before.body) == HAND_WRITTEN.replace(
        "name: Other 1   #", "name: Other One   #"
    ).replace("quality: 39", "quality: 41")


def test_an_item_goes_and_another_comes_between_lines_that_stay() -> None:
    before = loads(HAND_WRITTEN)
    mapping = copy.deepcopy(before.mapping)
    mapping["related"] = [mapping["related"][1], related(3)]
    mapping["topics"] = ["Boats", "Ferries", "Coast"]
    after = splice(HAND_WRITTEN, mapping, before.body)
    assert loads(after).mapping == mapping
    for kept in (
        "# the best of them",
        "# moved in May",
        "# once Other & Sons",
        "# the first is the one",
        ">\n",
    ):
        assert kept in after
    assert "- Boats\n" in after
    assert "# the first is the one\n- Ferries\n- Coast  # the root\n" in after


def test_a_new_key_goes_where_the_contract_has_it_and_one_that_goes_leaves_its_comment() -> None:
    text = dumps(document()).replace("images:\n", "# from the agency\nimages:\n")
    gone = splice(text, without(document(), "images"), "")
    assert gone == dumps(without(document(), "images")).replace("\nrelated:", "# from the agency\n\nrelated:")
    amp = {"ampWebUrl": "https://h.example/amp", "cdnAmpWebUrl": "https://h-example.cdn.ampproject.org/c/s/x"}
    expected = {}
    for key, value in document().items():
        if key == "type":
            expected |= amp
        expected[key] = value
    assert splice(dumps(document()), {**document(), **amp}, "") == dumps(expected)


def test_a_body_is_replaced_below_the_same_front_matter() -> None:
    after = splice(HAND_WRITTEN, loads(HAND_WRITTEN).mapping, "Another text.")
    assert after == HAND_WRITTEN.replace("Read the **whole** thing.", "Another text.")


def test_windows_line_ends_and_a_byte_order_mark_stay() -> None:
    text = "\ufeff" + HAND_WRITTEN.replace("\n", "\r\n")
    after = splice(text, {**loads(text).mapping, "heat": 80}, loads(text).body)
    assert after == text.replace("heat: 60", "heat: 80")


@pytest.mark.parametrize("text", ["---\ntitle: a\n", "---\n- a\n---\n"])
def test_what_is_no_document_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        splice(text, {"title": "b"}, "")


TEXT = st.text(max_size=12)
VALUES = {
    "title": TEXT,
    "excerpt": TEXT,
    "quality": st.integers(0, 99),
    "published": st.booleans(),
    "topics": st.lists(st.sampled_from(["Ferries", "Coast", "Boats", "a: b", "yes"]), unique=True),
    "related": st.lists(st.integers(1, 9).map(related), unique_by=lambda item: item["title"], max_size=4),
    "images": st.sampled_from([[], document()["images"]]),
    "mood": TEXT,
}
CHANGES = st.fixed_dictionaries({}, optional=VALUES)


def _read_back(mapping: dict[str, Any]) -> dict[str, Any]:
    return loads(dumps(mapping)).mapping


@given(CHANGES, CHANGES)
def test_whatever_changes_reads_back_and_what_the_desk_alone_wrote_stays_by_the_contract(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    old, new = _read_back(document(**before)), _read_back(document(**after))
    spliced = splice(dumps(old), new, "")
    assert loads(spliced).mapping == new
    if list(old) == list(new) and all(old[key] for key in old) and all(new[key] for key in new):
        assert spliced == dumps(new)


@given(CHANGES)
def test_no_comment_is_lost_whatever_changes(changes: dict[str, Any]) -> None:
    mapping = _read_back({**loads(HAND_WRITTEN).mapping, **changes})
    spliced = splice(HAND_WRITTEN, mapping, "")
    assert loads(spliced).mapping == mapping
    for line in HAND_WRITTEN.splitlines():
        if "#" in line:
            assert line[line.index("#") :] in spliced
