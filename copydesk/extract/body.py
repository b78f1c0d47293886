"""The article's text. It leans on trafilatura's internals, as `cleaning` and `frame` do: its version is pinned for this.

`bare_extraction` copies the tree five times, finds its metadata and runs readability and justext beside its own
rules. Nearly all pages need its own rules alone: these run here on the one tree, and only where their result
looks short does `bare_extraction` have its turn.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass

from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.htmlprocessing import convert_tags
from trafilatura.settings import Extractor
from trafilatura.xml import xmltotxt

from copydesk.extract import cleaning, frame, mending
from copydesk.extract.lines import tidied
from copydesk.extract.scripts import text_in_scripts
from copydesk.extract.text import alike, paragraphs, plain
from copydesk.extract.tree import parse

# trafilatura warns of each page that holds no article; the desk says so itself
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

# When a result stands (in characters): below these the other ways are tried as well.
ENOUGH = 250
SHORT = 1200  # below this the page's own paragraphs are counted
STATED_SHARE = 0.75  # of the text that the page states in its JSON-LD
LONGER = 1.5  # how much longer another result, or what stands in paragraphs, must be
MOST_ELEMENTS = 10_000  # of a page whose text is rescued: that takes quadratic time
MAX_AGAIN = 3_000_000  # bytes of a page that may be parsed a second time

_OPTIONS = Extractor(output_format="python", fast=True, comments=False)


@dataclass(slots=True, frozen=True)
class Known:
    """What the page's metadata says, which the body need not repeat."""

    url: str = ""  # the page's address
    headlines: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()
    stated: str = ""  # the JSON-LD articleBody
    updates: str = ""  # the entries of a live blog in JSON-LD


def extract(tree: HtmlElement, utf8: bytes, known: Known) -> tuple[str, str]:
    """The article's paragraphs, a newline between them, and where they stood; ("", "") where there are none.

    The tree is used up.
    """
    tree = _cleaned(tree, known.url)
    running = mending.running(tree)
    first, before = mending.standfirst(tree, known.descriptions, running)
    text, place = _fast(tree), "the page"
    if len(utf8) <= MAX_AGAIN and not _stands(text, running, known):
        text, place = _other_ways(text, utf8, known)
    text = mending.mended(text, running)
    said = {alike(each) for each in (*known.headlines, *known.authors)}
    lines = tidied(text.split("\n"), said)
    if first and alike(first) not in alike(text) and not any(mending.taken_of(running[:before], text)):
        lines.insert(0, first)
    return "\n".join(lines), place


def _cleaned(tree: HtmlElement, url: str) -> HtmlElement:
    cleaning.clean(tree, url)
    return tree


def _fast(tree: HtmlElement, densest: bool = False) -> str:
    """trafilatura's own rules alone, in place: its extract_content without the copy that its rescue of short texts needs."""
    content = frame.paragraphs_of(convert_tags(tree, _OPTIONS), _OPTIONS, densest)
    return paragraphs(xmltotxt(content, False))


def _stands(text: str, running: list[mending.Paragraph], known: Known) -> bool:
    if len(text) < ENOUGH or len(text) < STATED_SHARE * len(known.stated):
        return False
    return len(text) >= SHORT or sum(len(each.text) for each in running) <= LONGER * len(text)


def _other_ways(own: str, utf8: bytes, known: Known) -> tuple[str, str]:
    """The body as the page states it, else the densest block where it holds much more, else the standard extraction, else the scripts.

    The tree is parsed again: cheaper than a copy of each page for the few that come here.
    """
    if len(known.stated) > max(ENOUGH, len(own)):
        return known.stated, "JSON-LD articleBody"
    broad = _fast(_cleaned(parse(utf8), known.url), densest=True)
    if len(broad) >= ENOUGH and len(broad) > LONGER * len(own):
        return broad, "the page"
    longest = max(own, _standard(utf8, known.url), key=len)
    if len(longest) >= ENOUGH:
        return longest, "the page"
    if len(known.updates) >= ENOUGH:
        return known.updates, "JSON-LD liveBlogUpdate"
    carried = text_in_scripts(parse(utf8))
    if len(carried) >= ENOUGH and len(carried) > LONGER * len(longest):
        return carried, "the page's scripts"
    return longest, "the page"


def _standard(utf8: bytes, url: str) -> str:
    """trafilatura's standard extraction, with all its rescues; of the whole page where an unclosed aside holds the article."""
    tree = _cleaned(parse(utf8), url)
    if sum(1 for _ in tree.iter()) > MOST_ELEMENTS:
        return ""
    found = bare_extraction(tree if mending.running(tree) else parse(utf8), include_comments=False)
    return paragraphs(str(getattr(found, "text", "") or ""))


def stated_body(value: str) -> str:
    """A JSON-LD articleBody as paragraphs."""
    value = re.sub(r"(?i)</p>|<br\s*/?>|</div>|</h\d>", "\n", value)
    return paragraphs("\n".join(plain(each) for each in value.splitlines()))
