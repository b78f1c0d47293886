"""Pages with status 200 that are no article: errors, consent walls, front pages."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from copydesk.extract.jsonld import types_of
from copydesk.extract.parts import Parts
from copydesk.extract.tree import size
from copydesk.model import PageKind

LITTLE = 1500  # characters of text up to which a page may be an error page
LONGEST_NOTICE = 90  # characters of its title or heading
LISTED = 20  # headlines that a listing has at least
LITTLEST = 250  # characters of text that an article has
HEADLINE = 30  # characters of a link that is one
STUB = 600  # characters of text up to which a page behind a paywall is but its beginning

_ERROR = re.compile(
    r"\b(?:error|fehler|erreur|errore|fout|błąd|ошибка|http)[\s:-]*(?:40[0134]|410|50[0234])\b|^(?:40[0134]|410|50[0234])\b|\b404\b"
    r"|\b(?:page|article|story|content|file|document)\s(?:was\s|is\s|has\s|could\s)?(?:not\s(?:be\s)?(?:found|available)|unavailable|no longer|been removed)"
    r"|^not found|(?:can(?:no|')t|cannot|couldn't|could not)\s(?:be found|find)|doesn['’]t exist|does not exist|no longer (?:available|exists)"
    r"|(?:seite|artikel|inhalt)\b.{0,30}\bnicht\b.{0,20}(?:gefunden|verfügbar|vorhanden)|nicht gefunden|introuvable|n['’]existe (?:pas|plus)"
    r"|no (?:se ha |ha sido )?encontrad[ao]|no existe|n[ãa]o (?:foi )?encontrad[ao]|non (?:è stata )?trovat[ao]|niet gevonden|bestaat niet"
    r"|nie (?:została |został )?znalezion[oay]|ikke fun[dn]et|findes ikke|finnes ikke|hittades inte|finns inte|ei löyd[yt]|nenalezen[ao]?|nem található"
    r"|bulunamadı|не найден[ао]?|не існує|не знайдено|δεν βρέθηκε|לא נמצא|غير موجودة?|یافت نشد|tidak ditemukan|không tìm thấy|không tồn tại"
    r"|見つかりません|見つかりませんでした|存在しません|页面不存在|找不到|無法找到|찾을 수 없습니다|존재하지 않"
    r"|^access denied|^forbidden\b|service (?:temporarily )?unavailable|internal server error|bad gateway|^just a moment|attention required"
    r"|are you (?:a robot|human)|verify(?:ing)? (?:that )?you are (?:a )?human|under (?:maintenance|construction)",
    re.IGNORECASE,
)  # fmt: skip
_CONSENT = re.compile(r"\b(?:consent|gdpr|privacywall|cookiewall|cmp)\b", re.IGNORECASE)
_CONSENT_TITLE = re.compile(
    r"^(?:before you continue|your privacy|we value your privacy|cookie|datenschutz|privacy (?:settings|gate))",
    re.IGNORECASE,
)


def refusal(parts: Parts, asked: str, text: str) -> str:
    """Why the page is no article, "" where it may be one. In doubt it may."""
    if _speaks_of_an_article(parts) or len(text) > LITTLE:
        return ""
    for heading in (parts.title, *parts.headings):
        if len(heading) <= LONGEST_NOTICE and _ERROR.search(heading):
            return f"an error page with status 200: {heading!r}"
    if _is_front(parts.url) and not _is_front(asked):
        return "the site answered with its front page"
    return ""


def kind(parts: Parts, title: str, text: str, headlines: frozenset[str] = frozenset()) -> PageKind:
    """What the page is, as far as it says so; without saying, one of many headlines and little text is a listing."""
    article = _speaks_of_an_article(parts)
    if not article and len(text) <= LITTLE and (_CONSENT.search(parts.url) or _CONSENT_TITLE.search(title)):
        return "consent"
    if behind_paywall(parts) and len(text) <= STUB:
        return "paywall"
    types = {each for node in parts.graph.nodes for each in types_of(node)}
    if not article and (_is_front(parts.url) or types & {"CollectionPage", "SearchResultsPage", "ItemList"}):
        return "listing"
    if _lists(headlines, text):
        return "listing"
    return "article"


def behind_paywall(parts: Parts) -> bool:
    """Whether the page says that it, or a part of it, may not be read for free."""
    article = parts.graph.article
    stated = [article.get("isAccessibleForFree", True)]
    stated += [each.get("isAccessibleForFree", True) for each in parts.graph.all(article, "hasPart")]
    return any(str(each).strip().lower() == "false" for each in stated) or (
        parts.meta("article:content_tier").lower() in ("locked", "metered")
    )


def is_live(parts: Parts) -> bool:
    """Whether the page is a live blog, which goes on growing."""
    return any("LiveBlogPosting" in types_of(node) for node in parts.graph.nodes)


def headlines(parts: Parts) -> frozenset[str]:
    """Links as long as headlines, where the page does not speak of one article; to be read before its text is taken out."""
    if _speaks_of_an_article(parts):
        return frozenset()
    links = (each for each in parts.tree.iter("a") if size(each) >= HEADLINE)
    return frozenset(" ".join("".join(each.itertext()).split()) for each in links)


def _lists(headlines: frozenset[str], text: str) -> bool:
    """Whether half of the text is links to articles, or there are many and no text to speak of."""
    if len(headlines) < LISTED:
        return False
    listed = sum(len(each) for each in headlines if each in text)
    return listed >= len(text) / 2 or len(text) < LITTLEST


def _speaks_of_an_article(parts: Parts) -> bool:
    return bool(
        parts.graph.article
        or parts.meta("article:published_time", "datepublished")
        or parts.meta("og:type").lower() == "article"
    )


def _is_front(url: str) -> bool:
    return urlsplit(url).path.rstrip("/") in ("", "/index.html", "/index.php")
