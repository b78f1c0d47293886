"""Pages in, articles out: `read(page, body)`, `read_link(page)`, and `as_record(article)` for JSON.

They are loaded when they are first asked for: the desk's own process only hands pages to the readers of `pool`,
and must not pay for the parsers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from copydesk.extract.article import as_record, read, read_link

__all__ = ["as_record", "read", "read_link"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from copydesk.extract import article

    return getattr(article, name)
