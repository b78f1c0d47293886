"""The index of stories: the telling terms of each article, so that no text is read twice for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, delete, select

from copydesk.batches import batched
from copydesk.relate.features import VERSION, Features, unpacked
from copydesk.state.links import MANY
from copydesk.state.store import upsert
from copydesk.state.tables import features


def known(connection: Connection, among: Iterable[str]) -> dict[str, Features]:
    """Those articles' features that were made by today's rules."""
    found: dict[str, Features] = {}
    for some in batched(among, MANY):
        query = select(features.c.article, features.c.terms).where(
            features.c.article.in_(some), features.c.version == VERSION
        )
        found |= {row.article: unpacked(row.terms) for row in connection.execute(query)}
    return found


def put(connection: Connection, made: Mapping[str, Features]) -> None:
    upsert(
        connection,
        features,
        [{"article": its, "version": VERSION, "terms": each.tobytes()} for its, each in made.items()],
    )


def forget(connection: Connection, ids: Iterable[str]) -> None:
    """Their texts have changed, or are gone."""
    for some in batched(ids, MANY):
        connection.execute(delete(features).where(features.c.article.in_(some)))


def forget_all(connection: Connection) -> int:
    """How many articles had features."""
    return connection.execute(delete(features)).rowcount
