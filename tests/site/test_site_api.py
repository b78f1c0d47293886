from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import copydesk.site
from copydesk.documents import front_matter
from copydesk.site.files import site_files
from copydesk.site.items import Item, item_of
from copydesk.site.publication import Publication
from copydesk.workspace.settings import Topic

SCHEMA = json.loads((Path(copydesk.site.__file__).parent / "api.schema.json").read_text(encoding="utf-8"))
TOPICS = (Topic(id="coast", name="Coast", root=True), Topic(id="harbors", name="Harbors"))

Front = Callable[..., dict[str, Any]]


def api(items: Sequence[Item | None], topics: tuple[Topic, ...] = TOPICS) -> dict[str, Any]:
    """The API's files, read, by their paths below api/news/."""
    files = dict(site_files(Publication("Coast", "", "", topics), [item for item in items if item]))
    assert all(path.startswith("api/news/") for path in files)
    return {path.removeprefix("api/news/"): json.loads(data) for path, data in files.items()}


def items(front: Front, numbers: Sequence[int], **given: Any) -> list[Item | None]:
    return [item_of(f"_news/2026-03-07-ferry-{each}.md", front(each, **given), "") for each in numbers]


def paths(page: dict[str, Any]) -> list[int]:
    """The numbers of the documents on a page."""
    return [int(each["path"].removesuffix(".md").rpartition("-")[2]) for each in page["value"]]


def test_a_page_has_25_and_leads_to_the_next(front: Front) -> None:
    files = api(items(front, range(51)))
    assert [files[f"page/{page}/index.json"]["nextPage"] for page in (1, 2, 3)] == [2, 3, None]
    pages = [paths(files[f"page/{page}/index.json"]) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [25, 25, 1]
    assert [number for page in pages for number in page] == list(range(50, -1, -1))  # newest first
    assert files["index.json"] == files["page/1/index.json"]
    assert "page/4/index.json" not in files


def test_a_full_last_page_leads_nowhere(front: Front) -> None:
    files = api(items(front, range(25)))
    assert files["index.json"]["nextPage"] is None
    assert "page/2/index.json" not in files


def test_each_topic_has_its_own_lists_an_empty_one_too(front: Front) -> None:
    files = api(
        items(front, [1], topics=["Coast"])
        + items(front, [2], topics=["Harbors", "Coast", "Harbors", "Unlisted"]),
        (*TOPICS, Topic(id="tides", name="Tides")),
    )
    assert paths(files["coast/index.json"]) == [2, 1]
    assert paths(files["harbors/index.json"]) == paths(files["harbors/page/1/index.json"]) == [2]
    assert files["tides/index.json"] == {"page": 1, "value": [], "nextPage": None}
    assert {path.split("/")[0] for path in files} == {
        "index.json", "page", "coast", "harbors", "tides", "2026-03-07-ferry-1", "2026-03-07-ferry-2",
    }  # fmt: skip


def test_each_document_has_a_file_that_says_what_the_lists_say(front: Front) -> None:
    files = api(items(front, range(3)))
    for each in files["index.json"]["value"]:
        assert files[each["path"].removeprefix("_news/").replace(".md", "/index.json")] == each


def test_documents_of_one_time_stand_by_their_paths(front: Front) -> None:
    made = [item_of(f"_news/{name}.md", front(), "") for name in ("b", "a", "c")]
    assert [each["path"] for each in api(made)["index.json"]["value"]] == [
        "_news/a.md", "_news/b.md", "_news/c.md",
    ]  # fmt: skip


def test_a_list_is_never_lost_to_a_document_of_its_name(front: Front) -> None:
    names = ("coast", "page/1", "coast/page/1", "index.json", "a/index.json")
    files = api([item_of(f"_news/{name}.md", front(), "") for name in names])
    assert all("page" in each for each in files.values())
    assert len(files["index.json"]["value"]) == len(names)


def test_every_file_is_of_the_schema(front: Front) -> None:
    check = Draft202012Validator(SCHEMA)
    for each in api(items(front, range(30), images=[{"url": "a.jpg"}], related=[front(7)])).values():
        check.validate(each)


def shape(value: object) -> object:
    """Keys in their order and types, of a JSON value."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    return [shape(inner) for inner in value] if isinstance(value, list) else type(value)


@pytest.mark.shared
def test_a_program_written_for_the_familys_api_reads_ours(shared: Path) -> None:
    theirs = json.loads((shared / "documents/powerapps-api/index.json").read_text(encoding="utf-8"))
    made = []
    for path in sorted((shared / "documents/powerapps").glob("*.md")):
        document = front_matter.loads(path.read_text(encoding="utf-8"))
        made.append(item_of(f"_news/{path.name}", document.mapping, document.body, "en-us"))
    files = api(made, (Topic(id="power-apps", name="Power Apps", root=True),))
    ours = files["index.json"]
    assert list(ours) == list(theirs)
    assert shape(ours["page"]) == shape(theirs["page"])
    known = {each["path"]: each for page in files.values() for each in page.get("value", ())}
    compared = [each for each in theirs["value"] if each["path"] in known]
    assert len(compared) == 7
    for each in compared:
        same = known[each["path"]]
        beyond = {"quality", "related", "authors"}
        assert [key for key in same if key not in beyond] == list(each)  # the same keys in the same order
        assert {key: same[key] for key in each} == each  # and every value
    kinds = {key: {type(each[key]) for each in theirs["value"]} | {type(None)} for key in theirs["value"][0]}
    kinds["featuredContent"].add(str)  # no video is among theirs
    for each in known.values():
        assert {key for key in kinds if type(each[key]) not in kinds[key]} == set()
