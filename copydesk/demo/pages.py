"""The HTML of the publishers: articles, their AMP versions, front pages, error pages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path
from string import Template

from copydesk.demo.newsroom import Article, Publisher, slug

LAYOUTS = Path(__file__).parent / "layouts"
PARAGRAPHS_BEFORE_THE_BREAK = 2  # where some layouts put a newsletter box


def article_page(article: Article, others: Sequence[Article]) -> bytes:
    """The article as its publisher's layout shows it, in its charset; `others` are linked to at the end."""
    page = _layout(article.site.layout).substitute(
        _furniture(article.site) | _words(article),
        canonical=escape(article.piece.canonical or article.url),
        head="\n".join(_head(article)),
        json_ld=json.dumps(_json_ld(article), ensure_ascii=False).replace("</", "<\\/"),
        figure=_figure(article),
        others="".join(f'<li><a href="{escape(o.path)}">{escape(o.piece.title)}</a></li>' for o in others),
    )
    return page.encode(article.site.charset, "xmlcharrefreplace")


def amp_page(article: Article) -> bytes:
    words = _furniture(article.site) | _words(article)
    return _layout("amp").substitute(words, canonical=escape(article.url)).encode()


def embed_page(article: Article) -> bytes:
    """What the video's iframe shows: its poster."""
    return f'<!doctype html><title>Player</title><img src="{article.picture_url}" alt="">'.encode()


def front_page(site: Publisher, articles: Sequence[Article], head: str = "") -> bytes:
    """A list of teasers, newest first: a home page, a listing, a page of an archive."""
    teasers = "\n".join(
        f'<div class="teaser"><h3><a href="{escape(a.path)}">{escape(a.piece.title)}</a></h3>'
        f"<p>{escape(a.piece.summary)}</p></div>"
        for a in articles
    )
    return _layout("front").substitute(_furniture(site), teasers=teasers, head=head).encode()


def sorry_page(site: Publisher) -> bytes:
    return _layout("sorry").substitute(_furniture(site)).encode()


@cache
def _layout(name: str) -> Template:
    return Template((LAYOUTS / f"{name}.html").read_text(encoding="utf-8"))


def _furniture(site: Publisher) -> dict[str, str]:
    return {
        "site": escape(site.name),
        "motto": escape(site.motto),
        "language": site.language,
        "charset": site.charset,
        "accent": site.accent,
        "nav": "".join(f'<li><a href="/{slug(name)}/">{escape(name)}</a></li>' for name in site.sections),
    }


def _words(article: Article) -> dict[str, str]:
    paragraphs = [f"<p>{escape(words, quote=False)}</p>" for words in article.paragraphs]
    return {
        "title": escape(article.piece.title),
        "summary": escape(article.piece.summary),
        "author": escape(article.piece.author),
        "iso": article.local_time.isoformat(),
        "shown": article.local_time.strftime(article.site.dates),
        "opening": "\n".join(paragraphs[:PARAGRAPHS_BEFORE_THE_BREAK]),
        "rest": "\n".join(paragraphs[PARAGRAPHS_BEFORE_THE_BREAK:]),
    }


def _head(article: Article) -> list[str]:
    """The lines of the head that not every page of a layout has."""
    piece, lines = article.piece, []
    if article.picture_url:
        lines.append(f'<meta property="og:image" content="{article.picture_url}">')
    if article.amp_url:
        lines.append(f'<link rel="amphtml" href="{article.amp_url}">')
    if piece.robots:
        lines.append(f'<meta name="robots" content="{piece.robots}">')
    if piece.tdm:
        lines.append('<meta name="tdm-reservation" content="1">')
    if piece.video:
        lines.append('<meta property="og:type" content="video.other">')
        lines.append(f'<meta property="og:video" content="{embed_url(article)}">')
        lines.append('<meta property="og:video:type" content="text/html">')
    return lines


def embed_url(article: Article) -> str:
    return f"{article.site.home}/embed/{article.event}"


def _json_ld(article: Article) -> dict[str, object]:
    publisher = {
        "@type": "Organization",
        "name": article.site.name,
        "logo": {"@type": "ImageObject", "url": f"{article.site.home}/logo.png", "width": 64, "height": 64},
    }
    about: dict[str, object] = {"@context": "https://schema.org", "publisher": publisher}
    if article.piece.video:
        return about | {
            "@type": "VideoObject",
            "mainEntityOfPage": article.url,
            "name": article.piece.title,
            "description": article.piece.summary,
            "thumbnailUrl": article.picture_url,
            "uploadDate": article.local_time.isoformat(),
            "duration": "PT1M48S",
            "embedUrl": embed_url(article),
        }
    return about | {
        "@type": "NewsArticle",
        "mainEntityOfPage": article.piece.canonical or article.url,
        "headline": article.piece.title,
        "description": article.piece.summary,
        "image": [article.picture_url] if article.picture_url else [],
        "datePublished": article.local_time.isoformat(),
        "author": [{"@type": "Person", "name": article.piece.author}],
    }


def _figure(article: Article) -> str:
    if article.piece.video:
        return f'<iframe src="{embed_url(article)}" width="800" height="450" allowfullscreen></iframe>'
    if not article.picture_url:
        return ""
    return f'<figure><img src="{article.picture_url}" width="1200" height="675" alt=""></figure>'
