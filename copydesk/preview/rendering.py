"""Pages of HTML from entries. Every field is escaped, few links are links, and nothing comes from elsewhere."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from copydesk import urls
from copydesk.preview.entries import Entry
from copydesk.preview.issues import Issue
from copydesk.preview.reasons import Reasons
from copydesk.workspace.workspace import Workspace

PICTURES = "pictures"  # the folder of pictures, as the pages refer to them
NEAREST = 5  # stories shown where none is published

_TEMPLATES = Path(__file__).parent / "templates"
_STYLE = (_TEMPLATES / "preview.css").read_text(encoding="utf-8")
_SCRIPT = (_TEMPLATES / "preview.js").read_text(encoding="utf-8")


def _hashed(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


# Style and script stand in each page and are allowed by their hashes: no other one runs, and a page that was saved and
# is opened from the disk (where not every browser knows a 'self') looks the same.
POLICY = (
    f"default-src 'none'; style-src {_hashed(_STYLE)}; script-src {_hashed(_SCRIPT)}; img-src 'self' file:; "
    "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
)


@dataclass(slots=True, frozen=True)
class Contents:
    """All that the two pages of an issue are made of."""

    workspace: Workspace
    issues: Sequence[Issue]  # all there are, newest first
    issue: Issue
    entries: Sequence[Entry]
    pictures: Mapping[str, str]  # the file below `PICTURES`, by the document's name

    @property
    def published(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.published]

    @property
    def unpublished(self) -> list[Entry]:
        return [entry for entry in self.entries if not entry.published]


def front_page(contents: Contents) -> bytes:
    """The published stories of the issue, by day and heat."""
    published = contents.published
    reasons = _reasons(contents)
    nearest = [] if published else sorted(contents.unpublished, key=_heat_first)[:NEAREST]
    return _rendered(
        "front",
        contents,
        days=_by_day(published),
        filters=_filters([entry.topics for entry in published]),
        nearest=[(entry, reasons.of(entry)) for entry in nearest],
    )


def unpublished_page(contents: Contents) -> bytes:
    """The issue's other documents, each with the reason."""
    reasons = _reasons(contents)
    days = [
        (day, [(entry, reasons.of(entry)) for entry in entries])
        for day, entries in _by_day(contents.unpublished)
    ]
    filters = _filters([[reason.kind] for _, explained in days for _, reason in explained])
    return _rendered("unpublished", contents, days=days, filters=filters)


def linkable(url: str) -> bool:
    """Whether the address may be a link: http, https and mailto alone."""
    return urls.is_web(url) or url.casefold().startswith("mailto:")


def span(first: date | None, last: date | None) -> str:
    """The days from first to last, as `28 February – 9 March 2026`; "" for none."""
    if not (first and last):
        return ""
    end = f"{last.day} {last:%B} {last.year}"
    if first == last:
        return end
    if first.year != last.year:
        return f"{first.day} {first:%B} {first.year} – {end}"
    return f"{first.day}–{end}" if first.month == last.month else f"{first.day} {first:%B} – {end}"


def _reasons(contents: Contents) -> Reasons:
    return Reasons(contents.workspace, contents.entries)


def _by_day(entries: Sequence[Entry]) -> list[tuple[date | None, list[Entry]]]:
    """Newest day first, those without one before all; within a day hottest first."""
    ordered = sorted(sorted(entries, key=_heat_first), key=lambda entry: entry.day or date.max, reverse=True)
    return [(day, list(group)) for day, group in groupby(ordered, key=lambda entry: entry.day)]


def _heat_first(entry: Entry) -> tuple[float, float, str]:
    missing = float("-inf")
    heat = missing if entry.heat is None else entry.heat
    return -heat, -(missing if entry.quality is None else entry.quality), entry.name


def _filters(tags: Sequence[Sequence[str]]) -> list[tuple[str, int]]:
    """The tags of all, and how many have each, the most frequent first; those that all have tell nothing apart."""
    counted = Counter(tag for each in tags for tag in set(each))
    telling = [(tag, number) for tag, number in counted.items() if number < len(tags)]
    return sorted(telling, key=lambda pair: (-pair[1], pair[0]))


def _rendered(page: str, contents: Contents, **parts: object) -> bytes:
    template = _PAGES.get_template(f"{page}.html")
    title = contents.workspace.desk.site.title
    return template.render(here=page, contents=contents, issue=contents.issue, title=title, **parts).encode()


def _environment() -> Environment:
    pages = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.globals |= {
        "policy": POLICY,
        "style": _STYLE,
        "script": _SCRIPT,
        "span": span,
        "folder": PICTURES,
    }
    pages.tests |= {"linkable": linkable, "entry": lambda item: isinstance(item, Entry)}
    return pages


_PAGES = _environment()
