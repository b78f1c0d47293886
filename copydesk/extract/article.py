"""A page's bytes to an article: each field from the best place that states it."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from copydesk.errors import Unreadable
from copydesk.extract import addresses, authors, dates, excerpt, media, soft404, title
from copydesk.extract.charset import decode
from copydesk.extract.fields import validated
from copydesk.extract.parts import LONGEST, Parts, collect
from copydesk.extract.text import EXCERPT_LIMIT, alike, first_sentences, plain, shorten
from copydesk.extract.tree import parse
from copydesk.model import Article, Page

MAX_KEYWORDS = 30
MAX_SEARCHED = 4_000_000  # bytes of a page whose text is searched for its date
_DESCRIPTIONS = ("og:description", "description", "twitter:description", "dc.description")
_NO_PAGE = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"RIFF", "a picture or a recording"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"<rss", "a feed"),
    (b"<feed", "a feed"),
)
_NO_PAGE_TYPE = re.compile(
    r"image/|audio/|video/|font/|application/(?:pdf|zip|octet-stream|json|(?:rss|atom)\+xml)"
)


def read(page: Page, body: bytes, aggregator: bool = False) -> Article:
    """The article of a page. What a site's own spider gave beats the page, the page beats its link.

    `body` is decoded of its Content-Encoding, at most 10 MB. Of an `aggregator`'s page it is also read whom the
    article is taken from. Raises Unreadable where it holds no article:
    not HTML, an error page, nothing to read.
    """
    given = validated(page.link.fields)
    if _reserved(page) or (not body and given.get("title") and given.get("text")):
        return read_link(page)
    _refuse_what_is_no_page(page, body)
    decoded = decode(body, page.headers.get("content-type", ""))
    parts = collect(parse(decoded.utf8), page.url)
    article = _begin(page, given)
    _from_head(article, parts, page)
    if aggregator:
        _put(article, "taken_from", *addresses.taken_from(parts))
    if article.published is None and len(decoded.utf8) <= MAX_SEARCHED:
        _put(article, "published", *dates.from_text(parts, page.fetched))
    headlines = soft404.headlines(parts)
    _from_body(article, parts, decoded.utf8)
    if reason := soft404.refusal(parts, page.link.url, article.text):
        raise Unreadable(reason)
    if not article.title and not article.text:
        raise Unreadable("nothing to read: neither a title nor a text")
    _classify(article, parts, headlines, decoded.damaged)
    _from_link(article, page)
    return _finished(article, page)


def read_link(page: Page) -> Article:
    """The article that the link alone makes: where nothing may be read, or a spider gave all there is.

    Raises Unreadable where the link has no title.
    """
    article = _begin(page, validated(page.link.fields))
    if _reserved(page):
        article.text = ""
        article.came_from.pop("text", None)
        article.flags.append("tdm")
    _from_link(article, page)
    if not article.title:
        raise Unreadable("nothing to read: the link alone has no title")
    return _finished(article, page)


def _reserved(page: Page) -> bool:
    return "tdm" in page.signals


def _begin(page: Page, given: dict[str, Any]) -> Article:
    article = Article(page.link.via or page.link.url, "", page.link.source, page.fetched)
    for name, value in given.items():
        if name in ("published", "updated"):
            value = dates.sane(value, page.fetched)
        _put(article, name, value, "the spider")
    return article


def _put(article: Article, name: str, value: Any, place: str) -> None:
    """Sets a field that has no value yet: better places come first."""
    if value and not getattr(article, name):
        setattr(article, name, value)
        article.came_from[name] = place


def _refuse_what_is_no_page(page: Page, body: bytes) -> None:
    start = body[:1000].lstrip()
    if not start:
        raise Unreadable("the page is empty")
    for mark, what in _NO_PAGE:
        if start.startswith(mark):
            raise Unreadable(f"not a page but {what}")
    kind = page.headers.get("content-type", "").lower()
    if _NO_PAGE_TYPE.match(kind.strip()) and b"<html" not in start.lower():
        raise Unreadable(f"not a page but {kind.partition(';')[0]}")


def _from_head(article: Article, parts: Parts, page: Page) -> None:
    graph, names = parts.graph, title.site_names(parts)
    _put(article, "title", *title.find(parts, names, page.link.title))
    _put(article, "published", *dates.published(parts, page.fetched, page.link.published))
    _put(article, "updated", *dates.updated(parts, page.fetched))
    _put(article, "authors", *authors.find(parts, names))
    _put(article, "canonical", *addresses.canonical(parts))
    _put(article, "amp", addresses.amp(parts), "rel=amphtml")
    _put(article, "pictures", *media.pictures(parts, page.link.picture))
    _put(article, "video", *media.video(parts))
    for publisher in graph.all(graph.article, "publisher"):
        _put(
            article, "site_name", _not_the(article.title, graph.text(publisher, "name")), "JSON-LD publisher"
        )
    _put(article, "site_name", _not_the(article.title, plain(parts.meta("og:site_name"))), "og:site_name")
    for value, place in (
        (parts.language, "html lang"),
        (graph.text(graph.article, "inLanguage"), "JSON-LD inLanguage"),
        (parts.meta("content-language", "og:locale", "language"), "meta"),
    ):
        _put(article, "language", _language(value), place)
    _put(article, "keywords", _keywords(parts), "JSON-LD and metas")
    for name in _DESCRIPTIONS:
        _put(article, "excerpt", excerpt.description(parts.meta(name), article.title), f"meta {name}")
    _put(
        article,
        "excerpt",
        excerpt.description(graph.text(graph.article, "description"), article.title),
        "JSON-LD description",
    )


def _from_body(article: Article, parts: Parts, utf8: bytes) -> None:
    from copydesk.extract import body  # trafilatura takes 0.25 s to import: only who reads a page pays

    if not article.text:
        stated = body.stated_body(parts.graph.text_of_article())
        updates = body.stated_body(parts.graph.text_of_updates())
        known = body.Known(
            parts.url,
            (article.title, *parts.headings),
            tuple(article.authors),
            _descriptions(parts),
            stated,
            updates,
        )
        _put(article, "text", *body.extract(parts.tree, utf8, known))


def _descriptions(parts: Parts) -> tuple[str, ...]:
    stated = [plain(parts.meta(name)) for name in _DESCRIPTIONS]
    stated.append(parts.graph.text(parts.graph.article, "description"))
    return tuple(dict.fromkeys(filter(None, stated)))


def _classify(article: Article, parts: Parts, headlines: frozenset[str], damaged: bool) -> None:
    article.kind = "video" if article.video else soft404.kind(parts, article.title, article.text, headlines)
    if damaged:
        article.flags.append("undecodable")
    if soft404.behind_paywall(parts):
        article.flags.append("paywall")
    if soft404.is_live(parts):
        article.flags.append("live blog")
    if not article.text:
        article.flags.append("no text")
    if article.kind in ("consent", "listing"):
        article.flags.append(article.kind)


def _from_link(article: Article, page: Page) -> None:
    """What the source said, where neither spider nor page did; and an excerpt from the text as the last resort."""
    link = page.link
    _put(article, "canonical", addresses.cleaned(page.url), "the address that answered")
    _put(article, "title", plain(link.title), "the feed")
    _put(article, "excerpt", excerpt.of_feed(link.summary[:LONGEST], article.title), "the feed")
    article.excerpt = excerpt.marked(article.excerpt, article.text)
    _put(article, "excerpt", first_sentences(article.text), "the text")
    _put(article, "published", dates.sane(link.published, page.fetched), "the feed")
    _put(article, "updated", dates.sane(link.updated, page.fetched), "the feed")
    _put(article, "pictures", [link.picture] if link.picture else [], "the feed")


def _finished(article: Article, page: Page) -> Article:
    """Bounded as the site's robots directives ask."""
    article.excerpt = shorten(article.excerpt, min(EXCERPT_LIMIT, _max_snippet(page.signals)))
    article.kind = "video" if article.video else article.kind
    if "max-image-preview:none" in page.signals:
        article.pictures = []
    if "nosnippet" in page.signals:
        article.excerpt = article.text = article.video = ""
        article.authors, article.pictures, article.keywords = [], [], []
    article.came_from = {name: place for name, place in article.came_from.items() if getattr(article, name)}
    return article


def _max_snippet(signals: tuple[str, ...]) -> int:
    limits = [
        int(each[1])
        for each in (re.fullmatch(r"max-snippet:\s*(\d{1,6})", signal) for signal in signals)
        if each
    ]
    return min(limits, default=EXCERPT_LIMIT)


def _not_the(headline: str, name: str) -> str:
    return name if len(name) <= 80 and alike(name) != alike(headline) else ""


def _language(value: str) -> str:
    tag = re.match(r"\s*([A-Za-z]{2,3})(?![A-Za-z])", value)
    return tag[1].lower() if tag else ""


def _keywords(parts: Parts) -> list[str]:
    stated = parts.graph.article.get("keywords") or []
    values = [each for each in (stated if isinstance(stated, list) else [stated]) if isinstance(each, str)]
    for name in ("news_keywords", "article:tag", "keywords"):
        values += parts.metas.get(name, ())
    words = (plain(word) for value in values for word in re.split(r"[,;]", value))
    return list(dict.fromkeys(word for word in words if 1 < len(word) <= 60))[:MAX_KEYWORDS]


def as_record(article: Article) -> dict[str, Any]:
    """The JSON object that `copydesk extract` prints; dates keep the page's own offset."""
    return {
        "url": article.url,
        "title": article.title,
        "excerpt": article.excerpt,
        "publishedDateTime": _iso(article.published),
        "updatedDateTime": _iso(article.updated),
        "webUrl": article.canonical,
        "ampWebUrl": article.amp,
        "type": "video" if article.kind == "video" else "article",
        "text": article.text,
        "authors": article.authors,
        "images": [{"url": address} for address in article.pictures],
        "siteName": article.site_name,
        "language": article.language,
        "video": article.video,
        "keywords": article.keywords,
        "kind": article.kind,
        "flags": article.flags,
        "cameFrom": article.came_from,
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
