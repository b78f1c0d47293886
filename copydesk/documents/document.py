"""What the desk writes for each article, as types. docs/format.md says what each key means."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from copydesk.score.stories import NOT_LEADING

DocumentType = Literal["article", "video"]


@dataclass(slots=True, frozen=True)
class Image:
    url: str
    width: int  # pixels
    height: int
    cached: bool | None = None  # whether a copy is kept; None for a provider's logo, of which nothing is said


@dataclass(slots=True, frozen=True)
class ProviderBlock:
    name: str
    domain: str
    images: list[Image] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Related:
    """Another article of the story, as it stands in a document's `related`."""

    title: str
    excerpt: str
    published_at: datetime  # UTC, whole seconds
    web_url: str  # of a video, its watch page
    amp_web_url: str = ""
    cdn_amp_web_url: str = ""
    type: DocumentType
    provider: ProviderBlock
    quality: int
    images: list[Image] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Document:
    category: str = "news"
    title: str
    excerpt: str
    published_at: datetime  # UTC, whole seconds
    original_url: str
    web_url: str = ""  # of a video, its watch page: written where it is related, not in its own document
    amp_web_url: str = ""
    cdn_amp_web_url: str = ""
    type: DocumentType
    quality: int
    heat: int = NOT_LEADING  # or at least `quality`
    published: bool = False
    removed: bool = False
    featured_content: str = ""  # HTML
    provider: ProviderBlock
    topics: list[str]
    images: list[Image] = field(default_factory=list)  # one at most
    related: list[Related] = field(default_factory=list)
    secured: str = ""


def to_mapping(document: Document) -> dict[str, Any]:
    """The front matter in the contract's order, for `front_matter.dumps`; keys without a value are left out."""
    return {
        "category": document.category,
        "title": document.title,
        "excerpt": document.excerpt,
        "publishedDateTime": document.published_at,
        "originalUrl": document.original_url,
        **_given(webUrl="" if document.type == "video" else document.web_url),
        **_amp(document),
        "type": document.type,
        "quality": document.quality,
        "heat": document.heat,
        "published": document.published and not document.removed,
        **_given(removed=document.removed, featuredContent=document.featured_content),
        "provider": _provider(document.provider),
        "topics": list(document.topics),
        **_given(
            images=[_image(image) for image in document.images],
            related=[_related(item) for item in document.related],
            secured=document.secured,
        ),
    }


def _related(item: Related) -> dict[str, Any]:
    return {
        "title": item.title,
        "excerpt": item.excerpt,
        "publishedDateTime": item.published_at,
        "webUrl": item.web_url,
        **_amp(item),
        "type": item.type,
        "provider": {"name": item.provider.name, "domain": item.provider.domain},
        "quality": item.quality,
        **_given(images=[_image(image) for image in item.images]),
    }


def _amp(item: Document | Related) -> dict[str, str]:
    """Both addresses of the AMP page or neither."""
    if not (item.amp_web_url and item.cdn_amp_web_url):
        return {}
    return {"ampWebUrl": item.amp_web_url, "cdnAmpWebUrl": item.cdn_amp_web_url}


def _provider(provider: ProviderBlock) -> dict[str, Any]:
    logos = [_image(image) for image in provider.images]
    return {"name": provider.name, "domain": provider.domain, **_given(images=logos)}


def _image(image: Image) -> dict[str, Any]:
    mapping: dict[str, Any] = {"url": image.url, "width": image.width, "height": image.height}
    if image.cached is not None:
        mapping["isCached"] = image.cached
    return mapping


def _given(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value}
