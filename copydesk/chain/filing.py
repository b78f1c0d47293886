"""From what a page says to what the state files: whose it is, when it appeared, whether it is wanted."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import replace

from copydesk import clock, urls
from copydesk.model import Article, Page
from copydesk.score.providers import Providers
from copydesk.score.topics import topics_of
from copydesk.state.articles import Stored
from copydesk.workspace.settings import Source
from copydesk.workspace.workspace import Workspace, kind_of

PICTURES_TRIED = 3  # addresses of a page: beyond these stand furniture and other articles' pictures
SHORTEST_TEXT = 200  # characters: shorter texts (a caption, "Read more") may be equal by chance


def listed_domains(workspace: Workspace) -> frozenset[str]:
    """The registrable domains whose own feeds, sitemaps or listings the workspace names; an aggregator's count as nobody's."""
    kinds, providers = (kind_of(source) for source in workspace.desk.sources), Providers(workspace.providers)
    return frozenset(
        urls.registrable_domain(address)
        for kind, address in kinds
        if kind in ("feed", "sitemap", "listing") and not providers.aggregates(address)
    )


def article_id(address: str) -> str:
    """The id of the article with that canonical address."""
    return urls.key_id(urls.key(address))


def file_article(
    article: Article, page: Page, source: Source, listed: frozenset[str], first_fetched: int | None = None
) -> Stored:
    """The article as the state keeps it. `first_fetched` is in seconds; None: with this page."""
    article = _without_future(article, page)
    fetched = first_fetched or clock.seconds(page.fetched)
    domain = urls.registrable_domain(article.canonical)
    return Stored(
        id=article_id(article.canonical),
        article=article,
        page=page,
        listed=domain in listed or bool(source.spider),
        published=clock.seconds(article.published) if article.published else fetched,
        fetched=fetched,
        domain=domain,
        text_hash=_text_hash(article.text),
        wanted=_wanted(article),
    )


def _without_future(article: Article, page: Page) -> Article:
    """A page's bare date may be that of a zone where it is tomorrow already; as UTC it is then still to come."""
    latest = clock.seconds(page.fetched + clock.TOLERANCE)
    if article.published is None or clock.seconds(article.published) <= latest:
        return article
    came_from = {name: place for name, place in article.came_from.items() if name != "published"}
    return replace(article, published=None, came_from=came_from)


def _wanted(article: Article) -> tuple[str, ...]:
    """The pictures to be tried. One that a secure page names insecurely is asked for securely first."""
    secure = article.canonical.startswith("https://")
    tried = (
        each
        for address in article.pictures
        for each in (
            (f"https://{address[7:]}", address) if secure and address[:7] == "http://" else (address,)
        )
    )
    return tuple(dict.fromkeys(tried))[:PICTURES_TRIED]


def unwanted(title: str, source: Source, workspace: Workspace) -> str:
    """Why an article of that title becomes no document, "" where it does. An empty title is not judged."""
    if not title:
        return ""
    words = _words(title)
    if source.include and not any(_words(word) in words for word in source.include):
        return f"its title has none of the words that {source.name!r} includes"
    for word in source.exclude:
        if _words(word) in words:
            return f"its title has {word!r}, which {source.name!r} excludes"
    if source.only_topics and all(topic.root for topic in topics_of(title, workspace.topics, source.topics)):
        return f"it meets no topic, and {source.name!r} takes only those that do"
    return ""


def _words(text: str) -> str:
    """The words of a text, a space around each, for finding whole words in any case."""
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())
    return f" {' '.join(words)} "


def _text_hash(text: str) -> str:
    words = _words(text)
    return hashlib.sha256(words.encode()).hexdigest()[:16] if len(words) >= SHORTEST_TEXT else ""
