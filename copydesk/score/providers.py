"""Providers: whose site an article stands on, by providers.yaml and by what the pages say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from copydesk import urls
from copydesk.workspace.settings import Logo, Provider, Scoring

# Hosts whose pages show what others wrote; those below them count too. providers.yaml adds to them, or takes one out.
AGGREGATORS = frozenset(
    (
        "apple.news",
        "flipboard.com",
        "ground.news",
        "msn.com",
        "news.google.com",
        "newsbreak.com",
        "newsnow.co.uk",
        "newsnow.com",
        "smartnews.com",
        "yahoo.co.jp",
        "yahoo.com",
    )
)
LONGEST_NAME = 50  # characters: what is longer is a headline or a slogan
UNLISTED = 0  # points


class Providers:
    """The entries of providers.yaml, by registrable domain."""

    def __init__(self, entries: Sequence[Provider]) -> None:
        self._entries = {entry.domain.casefold(): entry for entry in entries}

    def name(self, domain: str, site_name: str = "") -> str:
        """The provider's name: the workspace's, else the site's own, else the domain."""
        entry = self._entries.get(domain)
        return (entry and entry.name) or choose_name([site_name]) or domain

    def owner(self, domain: str) -> str:
        """Whose the domain is: sites of one owner count once."""
        entry = self._entries.get(domain)
        return (entry and entry.owner) or domain

    def bonus(self, domain: str, listed: bool, scoring: Scoring) -> int:
        """The points of an article there; `listed`: found through a source of the provider's own."""
        entry = self._entries.get(domain)
        if entry and entry.bonus is not None:
            return entry.bonus
        return scoring.listed if listed else UNLISTED

    def aggregates(self, address: str) -> bool:
        """Whether the address is an aggregator's: of its host and the domains above, the nearest that is known decides."""
        name = urls.host(address)
        while name:
            entry = self._entries.get(name)
            if entry and entry.aggregator is not None:
                return entry.aggregator
            if name in AGGREGATORS:
                return True
            name = name.partition(".")[2]
        return False

    def logos(self, domain: str) -> tuple[Logo, ...]:
        """The pictures of the provider."""
        entry = self._entries.get(domain)
        return entry.images if entry else ()


def choose_name(site_names: Iterable[str]) -> str:
    """One name for a domain whose pages give these: the most frequent, the first of those on a tie; "" for none.

    What is too long for a name, as a headline is, is no name.
    """
    names = (" ".join(name.split()) for name in site_names)
    counted = Counter(name for name in names if 0 < len(name) <= LONGEST_NAME)
    return counted.most_common(1)[0][0] if counted else ""
