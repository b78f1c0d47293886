"""Article to document: what was read and what the desk concluded, in the contract's terms."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from html import escape

from copydesk.documents.amp import cdn_amp_url
from copydesk.documents.document import Document, Image, ProviderBlock, Related
from copydesk.documents.scalars import clean
from copydesk.model import Article
from copydesk.urls import is_web


def compose(
    article: Article,
    *,
    provider: ProviderBlock,
    topics: list[str],
    quality: int,
    picture: Image | None,
    published_at: datetime,
) -> Document:
    """The article's document without its story: it leads none, and is neither published nor related to others."""
    said = _fit(article)
    return Document(
        title=said.title,
        excerpt=said.excerpt,
        published_at=_utc(published_at),
        original_url=said.url,
        web_url=said.canonical,
        amp_web_url=said.amp,
        cdn_amp_web_url=cdn_amp_url(said.amp) if said.amp else "",
        type="video" if said.video else "article",
        quality=quality,
        featured_content=_iframe(said.video) if said.video else "",
        provider=replace(provider, name=_one_line(provider.name)),
        topics=topics,
        images=[picture] if picture else [],
    )


def as_related(document: Document) -> Related:
    """The document as the others of its story list it."""
    return Related(
        title=document.title,
        excerpt=document.excerpt,
        published_at=document.published_at,
        web_url=document.web_url,
        amp_web_url=document.amp_web_url,
        cdn_amp_web_url=document.cdn_amp_web_url,
        type=document.type,
        provider=document.provider,
        quality=document.quality,
        images=document.images,
    )


def _fit(article: Article) -> Article:
    """What of the article is fit for a document: texts of one line, and addresses of the web.

    A video whose embedding address is none becomes an article; an AMP address that is none is left out.
    """
    video = article.kind == "video" and is_web(article.video)
    return replace(
        article,
        title=_one_line(article.title),
        excerpt=_one_line(article.excerpt),
        amp=article.amp if is_web(article.amp) else "",
        video=article.video if video else "",
    )


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())  # cleaned first: what is dropped may have stood between two spaces


def _utc(moment: datetime) -> datetime:
    """In UTC and whole seconds; without a zone it counts as UTC."""
    aware = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.replace(microsecond=0)


def _iframe(address: str) -> str:
    return (
        f'<iframe width="800" height="500" frameborder="0" src="{escape(address)}"'
        ' allow="accelerometer; autoplay; encrypted-media; gyroscope; picture-in-picture" allowfullscreen></iframe>'
    )
