"""What was fetched comes back from the archive as it was."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from copydesk.archive.warc import Archive, pages, read_body
from copydesk.errors import CannotWrite, Unreadable
from copydesk.model import Link, Page, Record

LINK = Link(
    "https://a.example/x?a=1#b", "A", "Ein „Titel“", "s" * 200_000, datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
)


def a_page(headers: Mapping[str, str] | None = None, link: Link = LINK, **said: Any) -> Page:
    fetched = datetime(2026, 11, 24, 1, 2, 3, 456789, tzinfo=UTC)
    return Page(
        link, "https://a.example/y", fetched, headers=dict(headers or {"content-type": "text/html"}), **said
    )


def test_a_page_comes_back_with_all_that_is_known_of_it(tmp_path: Path) -> None:
    page = a_page(redirects=("https://a.example/x",), signals=("max-snippet:50",))
    archive = Archive(tmp_path, "run")
    record = archive.write(page, b"<html>")
    assert list(pages(tmp_path, "archive/run.warc.gz")) == [replace(page, record=record)]


def test_each_record_is_found_by_its_offset(tmp_path: Path) -> None:
    archive = Archive(tmp_path, "run")
    bodies = [bytes([65 + number]) * 50_000 for number in range(5)]
    records = [archive.write(a_page(), body) for body in bodies]
    assert [read_body(tmp_path, record, {}, 60_000) for record in reversed(records)] == bodies[::-1]


def test_a_record_is_there_before_the_file_is_closed(tmp_path: Path) -> None:
    record = Archive(tmp_path, "run").write(a_page(), b"text")
    assert read_body(tmp_path, record, {}, 100) == b"text"


def test_what_came_compressed_is_unpacked_when_it_is_read(tmp_path: Path) -> None:
    page = a_page({"content-type": "text/html", "content-encoding": "gzip"})
    wire = gzip.compress(b"text" * 1000)
    record = Archive(tmp_path, "run").write(page, wire)
    assert read_body(tmp_path, record, page.headers, 10_000) == b"text" * 1000
    assert (tmp_path / record.file).read_bytes().find(wire) > 0, "kept as the wire sent it"


def test_what_may_not_be_kept_lies_in_the_spool(tmp_path: Path) -> None:
    assert Archive(tmp_path, "run").write(a_page(), b"text", keep=False) == Record("spool/run.warc.gz", 0)
    assert not (tmp_path / "archive").exists()


def test_pictures_are_told_from_pages(tmp_path: Path) -> None:
    archive = Archive(tmp_path, "run")
    archive.write(a_page(), b"text")
    archive.write(a_page({"content-type": "image/png"}), b"\x89PNG", want="picture")
    assert [page.headers["content-type"] for page in pages(tmp_path, "archive/run.warc.gz")] == ["text/html"]
    assert [page.headers["content-type"] for page in pages(tmp_path, "archive/run.warc.gz", "picture")] == [
        "image/png"
    ]


def test_a_record_cut_short_anywhere_is_left_out_and_the_others_are_read(tmp_path: Path) -> None:
    archive = Archive(tmp_path, "run")
    page = a_page(link=Link("https://a.example/", "A"))
    archive.write(page, b"first" * 100)
    last = archive.write(page, b"last" * 100)
    file = tmp_path / last.file
    whole = file.read_bytes()
    for length in range(last.offset, len(whole)):
        file.write_bytes(whole[:length])
        assert len(list(pages(tmp_path, last.file))) == 1
        with pytest.raises(Unreadable):
            read_body(tmp_path, last, {}, 10_000)


def test_a_record_that_is_not_there_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        read_body(tmp_path, Record("archive/gone.warc.gz", 0), {}, 100)


def test_a_folder_that_cannot_be_written_is_said_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("in the way")
    with pytest.raises(CannotWrite, match=r"archive/run\.warc\.gz"):
        Archive(tmp_path, "run").write(a_page(), b"text")


def test_other_tools_read_the_archive(tmp_path: Path) -> None:
    record = Archive(tmp_path, "run").write(a_page(), b"text")
    with (tmp_path / record.file).open("rb") as file:
        found = next(ArchiveIterator(file, check_digests="raise"))
        assert found.rec_headers.get_header("WARC-Type") == "response"
        assert found.rec_headers.get_header("WARC-Target-URI") == "https://a.example/y"
        assert found.content_stream().read() == b"text"


@given(
    st.dictionaries(
        st.from_regex(r"[a-z][a-z-]{0,10}", fullmatch=True),
        st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30).map(str.strip),
        max_size=5,
    ),
    st.text(max_size=50).filter(lambda text: text.encode("utf-8", "ignore").decode() == text),
    st.binary(max_size=300),
)
def test_any_ascii_header_title_and_body_comes_back(
    tmp_path_factory: pytest.TempPathFactory, headers: dict[str, str], title: str, body: bytes
) -> None:
    state = tmp_path_factory.mktemp("state")
    page = a_page({**headers, "content-encoding": ""}, Link("https://a.example/", "A", title))
    record = Archive(state, "run").write(page, body)
    (found,) = pages(state, record.file)
    assert (found.link, found.headers) == (page.link, page.headers)
    assert read_body(state, record, {}, 1000) == body
