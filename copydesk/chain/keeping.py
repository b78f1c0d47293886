"""An update never makes an article worse in silence: what was read before is kept, and said so."""

from __future__ import annotations

from dataclasses import replace

from copydesk.model import Article
from copydesk.state.articles import Stored

WALLS = ("consent", "paywall", "error", "listing")  # kinds of page that are not the article asked for
SHRUNK = 0.2  # of a text: an update that leaves less is not believed
KEPT = "the text read before is kept"


def never_worse(before: Stored, now: Stored) -> Stored:
    """The article as it is to be filed: with the text that it had, and a flag, where the page has lost it."""
    reason = _loss(before.article, now.article)
    if not reason:
        return now
    article = _with_its_text(before.article, now.article, f"{reason}: {KEPT}")
    return replace(now, article=article, text_hash=before.text_hash)


def _loss(old: Article, new: Article) -> str:
    if not old.text:
        return ""
    if new.kind in WALLS and old.kind not in WALLS:
        return f"the page has become a {new.kind} page"
    if len(new.text) < SHRUNK * len(old.text):
        return f"the page's text shrank from {len(old.text):,} to {len(new.text):,} characters"
    return ""


def _with_its_text(old: Article, new: Article, flag: str) -> Article:
    """All of the old article where the page shows something else; else the new one with the old text, and the excerpt made of it."""
    article = old if new.kind in WALLS else replace(new, text=old.text)
    if new.came_from.get("excerpt") == "the text":
        article = replace(article, excerpt=old.excerpt)
    came_from = dict(article.came_from)
    if "text" in old.came_from:
        came_from["text"] = old.came_from["text"]
    flags = [each for each in article.flags if each != "no text" and not each.endswith(KEPT)]
    return replace(article, came_from=came_from, flags=[*flags, flag])
