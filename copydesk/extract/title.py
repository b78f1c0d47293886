"""The headline: a vote among the places that state one, with the site's name cut off."""

from __future__ import annotations

import re
from collections.abc import Iterable

from copydesk.extract.parts import Parts
from copydesk.extract.text import alike, plain
from copydesk.urls import host, registrable_domain

# What each place is worth. h1 is what readers see; the others are often rewritten for search or sharing.
WEIGHTS = {
    "h1": 3.0,
    "JSON-LD headline": 2.5,
    "og:title": 2.4,
    "twitter:title": 1.0,
    "title element": 1.2,
    "the feed": 1.0,
}
SHORTEST = 20  # characters of what stays when more than the site's name is cut off
MAX_LENGTH = 400  # characters; longer ones are text that stands in the wrong place

_SEPARATOR = re.compile(r"\s+[|–—·•»›:/~*-]+\s+|\s*(?:[|ㅣ]|::)+\s*")
_CUT_OFF = re.compile(r"(?:…|\.\.\.)$")


def find(parts: Parts, names: set[str], feed_title: str = "") -> tuple[str, str]:
    """The title and the place it came from; ("", "") where the page states none. `names`: those of `site_names`."""
    sections = {
        alike(each)
        for each in (
            *parts.metas.get("article:section", ()),
            parts.graph.text(parts.graph.article, "articleSection"),
        )
    }
    candidates = [
        (text, place) for text, place in _candidates(parts, feed_title) if text and len(text) <= MAX_LENGTH
    ]
    known = {alike(text) for text, place in candidates if place != "title element"}
    votes: dict[str, float] = {}
    spelt: dict[str, tuple[str, str]] = {}
    for text, place in candidates:
        headline = _without_section(without_site(text, names, known), sections)
        same = alike(headline)
        if not same or same in names:
            continue
        votes[same] = votes.get(same, 0.0) + WEIGHTS[place] * (0.3 if _CUT_OFF.search(headline) else 1.0)
        spelt.setdefault(same, (headline, place))
    return spelt[max(votes, key=lambda same: votes[same])] if votes else ("", "")


def _candidates(parts: Parts, feed_title: str) -> Iterable[tuple[str, str]]:
    for heading in parts.headings:
        yield heading, "h1"
    yield parts.graph.text(parts.graph.article, "headline", "name"), "JSON-LD headline"
    yield plain(parts.meta("og:title")), "og:title"
    yield plain(parts.meta("twitter:title")), "twitter:title"
    yield parts.title, "title element"
    yield plain(feed_title), "the feed"


def site_names(parts: Parts) -> set[str]:
    """What the site calls itself, as `alike` spells it: its names and those that its address makes."""
    graph = parts.graph
    stated = [
        parts.meta("og:site_name"),
        parts.meta("application-name", "apple-mobile-web-app-title"),
        parts.meta("twitter:site"),
    ]
    stated += [graph.text(each, "name") for each in graph.all(graph.article, "publisher")]
    domain = registrable_domain(parts.url)
    stated += [domain, domain.partition(".")[0], host(parts.url).removeprefix("www.")]
    return {alike(name) for name in stated if name}


def _without_section(title: str, sections: set[str]) -> str:
    """The title without the section that a template appends: "Ferry returns-Politics"."""
    head, hyphen, tail = title.rpartition("-")
    return head.rstrip() if hyphen and len(head) >= SHORTEST and alike(tail) in sections else title


def without_site(title: str, names: set[str], known: set[str]) -> str:
    """The title without the site's name before or after it, and without what else no other place has (`known`)."""
    cuts = [each.span() for each in _SEPARATOR.finditer(title)]
    for start, _ in cuts:
        if alike(title[:start]) in known:
            return title[:start]
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(title)]
    ours = [alike(title[start:end]) in names for start, end in zip(starts, ends, strict=True)]
    first = ours.index(False) if False in ours else 0
    last = ours.index(True, first) - 1 if True in ours[first:] else len(ours) - 1
    return title[starts[first] : ends[last]] if last >= first else title
