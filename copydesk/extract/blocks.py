"""Which block holds a page's running text, and what follows it: for what templates do not name."""

from __future__ import annotations

from collections import Counter

from lxml.html import HtmlElement
from trafilatura.xml import delete_element

from copydesk.extract.tree import size

RUNNING = 80  # characters of text as articles have it
MOST = 0.8  # of a page's running text
HALF = 0.5  # of a frame's running text: where less stands in one block, the article stands in several
SHARE_OF_TAIL = 0.25  # of the text before it: a tail that holds more may be the article's second part


def densest(tree: HtmlElement) -> HtmlElement:
    """The smallest block that holds most of the page's running text."""
    held = Counter[HtmlElement]()
    for element in tree.iter():
        if (length := _own(element)) >= RUNNING:
            for above in (element, *element.iterancestors()):
                held[above] += length
    block, inner = tree, tree if held else None
    while inner is not None:
        block = inner
        inner = next((each for each in block if held[each] >= MOST * held[tree]), None)
    return block


def _own(element: HtmlElement) -> int:
    """Characters of text that stand in the element itself, not in another within it."""
    return len((element.text or "").strip()) + sum(len((each.tail or "").strip()) for each in element)


def cut_tail(frame: HtmlElement) -> None:
    """Takes out what follows the block in which the frame's paragraphs stand: pleas, notes, links to more.

    Not where it is long, nor where another block of that class follows: then the article goes on.
    """
    held = Counter[HtmlElement]()
    for paragraph in frame.iterdescendants("p"):
        if (length := size(paragraph)) >= RUNNING:
            held[paragraph.getparent()] += length
    if not held:
        return
    block, length = held.most_common(1)[0]
    tail = _following(block, frame)
    if length < HALF * held.total() or sum(map(size, tail)) > SHARE_OF_TAIL * length:
        return
    name = block.get("class")
    if not any(name and each.get("class") == name for part in tail for each in part.iter(block.tag)):
        for part in tail:
            delete_element(part)


def _following(block: HtmlElement, frame: HtmlElement) -> list[HtmlElement]:
    """The elements of the frame after the block."""
    found: list[HtmlElement] = []
    while block is not frame:
        found += block.itersiblings()
        block = block.getparent()
    return found
