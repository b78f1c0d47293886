"""A mistake in a workspace's files gets one line: the file, its line, and the mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from copydesk.errors import BadInput
from copydesk.workspace.workspace import find, kind_of, load

GOOD = """\
site: {title: AI Every Day, url: https://example.org}
contact: https://example.org/about-our-crawler
crawl: {delay: 1, concurrency: 64}
sources:
  - {name: Harbor Ledger, feed: https://www.harbor-ledger.example/feed.xml}
  - {name: Our own list, documents: documents/}
"""


def workspace(folder: Path, desk: str = GOOD, **lists: str) -> Path:
    (folder / "copydesk.yaml").write_text(desk, encoding="utf-8")
    for name, text in lists.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_the_settings_of_the_design_are_read(tmp_path: Path) -> None:
    desk = load(workspace(tmp_path))
    assert desk.desk.site.title == "AI Every Day"
    assert [kind_of(source) for source in desk.desk.sources] == [
        ("feed", "https://www.harbor-ledger.example/feed.xml"),
        ("documents", "documents/"),
    ]
    assert [topic.name for topic in desk.topics] == ["News"]
    assert "+https://example.org/about-our-crawler" in desk.crawl_settings().user_agent


@pytest.mark.parametrize(
    ("desk", "says"),
    [
        ("site: {title: A}\nsorces: []\n", "copydesk.yaml:2: unknown key `sorces`; did you mean `sources`?"),
        ("sources:\n  - name: A\n    feeed: https://a.example/\n", "copydesk.yaml:3: unknown key `feeed`; did you"),
        ("sources:\n  - feed: https://a.example/\n", "copydesk.yaml:2: sources[1]: `name` is missing"),
        ("sources:\n  - {name: A}\n", "copydesk.yaml:2: source 'A' says not where its links come from"),
        ("sources:\n- {name: A, feed: https://a.example/, listing: https://a.example/}\n", "has feed and listing"),
        ("sources:\n  - {name: A, feed: a.example/feed}\n", "copydesk.yaml:2: source 'A': 'a.example/feed' is no"),
        ("site:\n  title: 404\n", "copydesk.yaml:2: site.title: must be text, not 404; put it in quotes"),
        ("site:\n  language: no\n", "copydesk.yaml:2: site.language: must be text, not False; put it in quotes"),
        ("site: {language: Low German}\n", "copydesk.yaml:1: site.language: 'Low German' is not written as it should be"),
        ("crawl: {delay: -1}\n", "copydesk.yaml:1: crawl.delay: expected `float` >= 0.0, not -1"),
        ("crawl:\n  budget: {page: 3}\n", "copydesk.yaml:2: unknown key `page`; did you mean `pages`?"),
        ("archive: {keep: 30 days}\n", "copydesk.yaml:1: archive.keep: '30 days' is not written as it should be"),
        ("images: keeep\n", "copydesk.yaml:1: images: invalid enum value 'keeep'"),
        ("network:\n  allow:\n    - 127.0.0.0/8\n    - home\n", "copydesk.yaml:4: 'home' is no range"),
        ("site: {title: A}\nsite: {title: B}\n", "copydesk.yaml:2: `site` stands here twice"),
        ("site: [\n", "copydesk.yaml:2: not YAML"),
        ("- a\n", "copydesk.yaml:1: must be keys with values"),
        ("sources:\n- {name: A, feed: 'https://a.example/', topics: [x]}\n", "copydesk.yaml:2: source 'A': no topic 'x'"),
        (
            "sources:\n- {name: A, feed: 'https://a.example/'}\n- {name: A, feed: 'https://b.example/'}\n",
            "copydesk.yaml:3: name 'A' stands here twice",
        ),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line_and_its_mend(tmp_path: Path, desk: str, says: str) -> None:
    with pytest.raises(BadInput) as error:
        load(workspace(tmp_path, desk))
    assert says in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("topics", "says"),
    [
        ("- {id: ai, name: AI}\n", "topics.yaml:1: no topic is the root"),
        ("- {id: ai, name: AI, root: true}\n- {id: cv, name: CV, parent: a}\n", "topics.yaml:2: topic 'cv': no topic 'a'"),
        ("- {id: ai, name: AI, root: true}\n- {id: ai, name: B}\n", "topics.yaml:2: id 'ai' stands here twice"),
        ("- {id: A I, name: AI, root: true}\n", "topics.yaml:1: [1].id: "),
    ],
)  # fmt: skip
def test_a_mistake_in_the_topics_is_named_too(tmp_path: Path, topics: str, says: str) -> None:
    with pytest.raises(BadInput) as error:
        load(workspace(tmp_path, topics=topics))
    assert says in str(error.value)


def test_a_workspace_is_found_from_a_folder_inside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = workspace(tmp_path) / "output" / "_news"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    assert find(None) == tmp_path


def test_a_folder_without_settings_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="copydesk init"):
        find(tmp_path)


def test_a_source_may_say_for_itself_where_its_texts_go(tmp_path: Path) -> None:
    desk = load(
        workspace(
            tmp_path,
            "text: secured\nsources:\n- {name: A, feed: 'https://a.example/'}\n"
            "- {name: B, feed: 'https://b.example/', text: body}\n",
        )
    )
    assert [desk.text_of(name) for name in ("A", "B", "gone")] == ["secured", "body", "secured"]


def test_the_texts_of_a_source_that_is_not_listed_never_go_into_the_open(tmp_path: Path) -> None:
    desk = load(workspace(tmp_path, "text: body\nsources: [{name: A, feed: 'https://a.example/'}]\n"))
    assert [desk.text_of(name) for name in ("A", "gone")] == ["body", "private"]


def test_the_workspace_of_a_document_is_the_one_above_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "one/output").mkdir(parents=True)
    (tmp_path / "two").mkdir()
    one, two = workspace(tmp_path / "one"), workspace(tmp_path / "two")
    monkeypatch.chdir(two)
    assert find(None, near=one / "output/a.md") == one
    assert find(None, near=tmp_path / "a.md") == two
    assert find(two, near=one / "output/a.md") == two
