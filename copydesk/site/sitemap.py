"""The sitemap of the documents' own pages (https://www.sitemaps.org/protocol.html), with Google's news tags."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from lxml import etree

from copydesk.site.items import Item
from copydesk.site.publication import Publication
from copydesk.site.xml import add, document, root

SITEMAP = "news-sitemap.xml"
MOST = 50_000  # addresses in a sitemap
MOST_NEWS = 1_000  # with news tags

# Google wants news tags on the last two days' articles alone. They are counted from the newest one, not from now: the
# same documents make the same sitemap, and tags on what has grown older meanwhile do no harm.
NEWS_DAYS = timedelta(days=2)

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


def sitemap(publication: Publication, items: Sequence[Item]) -> bytes:
    """`items` are in order, the newest first. Without a language, which news tags must have, there are none."""
    urls = root(_SITEMAP, "urlset", news=_NEWS)
    oldest = _moment(items[0]) - NEWS_DAYS if items else None
    for number, item in enumerate(items[:MOST]):
        url = add(urls, "url")
        add(url, "loc", publication.page(item))
        add(url, "lastmod", item.updated_date_time or item.published_date_time)
        add(url, "changefreq", "hourly")
        add(url, "priority", "1")
        if number < MOST_NEWS and oldest and _moment(item) >= oldest and item.locale:
            _news(url, publication, item, item.locale)
    return document(urls)


def _news(url: etree._Element, publication: Publication, item: Item, locale: str) -> None:
    news = add(url, f"{{{_NEWS}}}news")
    paper = add(news, "publication")
    add(paper, "name", publication.title)
    add(paper, "language", _language(locale))
    add(news, "publication_date", item.published_date_time)
    add(news, "title", " ".join((item.title or "").split()))


def _language(locale: str) -> str:
    """As Google wants it: the language alone, but for Chinese."""
    tag = locale.lower().replace("_", "-")
    return tag if tag in ("zh-cn", "zh-tw") else tag.partition("-")[0]


def _moment(item: Item) -> datetime:
    return datetime.fromisoformat(item.published_date_time)
