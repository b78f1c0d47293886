"""What a document's file is called. A name once given stays: only new documents are named here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count

from copydesk.documents.slug import slug


def document_name(published: datetime, title: str, taken: Callable[[str], bool]) -> str:
    """`YYYY-MM-DD-SLUG.md`, with the UTC date; `-2`, `-3`, … before the ending where another article has the name.

    The name is in lower case, and `taken` must compare it with casefolded names, since some file systems do. The date
    keeps it from ever being one of the names that Windows reserves. A time without a zone counts as UTC.
    """
    moment = published.astimezone(UTC) if published.tzinfo else published
    stem = f"{moment:%Y-%m-%d}-{slug(title)}"
    names = (f"{stem}.md" if number == 1 else f"{stem}-{number}.md" for number in count(1))
    return next(name for name in names if not taken(name))
