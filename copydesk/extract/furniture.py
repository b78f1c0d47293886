"""What stands among an article's paragraphs and is none of them: boxes, links to other articles, pleas to subscribe.

Trafilatura's rules choose the block that holds the article, and leave most of these in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml.html import HtmlElement
from trafilatura.xml import delete_element

from copydesk.extract.labels import is_label
from copydesk.extract.tree import size
from copydesk.urls import registrable_domain

LINKED = 0.82  # share of a block's text in links from which it is a link, not text with one: tags stand after it, "[VIDEO]"
FEWEST_LINKS = 3  # of a menu
NOTHING_ELSE = 0.95  # share of its text in links
LONGEST_LABEL = 40  # characters: "Read more:" before a link
LONGEST_LINKED = 400  # characters of a block that may go because it is a link
MOST_CARDS = 200  # articles within an article that are looked at
# of the page's running text: an article that holds more may be the one, within a wrapper
SHARE_OF_CARD = 1 / 3
LEAST_TEXT = 250  # characters of an article's own paragraphs
LONGEST_BOX = 900  # characters of a block that may go for its name
SHARE_OF_BOX = 0.18  # of the page's running text
SHARE_OF_LINKED = 0.4  # of it: where more of it is links, they are the article
VERDICTS = 20_000  # names of classes remembered

_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_BLOCKS = frozenset({"p", "li", *_HEADINGS})
_WRAPPING = ("p", "div", *_HEADINGS)  # in a link: then the link is a card
_INLINE = frozenset({"b", "strong", "em", "i", "span", "u", "font", "small", "mark"})
_HOST = re.compile(r"(?:https?:)?//([a-z0-9.-]+)(?=[/?#]|$)")
_COLON = re.compile(r"[:|]")
_WORD = re.compile(r"[a-z]+|[A-Z][a-z]*|[A-Z]+")
# Words by which templates name what is no text. Not: caption, paywall, teaser, callout, poll, marketing: real text bears them.
_BOXES = frozenset(
    re.findall(
        r"\w+",
        """newsletter newsletters promo promos promotion modal popup overlay scrim lightbox disclaimer subscribe subscription
        signup donate donation advert advertisement ads sponsor sponsored related recommended recommendations recirc
        recirculation readmore readnext cta infobox factbox copyright breadcrumb breadcrumbs share sharing comments outbrain
        taboola print byline author bio latest trending popular hide""",
    )
)


def clear(tree: HtmlElement, url: str) -> None:
    """Takes the furniture out of the tree of the page at `url`, in place."""
    for menu in list(_menus(tree)):
        _delete(menu)
    running = sum(map(size, tree.iter("p")))
    for box in list(_boxes(tree)):
        if size(box) <= min(LONGEST_BOX, SHARE_OF_BOX * running):
            _delete(box)
    for card in list(_cards(tree, registrable_domain(url))):
        _delete(card)
    linked = list(_linked(tree, registrable_domain(url)))
    if sum(map(size, linked)) <= SHARE_OF_LINKED * running:
        for block in linked:
            _delete(block)


def _menus(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Stretches of a line that are three links or more, and no words between: tags, or the card that a name opens."""
    links: dict[HtmlElement, list[HtmlElement]] = {}
    for anchor in tree.iter("a"):
        above = anchor.getparent()
        while above is not None and above.tag in _INLINE:
            links.setdefault(above, []).append(anchor)
            above = above.getparent()
    for stretch, anchors in links.items():
        if len(anchors) >= FEWEST_LINKS and sum(map(size, anchors)) >= NOTHING_ELSE * size(stretch):
            yield stretch


def _cards(tree: HtmlElement, domain: str) -> Iterator[HtmlElement]:
    """Articles within an article, beside one that has a text of its own, with a link to a page of their own: a live blog's entries have none."""
    inner = dict.fromkeys(tree.findall(".//article//article"))
    if not inner or len(inner) > MOST_CARDS:
        return
    lengths = {each: sum(map(size, each.iter("p"))) for each in inner}
    outer = total = 0
    for paragraph in tree.iter("p"):
        nearest = next(paragraph.iterancestors("article"), None)
        total += size(paragraph)
        outer += size(paragraph) if nearest is not None and nearest not in inner else 0
    for card, length in lengths.items():
        link = next((each.get("href", "") for each in card.iter("a") if each.get("href")), "#")
        if (
            outer >= LEAST_TEXT
            and length <= SHARE_OF_CARD * total
            and "#" not in link
            and _is_of(domain, link)
        ):
            yield card


def _boxes(tree: HtmlElement) -> Iterator[HtmlElement]:
    for element in tree.iter("div", "section", "aside", "p", "ul", "ol", "figure"):
        name, known_as = element.get("class"), element.get("id")
        if (name and _names_a_box(name)) or (known_as and _names_a_box(known_as)):
            yield element


@lru_cache(VERDICTS)
def _names_a_box(name: str) -> bool:
    return not _BOXES.isdisjoint(word.lower() for word in _WORD.findall(name))


def _linked(tree: HtmlElement, domain: str) -> Iterator[HtmlElement]:
    """Blocks that are links to other articles."""
    links: dict[HtmlElement, list[HtmlElement]] = {}
    for anchor in tree.iter("a"):
        if anchor.get("href") and (block := _block_of(anchor)) is not None:
            links.setdefault(block, []).append(anchor)
    for block, anchors in links.items():
        length = size(block)
        if not 0 < length <= LONGEST_LINKED:
            continue
        linked = sum(map(size, anchors))
        if linked < LINKED * (length - LONGEST_LABEL):
            continue
        own = _is_of(domain, anchors[0].get("href", ""))
        if (own or block.tag == "p") and (linked >= LINKED * length or _is_labelled(block, linked, own)):
            yield block


def _is_of(domain: str, address: str) -> bool:
    """Whether it leads to the site itself: what links to others in lists and headings is what the text is about."""
    absolute = address.lstrip().lower()
    if not absolute.startswith(("http:", "https:", "//")):
        return True
    host = _HOST.match(absolute)  # many links, few hosts: these are remembered
    return registrable_domain(host[1] if host else absolute) == domain


def _block_of(anchor: HtmlElement) -> HtmlElement | None:
    """The paragraph that the link stands in; the link itself where it holds paragraphs or stands among them."""
    if next(anchor.iter(*_WRAPPING), None) is not None:
        return anchor
    above = anchor.getparent()
    while above is not None and above.tag in _INLINE:
        above = above.getparent()
    if above is None or above.tag in _BLOCKS:
        return above
    return anchor if _stands_alone(anchor) else None


def _stands_alone(anchor: HtmlElement) -> bool:
    before, above = anchor.getprevious(), anchor.getparent()
    ahead = before.tail if before is not None else above.text if above is not None else ""
    text = (ahead or "").strip() or (anchor.tail or "").strip()
    return not text and before is not None and before.tag == "p"


def _is_labelled(block: HtmlElement, linked: int, own: bool) -> bool:
    text = " ".join("".join(block.itertext()).split())
    if (colon := _COLON.search(text[:LONGEST_LABEL])) is None:
        return False
    after = len(text) - colon.end()
    return (own or is_label(text[: colon.start()])) and linked >= LINKED * after


def _delete(element: HtmlElement) -> None:
    if element.getparent() is not None:
        delete_element(element)
