"""Which of a site's feeds, sitemaps and listings makes the best source, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlsplit

from copydesk import clock, urls
from copydesk.chain.discovering import Candidate
from copydesk.model import Link

# a list whose newest link is that much older than another's is no longer kept up
CURRENT = timedelta(days=30)

# From the best down; the sentence says what speaks for it.
REASONS = {
    "feed": "a feed says title, date and summary of each link",
    "news sitemap": "a news sitemap says title and date of each link",
    "sitemap": "the sitemap says the date of each link",
    "listing": "the page shows what is new; the sitemap has no dates",
    "undated sitemap": "it is all there is",
}


def ranked(candidates: Sequence[Candidate], url: str) -> list[Candidate]:
    """Those that list anything, the best first; of equals, the one found first.

    Where `url` is a page below the front page that lists articles itself, a feed or sitemap that lists other articles
    is none for it: a section's page is no wish for the whole site.
    """
    able = [each for each in candidates if each.links]
    page = next((each for each in able if each.kind == "listing"), None)
    if page and urlsplit(url).path.strip("/"):
        able = [each for each in able if each is page or _covers(each, page)]
    newest = max((each.newest for each in able if each.newest), default=None)
    order = list(REASONS)

    def rank(candidate: Candidate) -> tuple[bool, int]:
        behind = candidate.newest is not None and newest is not None and newest - candidate.newest > CURRENT
        return behind or _is_dead(candidate, page), order.index(described(candidate))

    return sorted(able, key=rank)


def described(candidate: Candidate) -> str:
    """The kind in the words of REASONS."""
    if candidate.kind != "sitemap":
        return candidate.kind
    dated = [link for link in candidate.links if link.published or link.updated]
    titled = [link for link in dated if link.published and link.title]
    if 2 * len(titled) > len(candidate.links):
        return "news sitemap"
    return "sitemap" if 2 * len(dated) > len(candidate.links) else "undated sitemap"


def because(able: Sequence[Candidate], candidates: Sequence[Candidate], url: str) -> str:
    """Why the first of those ranked goes before the others, "" where there was no choice."""
    best, others = able[0], able[1:]
    passed_over = any(each.links for each in candidates if each is not best)
    if best.kind == "listing" and urlsplit(url).path.strip("/") and passed_over and not others:
        return "what else was found lists other articles than the page given"
    if not others:
        return ""
    if described(best) == described(others[0]):
        newest = others[0].newest
        if best.newest and newest and best.newest - newest > CURRENT:
            return f"the other has had nothing new since {newest:%Y-%m-%d}"
        return f"it is the first {best.kind} that was found"
    if list(REASONS).index(described(best)) > list(REASONS).index(described(others[0])):
        return f"the {described(others[0])} is no longer kept up"
    return REASONS[described(best)]


def _covers(candidate: Candidate, page: Candidate) -> bool:
    """Whether half of its newest links stand on the page; as many of them are looked at as the page has."""
    some = candidate.links[: len(page.links)]
    return 2 * _shared(some, page) >= len(some)


def _is_dead(candidate: Candidate, page: Candidate | None) -> bool:
    """Whether it is old, and the page shows nothing of what it lists."""
    if candidate.newest is None or page is None or candidate is page:
        return False
    return clock.now() - candidate.newest > CURRENT and not _shared(candidate.links, page)


def _shared(links: Sequence[Link], page: Candidate) -> int:
    shown = {urls.key(link.url) for link in page.links}
    return sum(urls.key(link.url) in shown for link in links)
