"""The newsroom as a web: every address that answers, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlsplit

from copydesk.demo import feeds, newsroom, pages, pictures
from copydesk.demo.newsroom import Article, Hazard, Newsroom, Publisher

HTML = "text/html; charset=utf-8"
OTHERS = 3  # links to the publisher's other articles, on each page
ARCHIVE_PAGES = 2


@dataclass(frozen=True)
class Answer:
    """What an address answers. A picture's bytes are drawn when they are asked for."""

    type: str
    content: bytes | Callable[[], bytes]
    status: int = 200
    location: str = ""  # of a redirect

    @property
    def body(self) -> bytes:
        return self.content if isinstance(self.content, bytes) else self.content()


@dataclass
class Web:
    """Answers by address, and the newsroom that they were made of."""

    newsroom: Newsroom
    answers: dict[str, Answer] = field(default_factory=dict)

    @property
    def hosts(self) -> list[str]:
        return sorted({urlsplit(url).netloc for url in self.answers})

    def get(self, url: str) -> Answer | None:
        """The answer at the address; plain http is sent on to https; None where the host is not of this web."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return None
        if not any(parts.netloc == site.host for site in self.newsroom.publishers.values()):
            return None
        if parts.scheme == "http":
            return Answer(HTML, b"", 301, url.replace("http://", "https://", 1))
        return self.answers.get(url) or self.answers.get(url.partition("?")[0]) or _not_found()


def build(room: Newsroom | None = None) -> Web:
    """The whole web of a newsroom; the same content gives the same bytes."""
    room = room or newsroom.load()
    web = Web(room)
    for site in room.publishers.values():
        articles = room.of(site.id)
        hazards = [hazard for hazard in room.hazards if hazard.publisher == site.id]
        answers = _site(site, articles) | _hazards(site, hazards) | _listing(site, articles, hazards)
        for article in articles:
            answers |= _article(article, articles)
        web.answers |= {site.home + path: answer for path, answer in answers.items()}
    return web


def _site(site: Publisher, articles: Sequence[Article]) -> dict[str, Answer]:
    robots = "User-agent: *\n" + "".join(f"Disallow: {path}\n" for path in site.disallow or [""])
    if "sitemap" in site.source:
        robots += f"Sitemap: {site.home}{site.listed_at}\n"
    logo = partial(pictures.logo, site.name, site.accent)
    return {
        "/": Answer(HTML, pages.front_page(site, [a for a in articles if a.piece.listed])),
        "/robots.txt": Answer("text/plain; charset=utf-8", robots.encode()),
        "/logo.png": Answer("image/png", logo),
    }


def _hazards(site: Publisher, hazards: Sequence[Hazard]) -> dict[str, Answer]:
    return {h.path: Answer(HTML, pages.sorry_page(site)) for h in hazards if h.kind == "error page"}


def _article(article: Article, published: Sequence[Article]) -> dict[str, Answer]:
    piece, site = article.piece, article.site
    others = [other for other in published if other is not article and other.piece.listed][:OTHERS]
    charset = f"text/html; charset={site.charset}" if site.charset == "utf-8" else "text/html"
    answers = {article.path: Answer(charset, pages.article_page(article, others))}
    if article.amp_url:
        answers[urlsplit(article.amp_url).path] = Answer(HTML, pages.amp_page(article))
    if article.picture_url:
        draw = partial(pictures.seascape, article.id, article.scene)
        answers[urlsplit(article.picture_url).path] = Answer("image/jpeg", draw)
    if piece.video:
        answers[urlsplit(pages.embed_url(article)).path] = Answer(HTML, pages.embed_page(article))
    if piece.listed_as:
        answers[piece.listed_as] = Answer(HTML, b"", 301, article.url)
    return answers


def _listing(site: Publisher, articles: Sequence[Article], hazards: Sequence[Hazard]) -> dict[str, Answer]:
    listed = feeds.entries(site, articles, hazards)
    match site.source:
        case "rss":
            return {site.listed_at: Answer("application/rss+xml; charset=utf-8", feeds.rss(site, listed))}
        case "atom":
            return {site.listed_at: Answer("application/atom+xml; charset=utf-8", feeds.atom(site, listed))}
        case "json-feed":
            return {site.listed_at: Answer("application/feed+json", feeds.json_feed(site, listed))}
        case "news-sitemap":
            return {site.listed_at: Answer("application/xml", feeds.news_sitemap(site, listed))}
        case "sitemap-index":
            files = feeds.sitemap_index(site, listed)
            kinds = {
                path: "application/gzip" if path.endswith(".gz") else "application/xml" for path in files
            }
            return {path: Answer(kinds[path], body) for path, body in files.items()}
        case "listing":
            shown = [article for article in articles if article.piece.listed]
            return {site.listed_at: Answer(HTML, pages.front_page(site, shown))}
        case "archive":
            return _archive(site, articles)
        case "none":
            return {}


def _archive(site: Publisher, articles: Sequence[Article]) -> dict[str, Answer]:
    """The archive's pages, newest first; each names the next."""
    size = -(-len(articles) // ARCHIVE_PAGES)
    answers = {}
    for number in range(1, ARCHIVE_PAGES + 1):
        part = articles[(number - 1) * size : number * size]
        older = f"{site.listed_at}?page={number + 1}" if number < ARCHIVE_PAGES else None
        path = site.listed_at if number == 1 else f"{site.listed_at}?page={number}"
        page = pages.front_page(site, [], head=feeds.archive_issue(part, older))
        answers[path] = Answer(HTML, page)
    return answers


def _not_found() -> Answer:
    return Answer(HTML, b"<!doctype html><title>404 Not Found</title><h1>Not Found</h1>", 404)
