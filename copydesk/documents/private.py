"""What the desk knows of an article that is not for everybody: what `secured` holds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from copydesk import clock, urls
from copydesk.documents.scalars import clean
from copydesk.model import Article


def payload(
    article: Article, *, fetched: datetime, text_hash: str, copies: str, text: bool
) -> dict[str, Any]:
    """The desk's record of the article, as plain JSON values; keys without a value are left out.

    `fetched` is when it first was: a page that is fetched again and says the same must give the same record.
    `copies` is the address of the article that it copies, `text` whether its text is told too.
    """
    record = {
        "authors": [clean(author) for author in article.authors],
        "source": clean(article.source),
        "fetchedDateTime": f"{clock.moment(clock.seconds(fetched)):%Y-%m-%dT%H:%M:%SZ}",
        "textHash": text_hash,
        "copies": clean(urls.redact(copies)),
        "text": clean(article.text) if text else "",
    }
    return {key: value for key, value in record.items() if value}
