"""HTML parsed once, and against bombs."""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement

from copydesk.errors import Unreadable

MAX_ELEMENTS = 50_000  # the largest of 432 real pages has 4,098
MAX_ATTRIBUTES = 1000  # of one element; those pages have 73 at most
HARMLESS = 60_000  # bytes: no 15,000 attributes stand in so few, and all that is done with these takes 3 s

# A start tag as HTML's tokenizer sees it: a quote opens a value only after `=`. Every start matches, and
# nothing is looked at twice.
_VALUE = rb"""(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))"""
_TAG = re.compile(rb"<[a-zA-Z][^=>]*+(?:=(?:%b|\s*+%b?)[^=>]*+)*+" % (_VALUE, _VALUE))
_SCRIPT = re.compile(rb"<(script|style)\b.*?</\1", re.IGNORECASE | re.DOTALL)
_length = etree.XPath("string-length(normalize-space())")
_QUOTED = re.compile(rb""""[^"]*"|'[^']*'""")
_NOT_XML = bytes({*range(32)} - {*b"\t\n\r"})


def parse(utf8: bytes) -> HtmlElement:
    """The page's tree: lxml.html elements without comments and processing instructions, at most 256 deep.

    `utf8` is UTF-8. Raises Unreadable where there is no element in it, or more than any page needs.
    """
    _refuse_attribute_bombs(utf8)
    try:
        tree = etree.fromstring(utf8.translate(None, _NOT_XML), _parser())
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("the page is empty or not HTML") from error
    if not isinstance(tree, HtmlElement):
        raise Unreadable("the page is empty or not HTML")
    if int(tree.xpath("count(//*)")) > MAX_ELEMENTS:
        raise Unreadable(f"the page has more than {MAX_ELEMENTS:,} elements")
    return tree


def selected(expression: etree.XPath, element: HtmlElement, **variables: str) -> list[HtmlElement]:
    """The elements that an expression selects."""
    found = expression(element, **variables)
    return [each for each in found if isinstance(each, HtmlElement)] if isinstance(found, list) else []


def size(element: HtmlElement) -> int:
    """Characters of an element's text, white space collapsed: counted in C, since all of a page is asked."""
    length = _length(element)
    assert isinstance(length, float), "XPath's numbers are floats"
    return int(length)


def _parser() -> etree.HTMLParser:
    """A parser of its own for each page: lxml's keep their dictionary of names, which grows from page to page."""
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, no_network=True
    )
    # lxml.html chooses each element's class in Python; one class for all costs nothing and has the same methods
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    return parser


def _refuse_attribute_bombs(utf8: bytes) -> None:
    """libxml2 compares each attribute with all before it."""
    if len(utf8) > HARMLESS and _has_attribute_bomb(utf8) and _has_attribute_bomb(_SCRIPT.sub(b"", utf8)):
        raise Unreadable(f"the page has an element with more than {MAX_ATTRIBUTES} attributes")


def _has_attribute_bomb(utf8: bytes) -> bool:
    most = 2 * MAX_ATTRIBUTES  # each is a word, or with its value two
    return any(
        len(tag.split()) + tag.count(b"/") + tag.count(b'"') + tag.count(b"'") > most
        and len(re.findall(rb"[^\s/]+", _QUOTED.sub(b" v ", tag))) > most
        for tag in _TAG.findall(utf8)
        if len(tag) > most
    )
