from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from scrapy import Request
from scrapy.http import HtmlResponse

import crawler.spiders.example_site
from copydesk.conversation.messages import SourceJob
from copydesk.model import Link
from crawler.spiders.example_site import MOST_PAGES, TidewaterAlmanac

SITE = "https://www.tidewater-almanac.example"
ARTICLE = """
<h1 class="ta-headline"> The tide comes in </h1><p class="ta-by">Ada Marsh</p><p class="ta-by">Jo Reed</p>
<time class="ta-time" datetime="2026-03-04T10:00:00Z">4 March</time>
<div class="ta-copy"><p>It <b>came</b> in.</p><p>Then it went.</p></div>
"""


def spider() -> TidewaterAlmanac:
    return TidewaterAlmanac(SourceJob("The Tidewater Almanac", "spider", "example_site"))


def archive(older: str | None) -> HtmlResponse:
    issue = {
        "stories": [{"path": "/1887/a-slug", "headline": "The tide", "date": "2026-03-04"}],
        "older": older,
    }
    page = f'<script id="issue" type="application/json">{json.dumps(issue)}</script>'
    return HtmlResponse(f"{SITE}/archive/", body=page.encode(), encoding="utf-8")


def test_the_archive_gives_its_stories_and_its_next_page() -> None:
    link, request = spider().parse(archive(older="/archive/?page=2"))
    assert link == Link(
        f"{SITE}/1887/a-slug", "The Tidewater Almanac", title="The tide", published=datetime(2026, 3, 4)
    )
    assert isinstance(request, Request)
    assert request.url == f"{SITE}/archive/?page=2"
    assert request.cb_kwargs["arguments"] == {"page": 2}


def test_the_archive_ends() -> None:
    assert len(list(spider().parse(archive(older=None)))) == 1
    assert len(list(spider().parse(archive(older="/archive/?page=9"), page=MOST_PAGES))) == 1


def test_an_article_is_read_with_its_own_selectors() -> None:
    fields = spider().parse_article(
        HtmlResponse(f"{SITE}/1887/a-slug", body=ARTICLE.encode(), encoding="utf-8")
    )
    assert fields == {
        "title": "The tide comes in",
        "text": "It came in.\nThen it went.",
        "authors": ["Ada Marsh", "Jo Reed"],
        "published": datetime(2026, 3, 4, 10, tzinfo=UTC),
    }


def test_another_page_gives_nothing_and_breaks_nothing() -> None:
    fields = spider().parse_article(HtmlResponse(SITE, body=b"<p>Sorry</p>", encoding="utf-8"))
    assert not any(fields.values())


def test_it_is_short_enough_for_a_model() -> None:
    assert len(Path(crawler.spiders.example_site.__file__).read_text(encoding="utf-8").splitlines()) <= 60
