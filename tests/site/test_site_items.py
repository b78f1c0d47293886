from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import copydesk.site
from copydesk.errors import Unreadable
from copydesk.site.api import encoded
from copydesk.site.items import Item, item_of

SCHEMA = json.loads((Path(copydesk.site.__file__).parent / "api.schema.json").read_text(encoding="utf-8"))
CHECK = Draft202012Validator(SCHEMA)
ITEM_KEYS = list(SCHEMA["$defs"]["document"]["required"])

Front = Callable[..., dict[str, Any]]


def item(says: dict[str, Any], body: str = "", language: str = "") -> dict[str, Any]:
    made = item_of("_news/a.md", says, body, language)
    assert isinstance(made, Item)
    return json.loads(encoded(made))


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_a_document_that_says_little_has_all_keys_and_null_for_the_rest() -> None:
    made = item({"published": True, "publishedDateTime": datetime(2026, 3, 7, tzinfo=UTC)})
    assert list(made) == ITEM_KEYS
    said = {key: value for key, value in made.items() if value is not None}
    assert said == {"path": "_news/a.md", "content": "", "publishedDateTime": "2026-03-07T00:00:00Z"}
    CHECK.validate(made)


def test_a_document_says_everything_that_the_front_matter_has(front: Front) -> None:
    picture = {"url": "https://l.example/a.jpg", "width": 640, "height": 480, "isCached": True}
    says = front(
        ampWebUrl="https://l.example/amp",
        cdnAmpWebUrl="https://l-example.cdn.ampproject.org/c/s/l.example/amp",
        featuredContent="<iframe></iframe>",
        images=[picture],
        related=[{**front(3), "images": [picture]}],
    )
    made = item(says, "A body.\n")
    nothing = {"title": None, "attribution": None}
    assert made["images"] == [picture | nothing]
    assert made["content"] == "A body.\n"
    assert made["categories"] == ["news"]
    assert made["publishedDateTime"] == "2026-03-07T03:40:00Z"
    assert made["related"][0] == {
        "title": "Ferry 3 docks early",
        "excerpt": "It was early.",
        "publishedDateTime": "2026-03-07T06:40:00Z",
        "webUrl": "https://www.harbor-ledger.example/3",
        "ampWebUrl": None,
        "cdnAmpWebUrl": None,
        "type": "article",
        "provider": made["provider"],
        "quality": 79,
        "images": [picture | nothing],
    }
    as_they_are = says.keys() & made.keys() - {"publishedDateTime", "images", "related", "provider"}
    assert {key: made[key] for key in as_they_are} == {key: says[key] for key in as_they_are}
    CHECK.validate(made)


def test_what_a_person_adds_is_there(front: Front) -> None:
    added = {
        "highlight": "Worth it",
        "tags": ["ferry"],
        "authors": ["A. Diver"],
        "sourceUrl": "https://a.example/",
    }
    made = item(front(**added, updatedDateTime=datetime(2026, 3, 8, tzinfo=UTC)))
    assert {key: made[key] for key in added} == added
    assert made["updatedDateTime"] == "2026-03-08T00:00:00Z"


def test_a_document_names_its_language_or_has_the_sites(front: Front) -> None:
    assert item(front())["locale"] is None
    assert item(front(), language="en-us")["locale"] == "en-us"
    assert item(front(language="pt"), language="en-us")["locale"] == "pt"
    assert item(front(locale="pt-br", language="pt"), language="en-us")["locale"] == "pt-br"


@pytest.mark.parametrize(
    "given", [{"published": False}, {"published": "yes"}, {"published": None}, {"removed": True}]
)
def test_what_is_not_published_is_no_item(front: Front, given: dict[str, Any]) -> None:
    assert item_of("_news/a.md", front(**given), "") is None


def test_what_is_secured_is_in_no_item(front: Front) -> None:
    assert b"canary" not in encoded(item_of("_news/a.md", front(secured="canary"), ""))


@pytest.mark.parametrize(
    ("written", "means"),
    [
        (datetime(2026, 3, 7, 3, 40, 9, 999, UTC), "2026-03-07T03:40:09Z"),
        (datetime(2026, 3, 7, 20, tzinfo=timezone(-timedelta(hours=7))), "2026-03-08T03:00:00Z"),
        (datetime(2026, 3, 7, 3, 40), "2026-03-07T03:40:00Z"),
        (date(2026, 3, 7), "2026-03-07T00:00:00Z"),
        ("2026-03-07T03:40:00+01:00", "2026-03-07T02:40:00Z"),
    ],
)
def test_a_time_is_understood_as_people_write_it(front: Front, written: object, means: str) -> None:
    assert item(front(publishedDateTime=written))["publishedDateTime"] == means


@pytest.mark.parametrize(
    "written", [None, "yesterday", 2026, datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))]
)
def test_a_document_without_a_time_cannot_be_ordered(front: Front, written: object) -> None:
    with pytest.raises(Unreadable, match="publishedDateTime"):
        item_of("_news/a.md", front(publishedDateTime=written), "")


def test_what_is_not_of_its_type_counts_as_not_said(front: Front) -> None:
    made = item(
        front(
            title=2024,
            heat="high",
            quality=10**30,
            topics="Coast",
            provider="Ledger",
            images=["a.jpg"],
            related={},
        )
    )
    assert made["title"] == "2024"
    assert made["topics"] == ["Coast"]
    assert [made[key] for key in ("heat", "quality", "provider", "images", "related")] == [None] * 5


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates() | st.datetimes()
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["url", "name", "title", "images", "width"]), inner)
    ),
    max_leaves=8,
)


@settings(max_examples=50)
@given(st.dictionaries(st.sampled_from([*ITEM_KEYS, "category", "language"]), VALUES), st.text())
def test_whatever_a_person_writes_becomes_an_item_of_the_schema(says: dict[str, Any], body: str) -> None:
    made = item(says | {"published": True, "publishedDateTime": datetime(2026, 3, 7, tzinfo=UTC)}, body)
    CHECK.validate(made)
    assert not {"\x00", "\u202e", "\ud800"} & set(json.dumps(made, ensure_ascii=False))
