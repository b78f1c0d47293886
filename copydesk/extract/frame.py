"""The block that holds the article, and its paragraphs: trafilatura's rules, with a verdict remembered for each class and id.

Trafilatura asks a regular expression through XPath about each element; templates name few. What comes out is the
same, but for what `blocks` adds: a block where none is named, and the end of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree
from lxml.html import HtmlElement
from trafilatura import xpaths
from trafilatura.htmlprocessing import (
    link_density_test,
    link_density_test_tables,
    process_node,
    prune_unwanted_nodes,
)
from trafilatura.main_extractor import NOT_AT_THE_END, REBUILT_BLOCKS, handle_textelem
from trafilatura.settings import INLINE_FORMATTABLE, TAG_CATALOG, Extractor
from trafilatura.utils import text_chars_test, trim
from trafilatura.xml import delete_element

from copydesk.extract import blocks
from copydesk.extract.tree import selected

VERDICTS = 20_000  # names remembered
SHORT_OF_LINKS = 100  # characters of a block of three parts or more that goes for its links
KEPT = 1 / 7  # of a block's text: pruning that leaves less is not done

_FRAMES = ("article", "div", "main", "section")
_PRUNED = frozenset({"div", "item", "list", "p", "section", "span"})
_named = etree.XPath(
    ".//*[@class or @id or @style or @role or @aria-hidden or @data-component or @data-lp-replacement-content]"
)

_running = etree.XPath("//p//text()", smart_strings=False)


def _any(*tokens: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(token for group in tokens for token in group))


_ARTICLE_ID, _ARTICLE_CLASS = (
    _any(xpaths._ARTICLE_CONTENT_ID_TOKENS),
    _any(xpaths._ARTICLE_CONTENT_CLASS_TOKENS),
)
_DISCARDED_ID = _any(xpaths._OVERALL_DISCARD_BOTH_TOKENS, xpaths._OVERALL_DISCARD_ID_TOKENS)
_DISCARDED_CLASS = _any(xpaths._OVERALL_DISCARD_BOTH_TOKENS, xpaths._OVERALL_DISCARD_CLASS_TOKENS)
_CONSENT = _any(xpaths._CONSENT_ID_CLASS_TOKENS)
_HIDDEN_CLASS = re.compile(
    "^hide-|comments-title|nocomments|-reply-|message|akismet|suggest-links|-hide-|hide-print| hidden| hide|noprint|notloaded"
)
_HIDDEN_ID = re.compile("reader-comments|akismet")
_HIDDEN = re.compile("hidden")
_UNDISPLAYED = re.compile("display: ?none")


def paragraphs_of(tree: HtmlElement, options: Extractor, densest: bool = False) -> HtmlElement:
    """The article's elements in a new body, as `trafilatura.main_extractor._extract` collects them; the tree is used up.

    They are those of the block that a template's names speak for; of the `densest` block where this is asked for,
    or where nothing is named so.
    """
    tags = set(TAG_CATALOG) | {"table", "td", "th", "tr"}
    body = etree.Element("body")
    for frame in iter([blocks.densest(tree)]) if densest else _frames(tree, body):
        _prune(frame)
        if len(frame) == 0:
            continue
        blocks.cut_tail(frame)
        if _running_text(frame) < options.min_extracted_size * 3:
            tags.add("div")
        _collect(frame, body, tags, options)
        while len(body) and body[-1].tag in NOT_AT_THE_END:
            delete_element(body[-1], keep_tail=False)
        if len(body) > 1:
            break
    etree.strip_elements(body, "done")
    etree.strip_tags(body, "div")
    return body


def _running_text(frame: HtmlElement) -> int:
    """Characters of the page's paragraphs, the frame's and others'."""
    found = _running(frame)
    return sum(len(str(each)) for each in found) if isinstance(found, list) else 0


def _frames(tree: HtmlElement, body: HtmlElement) -> Iterator[HtmlElement]:
    """The blocks in which an article may stand, the likeliest first."""
    likeliest = (each for each in tree.iter(*_FRAMES) if each is not tree and _is_frame(each))
    if (first := next(likeliest, None)) is not None:
        yield first
    for expression in xpaths.BODY_XPATH[1:]:
        yield from selected(expression, tree)[:1]
    if len(body) == 0:
        yield blocks.densest(tree)


def _is_frame(element: HtmlElement) -> bool:
    name, known_as = element.get("class"), element.get("id")
    return (
        name in ("post", "entry")
        or known_as == "articleContent"
        or bool(name and _class_is_of_article(name))
        or bool(known_as and _ARTICLE_ID.search(known_as))
        or element.get("itemprop") == "articleBody"
    )


@lru_cache(VERDICTS)
def _class_is_of_article(name: str) -> bool:
    return _ARTICLE_CLASS.search(name) is not None


def _prune(frame: HtmlElement) -> None:
    """`prune_unwanted_sections` for the options that are used here."""
    found = dict.fromkeys(each for each in selected(_named, frame) if _is_discarded(each))
    outer = [each for each in found if not any(above in found for above in each.iterancestors())]
    if outer:
        total = len(frame.text_content())
        if total - sum(len(each.text_content()) for each in outer) > total * KEPT:
            for each in outer:
                delete_element(each)
    pruned = prune_unwanted_nodes(frame, xpaths.DISCARD_IMAGE_ELEMENTS)
    pruned = prune_unwanted_nodes(pruned, xpaths.TEASER_DISCARD_XPATH)
    if _delete_links(pruned):
        _delete_links(pruned)
    for table in [each for each in pruned.iter("table") if link_density_test_tables(each)]:
        delete_element(table, keep_tail=False)
    etree.strip_tags(pruned, "span", "ref")


def _delete_links(frame: HtmlElement) -> int:
    """`delete_by_link_density`, of what holds links; how many blocks it took out."""
    deleted = 0
    for tag in ("div", "list", "p"):
        holders = {above for link in frame.iter("ref") for above in link.iterancestors(tag)}
        blocks_of_links = [each for each in frame.iter(tag) if each in holders and _is_of_links(each)]
        deleted += len(blocks_of_links)
        for block in blocks_of_links:
            delete_element(block)
    return deleted


def _is_of_links(block: HtmlElement) -> bool:
    dense, short = link_density_test(block)
    if block.tag == "p":
        return dense and block.getparent().tag not in ("item", "td", "th")
    return dense or (
        short and block.tag == "div" and len(block) >= 3 and len(trim(block.text_content())) < SHORT_OF_LINKS
    )


def _is_discarded(element: HtmlElement) -> bool:
    name, known_as, style = element.get("class"), element.get("id"), element.get("style")
    named = _first_of(element, "id", "class") if name and known_as else known_as or name or ""
    if element.tag in _PRUNED and (
        (name and _is_class_of_furniture(name))
        or (known_as and _DISCARDED_ID.search(known_as))
        or "nav" in (element.get("role") or "").replace("N", "n")
        or _CONSENT.search(named)
        or "MostPopularStories" in (element.get("data-component") or "")
        or element.get("data-lp-replacement-content") is not None
    ):
        return True
    return bool(
        (name and _is_class_of_hidden(name))
        or _HIDDEN.search(
            _first_of(element, "id", "style") if known_as and style else known_as or style or ""
        )
        or (known_as and _HIDDEN_ID.search(known_as))
        or (style and _UNDISPLAYED.search(style))
        or element.get("aria-hidden") == "true"
        or named.startswith("reply-")
    )


@lru_cache(VERDICTS)
def _is_class_of_furniture(name: str) -> bool:
    return _DISCARDED_CLASS.search(name) is not None


@lru_cache(VERDICTS)
def _is_class_of_hidden(name: str) -> bool:
    return _HIDDEN_CLASS.search(name) is not None


def _first_of(element: HtmlElement, *names: str) -> str:
    """The value of the attribute that stands first: what XPath makes of @one|@other."""
    values = [element.get(name) for name in names]
    if None not in values:
        return next((value for name, value in element.items() if name in names), "")
    return next((value for value in values if value is not None), "")


def _collect(frame: HtmlElement, body: HtmlElement, tags: set[str], options: Extractor) -> None:
    """Each element of the frame that bears text, made plain, into the body."""
    elements = frame.xpath(".//*")
    found = {each.tag for each in elements}
    inline = INLINE_FORMATTABLE | {"lb"}
    if found == {"lb"} or (frame.tag == "div" and "div" in tags and found <= inline):
        elements = [frame]
    start, lead = len(body), None
    if elements != [frame] and text_chars_test(frame.text):
        lead = etree.Element("p")
        lead.text = frame.text
        lead = process_node(lead, options)
    for element in elements:
        if element.getroottree().getroot() is body:
            continue
        tag, tail = element.tag, element.tail
        made = handle_textelem(element, tags, options)
        if made is not None:
            body.append(made)
            if element.getroottree().getroot() is not body:
                element.tag = "done"
        if tag in REBUILT_BLOCKS and (made is None or made.tail is None):
            _append_tail(body, tail, options)
    if lead is not None and len(body) > start + 1:
        body.insert(start, lead)


def _append_tail(body: HtmlElement, tail: str | None, options: Extractor) -> None:
    """Text right after a list or quotation is a paragraph of its own."""
    if text_chars_test(tail):
        paragraph = etree.Element("p")
        paragraph.text = tail
        if process_node(paragraph, options) is not None:
            body.append(paragraph)
