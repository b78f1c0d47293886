"""Pages that are no plain article say so."""

from __future__ import annotations

import json

from invented import PARAGRAPHS, article


def linked_data(**node: object) -> str:
    return f"<script type='application/ld+json'>{json.dumps({'headline': 'Ferry returns', **node})}</script>"


def test_a_live_blog_is_flagged():
    assert article(linked_data(**{"@type": "LiveBlogPosting"})).flags == ["live blog"]


def test_a_page_of_headlines_is_a_listing():
    teasers = "".join(
        f"<div><a href='/{n}'>What became of the boats of harbour {n}</a></div>" for n in range(40)
    )
    found = article(body=f"<h1>Harbours</h1>{teasers}")
    assert (found.kind, "listing" in found.flags) == ("listing", True)


def test_an_article_with_many_links_below_is_none():
    teasers = "".join(
        f"<li><a href='/{n}'>What became of the boats of harbour {n}</a></li>" for n in range(15)
    )
    text = "".join(f"<p>{each}</p>" for each in PARAGRAPHS)
    assert article(body=f"<h1>Ferry returns</h1>{text}<ul>{teasers}</ul>").kind == "article"


def test_a_part_that_is_not_free_makes_a_paywall():
    part = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".paywall"}
    assert article(linked_data(**{"@type": "NewsArticle", "hasPart": part})).flags == ["paywall"]


def test_a_consent_page_is_flagged():
    found = article(
        title="Before you continue",
        body="<h1>Before you continue</h1><p>We and our partners store cookies.</p>",
    )
    assert (found.kind, "consent" in found.flags) == ("consent", True)
