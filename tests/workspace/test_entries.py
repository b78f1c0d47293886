"""A source more or less in copydesk.yaml, in whatever style a person keeps it."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from copydesk.errors import BadInput
from copydesk.workspace.entries import spelt, with_source, without_source

ENTRY = {"name": "New One", "feed": "https://www.new-one.example/feed.xml"}
LINE = "- {name: New One, feed: https://www.new-one.example/feed.xml}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", f"sources:\n  {LINE}\n"),
        ("# mine\n", f"# mine\nsources:\n  {LINE}\n"),
        ("site: {title: A}", f"site: {{title: A}}\n\nsources:\n  {LINE}\n"),
        ("sources: [] # none\nimages: link\n", f"sources: # none\n  {LINE}\nimages: link\n"),
        ("sources: []", f"sources:\n  {LINE}\n"),
        ("sources: [\n]\n", f"sources:\n  {LINE}\n"),
        ("sources: [{name: A, feed: b}] # x\n", f"sources: [{{name: A, feed: b}}, {LINE[2:]}] # x\n"),
        (
            "sources: [\n  {name: A, feed: b} # x\n  # y\n]\n",
            f"sources: [\n  {{name: A, feed: b}}, # x\n  # y\n  {LINE[2:]}\n]\n",
        ),
        (
            "sources: [\n  {name: A, feed: b}, # x, y\n]\n",
            f"sources: [\n  {{name: A, feed: b}}, # x, y\n  {LINE[2:]},\n]\n",
        ),
        (
            "sources:\n  - {name: A, feed: b} # x\n\n# the rest\nimages: link\n",
            f"sources:\n  - {{name: A, feed: b}} # x\n  {LINE}\n\n# the rest\nimages: link\n",
        ),
        (
            "sources:\n- name: A # x\n  exclude:\n  - b\n# y\nimages: link\n",
            f"sources:\n- name: A # x\n  exclude:\n  - b\n{LINE}\n# y\nimages: link\n",
        ),
        (
            "sources:\n  - name: A\n    feed: |-\n      b\n    # y\nimages: link\n",
            f"sources:\n  - name: A\n    feed: |-\n      b\n  {LINE}\n    # y\nimages: link\n",
        ),
        ("sources:\r\n  - {name: A, feed: b}", f"sources:\r\n  - {{name: A, feed: b}}\r\n  {LINE}\r\n"),
        ("\ufeffsources: [{name: Ü, feed: b}]", f"\ufeffsources: [{{name: Ü, feed: b}}, {LINE[2:]}]"),
        ("{images: link}\n", f"{{images: link, sources: [{LINE[2:]}]}}\n"),
        ("{images: link, sources: []}\n", f"{{images: link, sources: [{LINE[2:]}]}}\n"),
    ],
)
def test_a_source_is_one_more_line_and_nothing_else_changes(before: str, after: str) -> None:
    assert with_source(before, ENTRY) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("sources:\n  - {name: A, feed: b} # x\n  # y\n", "sources: []\n  # y\n"),
        (
            "sources: # mine\n# one\n- name: A\n  # its own\n  feed: b\n# two\n- {name: B, feed: c}\n",
            "sources: # mine\n# one\n# two\n- {name: B, feed: c}\n",
        ),
        (
            "sources:\n  -\n    name: A\n    feed: b\n  - {name: B, feed: c}",
            "sources:\n  - {name: B, feed: c}",
        ),
        ("sources: [{name: A, feed: b}] # x\n", "sources: [] # x\n"),
        ("sources: [{name: A, feed: b}, {name: B, feed: c}]\n", "sources: [{name: B, feed: c}]\n"),
        ("sources: [{name: B, feed: c}, {name: A, feed: b}]\n", "sources: [{name: B, feed: c}]\n"),
        (
            "sources: [\n  {name: A, feed: b}, # x\n  # y\n  {name: B, feed: c},\n]\n",
            "sources: [\n  # y\n  {name: B, feed: c},\n]\n",
        ),
        (
            "sources: [\n  {name: B, feed: c}, # y\n  {name: A, feed: b} # x\n]\n",
            "sources: [\n  {name: B, feed: c}, # y\n]\n",
        ),
    ],
)
def test_a_source_goes_and_the_comments_of_others_stay(before: str, after: str) -> None:
    assert without_source(before, "A") == after
    assert without_source(before.replace("\n", "\r\n"), "A") == after.replace("\n", "\r\n")


@pytest.mark.parametrize(
    "before",
    [
        "images: link\n...\n",  # the document ends before the end
        "images: link\r\nsources:\n  - {name: A, feed: b}\n",  # no way to know how the line is to end
    ],
)
def test_what_cannot_be_added_alone_is_left_with_the_line_to_add_by_hand(before: str) -> None:
    with pytest.raises(BadInput, match=r"by hand: - \{name: New One"):
        with_source(before, ENTRY)


def test_a_source_on_which_another_leans_is_not_taken_out() -> None:
    text = "sources:\n- {name: A, feed: b, exclude: &words [x]}\n- {name: B, feed: c, exclude: *words}\n"
    with pytest.raises(BadInput, match="by hand"):
        without_source(text, "A")


def _read(text: str) -> Any:
    return yaml.load(text, yaml.CSafeLoader)


names = st.text(st.characters(exclude_categories=("C", "Z")) | st.just(" "), min_size=1, max_size=20)
comments = st.sampled_from(["", " # a comment", " # with: [a, {colon}], and - a dash"])


@st.composite
def settings(draw: st.DrawFn) -> str:
    """copydesk.yaml in some style, with a comment wherever one may stand."""

    def lone(indent: str = "") -> str:
        return draw(st.sampled_from(["", "\n", f"{indent}# lone: comment, [of - its own\n"]))

    given_ = draw(st.lists(names, unique=True, max_size=4))
    entries = [spelt({"name": name, "feed": f"https://a.example/{n}"}) for n, name in enumerate(given_)]
    indent = draw(st.sampled_from(["", "  ", "    "]))
    style = draw(st.sampled_from(["brackets", "lines", "mappings", "bracketed lines"]))
    if style == "brackets" or not entries:
        body = f" [{', '.join(entries)}]{draw(comments)}\n"
    elif style == "bracketed lines":
        comma = draw(st.sampled_from(["", ","]))
        rows = [f"  {each}{',' if each is not entries[-1] else comma}" for each in entries]
        body = f" [\n{''.join(f'{lone()}{row}{draw(comments)}' + chr(10) for row in rows)}{lone()}]\n"
    else:
        body = f"{draw(comments)}\n"
        for entry in entries:
            if style == "mappings":
                first, second = _read(entry).values()
                entry = (
                    f"{spelt({'name': first})[1:-1]}{draw(comments)}\n{lone(indent)}{indent}  feed: {second}"
                )
            body += f"{lone(indent)}{indent}- {entry}{draw(comments)}\n"
    rest = draw(st.sampled_from(["", "images: link\n", "\n# the end\n", "crawl:\n  delay: 2.0 # s\n"]))
    text = f"{lone()}site: {{title: A}}{draw(comments)}\nsources:{body}{lone()}{rest}"
    return text.replace("\n", "\r\n") if draw(st.booleans()) else text


def comments_of(text: str) -> list[int]:
    return [text.count(comment) for comment in ("# a comment\n", "and - a dash\n", "# lone: comment")]


@given(settings(), names)
def test_added_in_any_style_it_reads_back_and_no_line_is_lost(text: str, name: str) -> None:
    before = _read(text)
    changed = with_source(text, {"name": name, "sitemap": "https://b.example/"})
    after = _read(changed)
    assert after["sources"].pop() == {"name": name, "sitemap": "https://b.example/"}
    assert after == before
    crlf = "\r\n" in text
    assert changed.count("\r\n") == (changed.count("\n") if crlf else 0)
    assert comments_of(changed.replace("\r\n", "\n")) == comments_of(text.replace("\r\n", "\n"))


@given(settings(), st.data())
def test_taken_out_again_everything_is_as_it_was(text: str, data: st.DataObject) -> None:
    name = data.draw(names.filter(lambda each: each not in [s["name"] for s in _read(text)["sources"]]))
    changed = without_source(with_source(text, {"name": name, "feed": "https://b.example/"}), name)
    assert _read(changed) == _read(text)
    assert [line for line in text.splitlines() if "lone" in line] == [
        line for line in changed.splitlines() if "lone" in line
    ]


@given(settings().filter(lambda text: _read(text)["sources"]), st.data())
def test_any_source_can_be_taken_out(text: str, data: st.DataObject) -> None:
    before = _read(text)
    goes = data.draw(st.sampled_from(before["sources"]))
    changed = without_source(text, goes["name"])
    before["sources"].remove(goes)
    assert _read(changed) == before
