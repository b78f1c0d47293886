"""The JSON API: lists of 25, newest first, of all documents and of each topic's, and one file per document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from copydesk.documents.scalars import clean
from copydesk.site.items import Item
from copydesk.site.publication import Publication

ROOT = "api/news"
INDEX = "index.json"
PAGE_SIZE = 25


class List(msgspec.Struct, rename="camel", frozen=True):
    """One page of a list."""

    page: int  # from 1
    value: Sequence[Item]
    next_page: int | None


def api_files(publication: Publication, items: Sequence[Item]) -> Iterator[tuple[str, bytes]]:
    """The files by their paths in the site; `items` are in order.

    A document whose place a list has already (one that a person called `page/1.md`, or as a topic) has none of its own.
    """
    taken = set()
    for path, data in _lists(publication, items):
        taken.add(path)
        yield path, data
    for item in items:
        name = publication.name(item)
        path = f"{ROOT}/{name}/{INDEX}"
        if path not in taken and INDEX not in name.split("/"):
            yield path, encoded(item)


def encoded(value: object) -> bytes:
    """JSON as people read it."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def _lists(publication: Publication, items: Sequence[Item]) -> Iterator[tuple[str, bytes]]:
    yield from _pages(ROOT, items)
    by_topic: dict[str, list[Item]] = {}
    for item in items:
        for name in dict.fromkeys(item.topics or ()):
            by_topic.setdefault(name, []).append(item)
    for topic in publication.topics:
        yield from _pages(f"{ROOT}/{topic.id}", by_topic.get(clean(topic.name), []))


def _pages(folder: str, items: Sequence[Item]) -> Iterator[tuple[str, bytes]]:
    """A list's pages; the first stands as its index too, and is there when nothing is in it."""
    last = max(1, -(-len(items) // PAGE_SIZE))
    for page in range(1, last + 1):
        value = items[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        data = encoded(List(page, value, page + 1 if page < last else None))
        if page == 1:
            yield f"{folder}/{INDEX}", data
        yield f"{folder}/page/{page}/{INDEX}", data
