"""What never holds an article's text leaves the page's tree: readers' comments, forms, scripts, pictures, furniture."""

from __future__ import annotations

import re
import string
from functools import lru_cache

from lxml import etree
from lxml.html import HtmlElement
from trafilatura.htmlprocessing import _handle_forms, prune_html, recover_math
from trafilatura.settings import MANUALLY_CLEANED, MANUALLY_STRIPPED
from trafilatura.xml import delete_element

from copydesk.extract import furniture
from copydesk.extract.tree import selected

VERDICTS = 20_000  # names remembered

# Elements without text of an article, all among those that trafilatura drops as well. They go first: what holds a
# figure or a form within is looked at later.
_NO_TEXT = ("script", "style", "noscript", "svg", "iframe", "head", "nav", "footer", "aside", "button", "select", "link",
            "input")  # fmt: skip
_DROPPED = tuple(each for each in MANUALLY_CLEANED if each not in (*_NO_TEXT, "form"))
# <o:p> of a word processor, <n<av> of a torn page: lxml reads such names, and refuses to write them.
_MISNAMED = etree.XPath(f"//*[translate(name(), '{string.ascii_lowercase}{string.digits}-_.', '') != '']")
_COMMENTS = re.compile(
    r"^(?:comments?(?![a-z])|comol|disqus_thread|dsq-comments)|(?:article|post)-comments", re.IGNORECASE
)
_APPENDED = re.compile(r"mvp-post-add-(?:box|wrap)|infinite-?scroll")


def clean(tree: HtmlElement, url: str) -> None:
    """Takes it out of the tree of the page at `url`, in place."""
    etree.strip_elements(tree, *_NO_TEXT, with_tail=False)
    for element in selected(_MISNAMED, tree):
        element.tag = "span"
    _prune(tree)
    _drop(tree)
    furniture.clear(tree, url)


def _prune(tree: HtmlElement) -> None:
    """Readers' comments, and the further articles of an endless page, go before anything is looked for."""
    for element in list(tree.iter("div", "section", "details", "ol", "ul")):
        for name in (element.get("id"), element.get("class")):
            if name and _is_pruned(name) and (not _APPENDED.search(name) or element.find(".//h1") is None):
                delete_element(element)
                break


@lru_cache(VERDICTS)
def _is_pruned(name: str) -> bool:
    return _COMMENTS.search(name) is not None or _APPENDED.search(name) is not None


def _drop(tree: HtmlElement) -> None:
    """`trafilatura.htmlprocessing.tree_cleaning` for the options that are used here; it walks the tree once for each tag."""
    recover_math(tree)
    for element in tree.iter("figure", "table"):
        if _is_layout(element):
            element.tag = "div"
    etree.strip_tags(tree, *MANUALLY_STRIPPED)
    etree.strip_elements(tree, *_DROPPED, with_tail=False)
    _handle_forms(tree)
    prune_html(tree)


def _is_layout(element: HtmlElement) -> bool:
    if element.tag == "figure":
        return element.find(".//table") is not None
    return element.get("role") in ("presentation", "none")
