"""How the publishers list what they print: feeds, sitemaps and the almanac's own archive."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape

from copydesk.demo.newsroom import Article, Hazard, Publisher

XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


@dataclass(frozen=True)
class Entry:
    """A line of a feed. Its address and its date may be missing or wrong, as on the web."""

    title: str
    url: str
    summary: str
    when: datetime
    picture: str = ""
    date: str = ""  # what stands in place of `when`


def entries(site: Publisher, articles: Iterable[Article], hazards: Iterable[Hazard]) -> list[Entry]:
    """What a publisher lists, newest first: its articles and the hazards among them."""
    listed = [_entry(article) for article in articles if article.piece.listed]
    listed += [Entry(h.title, site.home + h.path if h.path else "", "", h.when) for h in hazards]
    return sorted(listed, key=lambda entry: entry.when, reverse=True)


def _entry(article: Article) -> Entry:
    site, piece = article.site, article.piece
    url = site.home + piece.listed_as if piece.listed_as else article.url
    if site.tracking:
        url += f"{'&' if '?' in url else '?'}{site.tracking}"
    return Entry(piece.title, url, piece.summary, article.published, article.picture_url, piece.listed_date)


def rss(site: Publisher, listed: Sequence[Entry]) -> bytes:
    items = "".join(
        f"<item>\n<title>{escape(e.title)}</title>\n"
        + (f"<link>{escape(e.url)}</link>\n" if e.url else "")
        + f'<guid isPermaLink="false">{site.id}-{e.when:%Y%m%d%H%M}</guid>\n'
        f"<pubDate>{e.date or format_datetime(e.when)}</pubDate>\n"
        f"<description>{escape(e.summary)}</description>\n</item>\n"
        for e in listed
    )
    channel = (
        f"<title>{escape(site.name)}</title>\n<link>{site.home}/</link>\n"
        f"<description>{escape(site.motto)}</description>\n<language>{site.language}</language>\n"
    )
    return f'{XML}<rss version="2.0">\n<channel>\n{channel}{items}</channel>\n</rss>\n'.encode()


def atom(site: Publisher, listed: Sequence[Entry]) -> bytes:
    items = "".join(
        f"<entry>\n<title>{escape(e.title)}</title>\n<id>{escape(e.url)}</id>\n"
        f'<link rel="alternate" type="text/html" href="{escape(e.url)}"/>\n'
        f"<published>{_iso(e.when)}</published>\n<updated>{_iso(e.when)}</updated>\n"
        f"<summary>{escape(e.summary)}</summary>\n</entry>\n"
        for e in listed
    )
    head = (
        f"<title>{escape(site.name)}</title>\n<subtitle>{escape(site.motto)}</subtitle>\n"
        f'<id>{site.home}/</id>\n<link rel="self" href="{site.home}{site.listed_at}"/>\n'
        f"<updated>{_iso(listed[0].when)}</updated>\n"
    )
    return f'{XML}<feed xmlns="http://www.w3.org/2005/Atom">\n{head}{items}</feed>\n'.encode()


def json_feed(site: Publisher, listed: Sequence[Entry]) -> bytes:
    items = [
        {
            "id": e.url,
            "url": e.url,
            "title": e.title,
            "summary": e.summary,
            "date_published": _iso(e.when),
            "image": e.picture,
        }
        for e in listed
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.name,
        "home_page_url": f"{site.home}/",
        "feed_url": site.home + site.listed_at,
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def news_sitemap(site: Publisher, listed: Sequence[Entry]) -> bytes:
    publication = (
        f"<news:publication><news:name>{escape(site.name)}</news:name>"
        f"<news:language>{site.language}</news:language></news:publication>"
    )
    urls = "".join(
        f"<url>\n<loc>{escape(e.url)}</loc>\n<news:news>{publication}"
        f"<news:publication_date>{_iso(e.when)}</news:publication_date>"
        f"<news:title>{escape(e.title)}</news:title></news:news>\n</url>\n"
        for e in listed
    )
    return f'{XML}<urlset xmlns="{SITEMAPS}" xmlns:news="{NEWS}">\n{urls}</urlset>\n'.encode()


def sitemap_index(site: Publisher, listed: Sequence[Entry]) -> dict[str, bytes]:
    """An index and its two children, one of them gzipped, by path."""
    half = len(listed) // 2
    children = {"/sitemaps/new.xml": listed[:half], "/sitemaps/older.xml.gz": listed[half:]}
    rows = "".join(
        f"<sitemap>\n<loc>{site.home}{path}</loc>\n<lastmod>{_iso(part[0].when)}</lastmod>\n</sitemap>\n"
        for path, part in children.items()
    )
    index = f'{XML}<sitemapindex xmlns="{SITEMAPS}">\n{rows}</sitemapindex>\n'.encode()
    files = {path: _sitemap(part) for path, part in children.items()}
    return {site.listed_at: index} | {
        path: gzip.compress(body, mtime=0) if path.endswith(".gz") else body for path, body in files.items()
    }


def _sitemap(listed: Sequence[Entry]) -> bytes:
    urls = "".join(
        f"<url>\n<loc>{escape(e.url)}</loc>\n<lastmod>{_iso(e.when)}</lastmod>\n</url>\n" for e in listed
    )
    return f'{XML}<urlset xmlns="{SITEMAPS}">\n{urls}</urlset>\n'.encode()


def archive_issue(articles: Sequence[Article], older: str | None) -> str:
    """The script element from which the almanac's own archive page is drawn."""
    stories = [
        {"path": a.path, "headline": a.piece.title, "date": f"{a.published:%Y-%m-%d}"}
        for a in articles
        if a.piece.listed
    ]
    issue = json.dumps({"stories": stories, "older": older}, ensure_ascii=False).replace("</", "<\\/")
    return f'<script id="issue" type="application/json">{issue}</script>'


def _iso(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")
