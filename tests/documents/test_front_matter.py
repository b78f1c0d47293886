from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import frontmatter
import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from copydesk.documents.front_matter import dumps, loads
from copydesk.documents.scalars import clean
from copydesk.errors import Unreadable

anything = st.text(st.characters(exclude_categories=()))  # lone surrogates and controls too
words_for_parsers = st.from_regex(
    r"[-+.:#?!&*'\"%@`~=<>|{}\[\], 0-9_eExXoObBTtZyYnNinfaul]{0,12}", fullmatch=True
)
strangers_text = anything | words_for_parsers

values: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.dates()
    | st.datetimes(min_value=datetime(1000, 1, 1), timezones=st.none() | st.just(UTC))
    | strangers_text.map(clean),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.from_regex(r"[A-Za-z]\w{0,8}", fullmatch=True).map(clean), inner, max_size=4)
    ),
    max_leaves=12,
)

FORBIDDEN = {"Cc", "Cs", "Zl", "Zp"}


def read(text: str) -> Any:
    """As any YAML parser reads a document's front matter."""
    return yaml.safe_load(text.removeprefix("---\n").rpartition("\n---\n")[0])


def test_a_title_of_any_length_reads_back() -> None:
    for title in (
        "a" * 10_000,
        "word " * 2_000,
        '"\\' * 5_000,
        "---\n" * 2_500,
        "\U0001f600\u202e北" * 3_334,
    ):
        text = dumps({"title": title, "topics": [title]})
        assert loads(text).mapping == read(text) == {"title": clean(title), "topics": [clean(title)]}


@given(title=strangers_text, name=strangers_text, topic=strangers_text)
@example(title="yes", name="yes", topic="yes")
@example(title="1e3", name="1e3", topic="1e3")
@example(title="---", name="---", topic="---")
@example(title="!!python/object:os.system", name="!!python/object:os.system", topic="&a *a")
@example(title="2024-01-01", name="2024-01-01 ", topic="2024-01-01T00:00:00Z")
@example(title='"\\', name="a: b # c", topic="12:30:45")
@example(title="{{ site.x }}{% raw %}", name="{{< x >}}", topic="{# x #}<% x %>")
@example(title="\n\u0303", name="\r\u0316\u030c", topic="=\u0338")
@example(title="\ufeff\ufffe", name="\ufeff", topic="\u2028a\u2029")
def test_what_strangers_write_reads_back_as_it_was_meant(title: str, name: str, topic: str) -> None:
    text = dumps({"title": title, "provider": {"name": name}, "topics": [topic]})
    meant = {"title": clean(title), "provider": {"name": clean(name)}, "topics": [clean(topic)]}
    assert read(text) == meant
    assert loads(text).mapping == meant
    assert frontmatter.loads(text).metadata == meant


@given(text=strangers_text)
def test_no_forbidden_character_reaches_a_document(text: str) -> None:
    document = dumps({"title": text, "provider": {"name": text}}, body=text)
    found = {unicodedata.category(character) for character in document.replace("\n", "")}
    assert not found & FORBIDDEN
    assert not set(document) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
    assert unicodedata.is_normalized("NFC", document)
    document.encode()


@given(text=strangers_text)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@settings(max_examples=50)
@given(mapping=st.dictionaries(st.from_regex(r"[a-z]\w{0,8}", fullmatch=True).map(clean), values, max_size=6))
def test_any_mapping_reads_back_equal_and_is_written_the_same_again(mapping: dict[str, Any]) -> None:
    text = dumps(mapping)
    again = loads(text)
    assert again.mapping == mapping == (read(text) or {})
    assert dumps(again.mapping, again.body) == text


@given(text=st.text())
def test_any_text_is_read_or_refused_with_a_line(text: str) -> None:
    try:
        loads(f"---\n{text}\n---\n")
    except Unreadable as error:
        assert str(error).startswith("line ")


@pytest.mark.parametrize(
    "name",
    ["Ars: Technica", "yes", "No", "null", "~", "1984", "1e3", "0o7", "1,000", "12:30", ".5", "2024-01-01", "#ai",
     "- x", "@home", "a #b", "end:", "'quoted'", ":symbol", "", " x", "=", "<<", "[a]", "{a}", "%a", "*a", "&a", "!a"],
)  # fmt: skip
def test_a_plain_value_is_quoted_where_it_would_read_as_something_else(name: str) -> None:
    assert f'  name: "{name}"\n' in dumps({"provider": {"name": name}})


@pytest.mark.parametrize(
    "name",
    ["Big News Network.com", "Rock, Paper, Shotgun", "Tom's Guide", "YAHOO!News", "GamesRadar+", "9to5Mac", "a|b",
     "3D", "1.2.3", "C#", "-x", "a:b", "AT&T", "Überblick", "北京", "x {y}", "yes please", 'The "Post"', "2024-01"],
)  # fmt: skip
def test_a_plain_value_stays_plain_where_it_can(name: str) -> None:
    assert f"  name: {name}\n" in dumps({"provider": {"name": name}})


def test_quoted_values_escape_four_things_only() -> None:
    text = dumps({"title": 'a "b" \\ c\nd\re é 北京 \U0001f600 / &amp; {{ x }}'})
    assert text == '---\ntitle: "a \\"b\\" \\\\ c\\nd\\re é 北京 \U0001f600 / &amp; {{ x }}"\n---\n\n'


def test_times_stand_in_utc_and_other_values_keep_their_type() -> None:
    mapping = {
        "publishedDateTime": datetime(2022, 8, 2, 23, 8, tzinfo=UTC),
        "lastmod": datetime(2022, 8, 2, 23, 8, tzinfo=timezone(timedelta(hours=2))),
        "day": date(2022, 8, 2),
        "weight": 1e16,
        "nothing": None,
        "tags": [],
        "params": {},
        "rows": [[1, 2], [{"a": 1, "b": None}, None]],
    }
    text = dumps(mapping)
    assert text.splitlines()[1:8] == [
        "publishedDateTime: 2022-08-02T23:08:00Z",
        "lastmod: 2022-08-02T23:08:00+02:00",
        "day: 2022-08-02",
        "weight: 1.0e+16",
        "nothing:",
        "tags: []",
        "params: {}",
    ]
    assert loads(text).mapping == mapping


def test_what_front_matter_cannot_hold_is_refused() -> None:
    with pytest.raises(TypeError, match="no set"):
        dumps({"tags": {"a"}})


def test_the_body_is_kept_and_comes_after_one_empty_line() -> None:
    text = dumps({"title": "x"}, "First.\n\n---\n\nLast.\n")
    assert text == '---\ntitle: "x"\n---\n\nFirst.\n\n---\n\nLast.\n'
    assert loads(text).body == "First.\n\n---\n\nLast.\n"


def test_an_editor_of_another_system_may_have_saved_it() -> None:
    read_back = loads("\ufeff---\r\ntitle: x\r\npublished: yes\r\n---\r\n\r\nBody\r\n")
    assert read_back.mapping == {"title": "x", "published": True}
    assert read_back.body == "Body\n"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("title: x\n", "line 1: no front matter between two lines `---`: the file must begin with one"),
        ("---\ntitle: x\n", "line 1: no front matter between two lines `---`: it is never closed by another"),
        ("---\na: 1\nb: c: d\n---\n", "line 3: not front matter: mapping values are not allowed in this context"),
        ("---\na: 1\nb: 2\na: 3\n---\n", "line 4: not front matter: `a` stands here twice; keep one"),
        ("---\na: 1\nyes: 2\n---\n", "line 3: not front matter: a key that is no text; put it in quotes"),
        ("---\n- a\n---\n", "line 2: not front matter: keys with values are wanted"),
        ("---\na: &x [b]\nc: *x\n---\n", "line 3: not front matter: an alias; write the value out"),
        ("---\na: !!python/object:os.x {}\n---\n", "line 2: not front matter: a tag; take it away"),
        ("---\na: 1\nday: 2024-13-45\n---\n", "line 3: not front matter: month must be in 1..12"),
        ("---\na: 1\nb: \0\n---\n", "line 3: not front matter: U+0000, which YAML forbids"),
        ("---\na: " + "[" * 100_000 + "\n---\n", "line 2: not front matter: nested too deeply"),
        ("---\n" + "- " * 100_000 + "\n---\n", "line 2: not front matter: nested too deeply"),
    ],
)  # fmt: skip
def test_what_is_no_front_matter_is_refused_with_its_line(text: str, error: str) -> None:
    with pytest.raises(Unreadable) as refused:
        loads(text)
    assert str(refused.value) == error


@pytest.mark.shared
def test_the_seed_and_the_documents_of_its_family_come_back_byte_for_byte(shared: Path) -> None:
    """And python-frontmatter, by other people, reads in them what we do."""
    files = sorted([*shared.glob("seed/*.md"), *shared.glob("documents/*/*.md")])
    files = [file for file in files if file.parent.name in ("seed", "diablo4", "powerapps")]
    assert len(files) == 983
    for file in files:
        read_back = loads(file.read_bytes().decode())
        assert dumps(read_back.mapping, read_back.body).encode() == file.read_bytes(), file.name
        assert frontmatter.load(file).metadata == read_back.mapping, file.name
