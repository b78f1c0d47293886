"""All site files of a set of published documents: a function of the documents and the settings alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from copydesk.site.api import api_files
from copydesk.site.feeds import ATOM, JSON_FEED, atom, json_feed
from copydesk.site.items import Item
from copydesk.site.publication import Publication
from copydesk.site.sitemap import SITEMAP, sitemap


def site_files(publication: Publication, items: Iterable[Item]) -> Iterator[tuple[str, bytes]]:
    """Each file's path in the site, with `/`, and its bytes.

    A site without an address has no feeds and no sitemap: they name pages of its own.
    """
    ordered = sorted(items, key=lambda item: item.path)
    ordered.sort(key=lambda item: item.published_date_time, reverse=True)  # equals keep their order
    if publication.api:
        yield from api_files(publication, ordered)
    if publication.url:
        yield SITEMAP, sitemap(publication, ordered)
        yield ATOM, atom(publication, ordered)
        yield JSON_FEED, json_feed(publication, ordered)
