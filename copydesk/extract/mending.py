"""What trafilatura leaves out of a body: paragraphs like those it took, and the standfirst above them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from lxml.etree import XPath
from lxml.html import HtmlElement

from copydesk.extract.text import alike, line
from copydesk.extract.tree import selected, size

RUNNING = 80  # characters of a paragraph as articles have them
SHARE_OF_HITS = 0.25  # of the paragraphs taken, from which their parents are where the text stands
WORTH = 0.25  # how much longer missing paragraphs must make the text
STANDFIRST = range(40, 600)  # characters
START = 40  # characters by which a standfirst is known for the page's description

_starting = XPath(
    "//*[self::p or self::div or self::h2 or self::h3 or self::h4 or self::span or self::strong][contains(text(), $start)]"
)


@dataclass(slots=True, frozen=True)
class Paragraph:
    element: HtmlElement
    text: str
    parent: tuple[object, ...]


def running(tree: HtmlElement) -> list[Paragraph]:
    """The page's paragraphs as articles have them: long, and neither links nor in one."""
    found = []
    for element in tree.iter("p"):
        text = " ".join("".join(element.itertext()).split())
        if len(text) >= RUNNING and not _is_link(element, len(text)):
            found.append(Paragraph(element, text, _place(element.getparent())))
    return found


def _is_link(paragraph: HtmlElement, length: int) -> bool:
    in_one = next(paragraph.iterancestors("a"), None) is not None
    return in_one or sum(map(size, paragraph.iter("a"))) >= length / 2


def _place(element: HtmlElement | None) -> tuple[object, ...]:
    """Tag and class of an element and the one above it, and the article element that they are in: another is another's text."""
    place: list[object] = []
    while element is not None and element.tag != "article":
        if len(place) < 4:
            place += element.tag, element.get("class")
        element = element.getparent()
    return (*place, element)


def taken_of(paragraphs: list[Paragraph], text: str) -> list[bool]:
    """Which of the paragraphs the text holds."""
    solid = _solid(text)
    return [_solid(each.text[:RUNNING]) in solid for each in paragraphs]


def mended(text: str, paragraphs: list[Paragraph]) -> str:
    """The text with the paragraphs that stand where its own do, in the page's order; as it was where they add little."""
    taken = taken_of(paragraphs, text)
    hits = Counter(each.parent for each, hit in zip(paragraphs, taken, strict=True) if hit)
    likely = {parent for parent, count in hits.items() if count >= SHARE_OF_HITS * hits.total()}
    missing = [not hit and each.parent in likely for each, hit in zip(paragraphs, taken, strict=True)]
    if sum(len(each.text) for each, lost in zip(paragraphs, missing, strict=True) if lost) <= WORTH * len(
        text
    ):
        return text
    return "\n".join(_merged(text.split("\n"), paragraphs, missing))


def _merged(lines: list[str], paragraphs: list[Paragraph], missing: list[bool]) -> list[str]:
    """Each missing paragraph after the line that holds the one before it."""
    at = 0
    for each, lost in zip(paragraphs, missing, strict=True):
        if lost:
            lines.insert(at, each.text)
            at += 1
        else:
            start = _solid(each.text)[:START]
            at = next((n + 1 for n in range(at, len(lines)) if start in _solid(lines[n])), at)
    return lines


def _solid(text: str) -> str:
    return "".join(text.split())


def standfirst(
    tree: HtmlElement, descriptions: Iterable[str], paragraphs: list[Paragraph]
) -> tuple[str, int]:
    """The block of the page that begins as its description does, and how many of the paragraphs stand before it."""
    for start in dict.fromkeys(each[:START].rsplit(" ", 1)[0] for each in descriptions):
        if len(start) < START / 2:
            continue
        for element in selected(_starting, tree, start=start):
            text = line("".join(element.itertext()))
            if len(text) in STANDFIRST and alike(text).startswith(alike(start)):
                return text, _before(tree, element, paragraphs)
    return "", 0


def _before(tree: HtmlElement, element: HtmlElement, paragraphs: list[Paragraph]) -> int:
    number, known = 0, {each.element for each in paragraphs}
    for each in tree.iter("p", element.tag):
        if each is element:
            break
        number += each in known
    return number
