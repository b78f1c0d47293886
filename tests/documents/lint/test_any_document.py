"""Whatever strangers and editors write: lint says what it is and ends, and --fix never makes it worse."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from planted import DOCUMENT, NAME

from copydesk.documents.front_matter import dumps, loads
from copydesk.documents.lint import mojibake
from copydesk.documents.lint.checks import lint, themselves
from copydesk.documents.lint.fixing import mended
from copydesk.documents.lint.keys import known
from copydesk.documents.lint.parsed import parse
from copydesk.documents.scalars import clean
from copydesk.errors import Unreadable

GOOD = loads(DOCUMENT).mapping

pieces = st.sampled_from(
    ["&amp;", "&#8217;", "â€™", "Ã©", "\u202e", "\x07", "e\u0301", "  ", "\n", "# c", "'", '"', ": ", "- ", "\t", "<b>", "yes"]
)  # fmt: skip
text = st.lists(pieces | st.text(max_size=6), max_size=6).map("".join)
scalars = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.dates() | text.map(clean)
)
values: st.SearchStrategy[Any] = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*GOOD, "name", "url"]), inner)
    ),
    max_leaves=6,
)


def fixable(data: bytes) -> list[str]:
    return [str(fault) for fault in lint(data, NAME) if fault.fix]


@given(data=st.binary() | st.text().map(str.encode) | text.map(lambda its: f"---\n{its}\n---\n".encode()))
def test_any_bytes_are_linted_with_a_line_for_each_fault(data: bytes) -> None:
    for fault in lint(data, NAME):
        assert 1 <= fault.line <= data.count(b"\n") + data.count(b"\r") + 1
        assert f"{fault}".isprintable()
        assert fault.what
        assert fault.mend
    mended(data, NAME, themselves)


@given(mapping=st.fixed_dictionaries({}, optional=dict.fromkeys(GOOD, values)))
def test_any_values_are_linted_and_mended_until_nothing_is_left_to_mend(mapping: dict[str, Any]) -> None:
    better = mended(dumps(GOOD | mapping).encode(), NAME, themselves)
    assert fixable(better) == []
    assert mended(better, NAME, themselves) == better


@settings(max_examples=200)
@given(
    text=text,
    key=st.sampled_from(["title", "excerpt", "category", "layout"]),
    comment=st.text(
        st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"], exclude_characters="'\"")
    ),
    style=st.sampled_from(['{0}', '"{0}"', "'{0}'", "|\n  {0}", ">-\n  {0}", "[{0}]", "{{a: {0}}}"]),
)  # fmt: skip
def test_comments_outlive_every_mending(text: str, key: str, comment: str, style: str) -> None:
    lines = {**{name: f'"{name}"' for name in ("category", "title", "excerpt")}, key: style.format(text)}
    front = "".join(f"{name}: {value}\n" for name, value in lines.items())
    data = f"---\n#{comment}\n{front}type: article  # {comment}\n---\n\nBody\n".encode()
    better = mended(data, NAME, themselves).decode()
    try:
        said = parse(data, NAME, themselves).mapping
    except Unreadable:
        assert better == data.decode()
    else:
        assert f"\n#{comment}\n" in better
        assert f"\ntype: article  # {comment}\n---\n\nBody\n" in better
        assert list(loads(better).mapping) == list(said)


@given(st.text())
def test_mending_mojibake_makes_no_text_longer_and_ends(text: str) -> None:
    better = mojibake.mended(text)
    assert len(better) <= len(text)
    assert better == text or mojibake.found(text)


LETTERS = [
    "ãõáéíóúâêôàç",
    "éèêëàâîïôœùûüç",
    "äöüß",
    "ěščřžýáíéúůďťň",
    "ąćęłńóśźż",
    "ăâîșț",
    "æøåðþö",
    "ğışçöü",
    "ạảãâăđêôơư",
]


@given(st.data())
def test_no_word_of_a_language_is_taken_for_mojibake(data: st.DataObject) -> None:
    letters = data.draw(st.sampled_from(LETTERS))
    word = st.text(letters, min_size=1, max_size=6).map("n".join).map(lambda its: f"N{its}")
    ended = st.tuples(word, st.sampled_from(["”", "’", "…", "»…", "\xa0»", "™", " –", "!“", "—", ".”"])).map(
        "".join
    )
    assert not mojibake.found(" ".join(data.draw(st.lists(ended, max_size=5))))


@given(st.lists(st.text().map(lambda its: clean(f"x-{its}")), unique=True, max_size=4))
def test_keys_of_people_are_named_and_kept(added: list[str]) -> None:
    data = dumps(GOOD | dict.fromkeys(added, 1)).encode()
    assert len(list(known(parse(data, NAME, themselves)))) == len(added)
    assert set(added) <= loads(mended(data, NAME, themselves).decode()).mapping.keys()
