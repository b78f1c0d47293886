"""Documents completed in place: what is missing is filled, what people wrote stays."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from copydesk.chain.enriching import enrich
from copydesk.documents import front_matter
from copydesk.documents.lint.files import Linter
from copydesk.errors import BadInput
from copydesk.workspace.workspace import load

pytestmark = pytest.mark.slow


def reading(path: Path) -> dict[str, Any]:
    return front_matter.loads(path.read_text(encoding="utf-8")).mapping


def lead(workspace: Path) -> dict[str, Any]:
    return next(
        says
        for says in map(reading, sorted((workspace / "_news").glob("*.md")))
        if says["published"] and len(says.get("related", ())) >= 3
    )


def documents(workspace: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (workspace / "_news").iterdir()}


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    from copydesk.demo.workspace import copy_to

    copy_to(tmp_path / "fresh")
    return tmp_path / "fresh"


def test_an_address_and_a_title_become_a_whole_document(
    newsroom: Any, finished: tuple[Path, Any], fresh: Path, tmp_path: Path
) -> None:
    whole = lead(finished[0])
    clipping = tmp_path / "clipping.md"
    clipping.write_text(
        front_matter.dumps(
            {
                "title": "As a person has it",
                "originalUrl": whole["originalUrl"],
                "note": "Ask Ann",
                "heat": 3,
                "related": [
                    {"title": "By hand", "webUrl": item["webUrl"], "quality": 1}
                    for item in whole["related"][:2]
                ],
            },
            "Our own view.\n",
        ),
        encoding="utf-8",
    )
    report = enrich(load(fresh), [str(clipping)])
    assert (report.updated, report.failures) == (1, [])
    says = reading(clipping)
    for key in ("excerpt", "publishedDateTime", "webUrl", "type", "provider", "topics", "published"):
        assert says[key] == whole[key] or key == "published"
    assert (says["title"], says["note"]) == ("As a person has it", "Ask Ann")
    assert says["quality"] <= says["heat"] > 3
    assert says["images"][0]["url"] == whole["images"][0]["url"]
    assert [item["title"] for item in says["related"]] == ["By hand", "By hand"]
    assert {item["webUrl"]: item["quality"] for item in says["related"]} == {
        item["webUrl"]: item["quality"] for item in whole["related"][:2]
    }
    assert all(item["excerpt"] and item["provider"]["name"] for item in says["related"])
    assert clipping.read_text().endswith("Our own view.\n")
    assert not (fresh / "_news").exists()
    before = clipping.read_bytes()
    assert enrich(load(fresh), [str(clipping)]).unchanged == 1
    assert clipping.read_bytes() == before


def test_an_address_gets_a_document_in_the_workspace(
    newsroom: Any, finished: tuple[Path, Any], fresh: Path
) -> None:
    whole = lead(finished[0])
    report = enrich(load(fresh), [whole["originalUrl"]])
    assert report.new == 1
    (path,) = (fresh / "_news").iterdir()
    assert reading(path)["webUrl"] == whole["webUrl"]
    looked = Linter(fix=False).look_at(path, lambda domain: domain)
    assert looked is not None
    assert looked.left == []


def test_a_document_of_the_workspace_is_fetched_again_and_loses_no_edit(
    newsroom: Any, workspace: Path
) -> None:
    before = documents(workspace)
    path = next(
        workspace / "_news" / name
        for name in sorted(before)
        if b"related:" in before[name] and b"published: true" in before[name]
    )
    text = path.read_text(encoding="utf-8").replace('\ntitle: "', '\n# Ann\ntitle: "EDITED ')
    path.write_text(text, encoding="utf-8")
    newsroom.web.asked.clear()
    report = enrich(load(workspace), [str(path)])
    assert reading(path)["originalUrl"] in newsroom.web.asked
    assert report.new == 0
    assert path.read_text(encoding="utf-8") == text
    assert {name: data for name, data in documents(workspace).items() if name != path.name} == {
        name: data for name, data in before.items() if name != path.name
    }
    newsroom.run(workspace)
    assert path.read_text(encoding="utf-8") == text


def test_a_document_that_a_person_put_among_the_others_is_completed_where_it_stands(
    newsroom: Any, finished: tuple[Path, Any], fresh: Path
) -> None:
    whole = lead(finished[0])
    path = fresh / "_news/2026-01-01-mine.md"
    path.parent.mkdir()
    path.write_text(f'---\ntitle: "Mine"\noriginalUrl: "{whole["originalUrl"]}"  # sent in\n---\n\n')
    enrich(load(fresh), [str(path)])
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    assert reading(path)["title"] == "Mine"
    assert "# sent in\n" in path.read_text()
    assert reading(path)["excerpt"] == whole["excerpt"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("no front matter", "line 1"),
        ('---\ntitle: "Nothing to fetch"\n---\n', "no originalUrl or webUrl"),
        (None, "no such file"),
    ],
)
def test_what_cannot_be_completed_is_said_before_anything_is_fetched(
    newsroom: Any, fresh: Path, tmp_path: Path, text: str | None, says: str
) -> None:
    path = tmp_path / "a.md"
    if text is not None:
        path.write_text(text)
    newsroom.web.asked.clear()
    with pytest.raises(BadInput, match=says):
        enrich(load(fresh), [newsroom.web.newsroom.articles[0].url, str(path)])
    assert newsroom.web.asked == []


def test_an_article_that_is_gone_leaves_its_document_as_it_was(
    newsroom: Any, fresh: Path, tmp_path: Path
) -> None:
    path = tmp_path / "gone.md"
    path.write_text(
        '---\ntitle: "Gone"\noriginalUrl: "https://www.harbor-ledger.example/nothing-here/"\n---\n'
    )
    before = path.read_bytes()
    report = enrich(load(fresh), [str(path)])
    assert [failure.reason for failure in report.failures] == ["404 Not Found"]
    assert path.read_bytes() == before


TOPICS = """\
- {id: ai, name: AI, root: true}
- id: computer-vision
  name: Computer Vision
  parent: ai
  keywords: [computer vision, facial recognition, face recognition]
"""


def _page(item: dict[str, Any]) -> str:
    amp = f'<link rel=amphtml href="{item["ampWebUrl"]}">' if "ampWebUrl" in item else ""
    moment = f"{item['publishedDateTime']:%Y-%m-%dT%H:%M:%SZ}"
    text = "".join(
        f"<p>{item['excerpt']} This is part {part} of what is said of it.</p>" for part in range(9)
    )
    return (
        f'<title>{item["title"]}</title><meta name=description content="{item["excerpt"]}">{amp}'
        f'<meta property="og:image" content="{item["images"][0]["url"]}">'
        f'<meta property="og:site_name" content="{item["provider"]["name"]}">'
        f'<meta property="article:published_time" content="{moment}"><article>{text}</article>'
    )


@pytest.mark.shared
def test_the_seed_is_completed_from_a_web_that_has_its_two_articles(shared: Path, tmp_path: Path) -> None:
    (seed,) = (shared / "seed").glob("*.md")
    whole = reading(seed)
    rows = []
    for number, item in enumerate([whole, whole["related"][0]]):
        image = item["images"][0]
        noise = Image.effect_noise((image["width"], image["height"]), 60).convert("RGB")
        noise.save(tmp_path / f"{number}.jpg")
        rows += [
            {"url": item["webUrl"], "body": _page(item), "type": "text/html"},
            {"url": image["url"], "file": f"{number}.jpg", "type": "image/jpeg"},
        ]
    (tmp_path / "index.jsonl").write_text("\n".join(map(json.dumps, rows)))
    desk = tmp_path / "desk"
    desk.mkdir()
    (desk / "copydesk.yaml").write_text("network: {allow: [127.0.0.0/8]}\n")
    (desk / "topics.yaml").write_text(TOPICS)
    bare = tmp_path / seed.name
    left = (
        "publishedDateTime",
        "webUrl",
        "type",
        "quality",
        "heat",
        "published",
        "provider",
        "topics",
        "images",
    )
    related = [{key: whole["related"][0][key] for key in ("title", "webUrl")}]
    bare.write_text(
        front_matter.dumps({**{k: v for k, v in whole.items() if k not in left}, "related": related})
    )
    replayweb = [sys.executable, str(shared / "realweb/replayweb"), "--index", str(tmp_path / "index.jsonl")]
    command = [sys.executable, "-P", "-m", "copydesk", "enrich", str(bare), "-w", str(desk)]
    done = subprocess.run(
        [*replayweb, "--port", "0", "--", *command], capture_output=True, text=True, env=os.environ
    )
    assert done.returncode == 0, done.stderr
    says = reading(bare)
    assert says["images"][0].pop("isCached") is False  # its copy is not here to be kept
    whole["images"][0].pop("isCached")
    for item in (says["related"][0], whole["related"][0]):
        item["images"][0].pop("isCached")
    assert says == whole
    assert list(says) == list(whole)
