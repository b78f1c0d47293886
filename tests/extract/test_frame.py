"""What leans on trafilatura's internals gives what trafilatura gives: this fails when they move."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from invented import page_html
from lxml import etree
from trafilatura.htmlprocessing import convert_tags, tree_cleaning
from trafilatura.main_extractor import _extract
from trafilatura.settings import Extractor

from copydesk.extract import blocks, frame
from copydesk.extract.charset import decode
from copydesk.extract.tree import parse

PAGES = [
    page_html(),
    page_html(
        body="<div class='sidebar'><p>Aside</p></div><ul><li><p>One thing</p></li></ul><p>Text<br>in two lines</p>"
    ),
    page_html(
        body="<div class='comments-title'>3 comments</div><p style='display: none'>Hidden</p>"
        + "<p>A line of text.</p>" * 9
    ),
    page_html(body="<table><tr><td>1</td><td>2</td></tr></table><blockquote>Said</blockquote> after it"),
]


OPTIONS = Extractor(output_format="python", fast=True, comments=False)


@pytest.fixture(autouse=True)
def _with_their_tails(monkeypatch):
    monkeypatch.setattr(blocks, "cut_tail", lambda _: None)


def same(html: bytes) -> bool:
    """Where trafilatura finds a block at all."""
    theirs, _, _ = _extract(convert_tags(tree_cleaning(parse(html), OPTIONS), OPTIONS), OPTIONS)
    etree.strip_elements(theirs, "done")
    etree.strip_tags(theirs, "div")
    ours = frame.paragraphs_of(convert_tags(tree_cleaning(parse(html), OPTIONS), OPTIONS), OPTIONS)
    return len(theirs) == 0 or etree.tostring(ours) == etree.tostring(theirs)


@pytest.mark.parametrize("html", PAGES)
def test_the_block_found_is_trafilatura_s(html):
    assert same(html)


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize("name", ["realweb", "eval/bodies"])
def test_on_real_pages_too(shared, name):
    folder: Path = shared / name
    with gzip.open(folder / "truth.jsonl.gz", "rt", encoding="utf-8") as lines:
        files = [json.loads(line)["file"] for line in lines]
    bodies = ((file, decode(gzip.decompress((folder / file).read_bytes())).utf8) for file in files)
    assert [file for file, body in bodies if not same(body)] == []
