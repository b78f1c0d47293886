"""What publishers are called, as their documents have it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select, update

from copydesk.batches import batched
from copydesk.state.links import MANY
from copydesk.state.tables import articles


def fresh_domains(connection: Connection) -> list[str]:
    """The domains of the articles whose documents are to be written."""
    return list(connection.scalars(select(articles.c.domain).where(articles.c.fresh).distinct()))


def tell_again(connection: Connection, domains: Iterable[str]) -> None:
    """All documents that name these domains' publishers are to be written anew: their stories'."""
    for some in batched(sorted(domains), MANY):
        stories = select(articles.c.story).where(articles.c.domain.in_(some), articles.c.story.is_not(None))
        connection.execute(update(articles).where(articles.c.story.in_(stories)).values(fresh=True))
