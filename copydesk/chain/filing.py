"""From what a page says to what the state files: whose it is, when it appeared, whether it is wanted."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from copydesk import clock, urls
from copydesk.model import Article, Link, Page
from copydesk.score.topics import topics_of
from copydesk.state.articles import Stored
from copydesk.workspace.settings import Source
from copydesk.workspace.workspace import Workspace, kind_of

PICTURES_TRIED = 3  # addresses of a page: beyond these stand furniture and other articles' pictures
SHORTEST_TEXT = 200  # characters: shorter texts (a caption, "Read more") may be equal by chance


def listed_domains(workspace: Workspace) -> frozenset[str]:
    """The registrable domains whose own feeds, sitemaps or listings the workspace names."""
    kinds = (kind_of(source) for source in workspace.desk.sources)
    return frozenset(
        urls.registrable_domain(address) for kind, address in kinds if kind in ("feed", "sitemap", "listing")
    )


def article_id(address: str) -> str:
    """The id of the article with that canonical address."""
    return urls.key_id(urls.key(address))


def file_article(article: Article, page: Page, source: Source, listed: frozenset[str]) -> Stored:
    """The article as the state keeps it."""
    fetched = clock.seconds(page.fetched)
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
        wanted=tuple(article.pictures[:PICTURES_TRIED]),
    )


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


def link_unwanted(link: Link, source: Source, workspace: Workspace) -> str:
    """As `unwanted`, by what the source said alone: only what its title rules out for certain."""
    return unwanted(link.title, source, workspace)


def _words(text: str) -> str:
    """The words of a text, a space around each, for finding whole words in any case."""
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())
    return f" {' '.join(words)} "


def _text_hash(text: str) -> str:
    words = _words(text)
    return hashlib.sha256(words.encode()).hexdigest()[:16] if len(words) >= SHORTEST_TEXT else ""
