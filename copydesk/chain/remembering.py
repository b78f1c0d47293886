"""The ledger at the start and the end of a run, and what a desk without its state learns from it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from copydesk import clock, urls
from copydesk.batches import batched
from copydesk.chain.disk import PICTURE_SUFFIXES, digest
from copydesk.documents import front_matter
from copydesk.documents.files import write_all
from copydesk.documents.secured import reveal
from copydesk.errors import Unreadable
from copydesk.model import Article, Link, Page, Picture
from copydesk.state import articles, documents, ledger
from copydesk.state.articles import Stored
from copydesk.state.ledger import Line
from copydesk.state.store import State
from copydesk.workspace.keys import Keys, read_keys
from copydesk.workspace.workspace import Workspace

RESTORED = "restored"  # a folder that is not there: the copies of these pictures stand in the output alone
AT_ONCE = 500

_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
_SRC = re.compile(r' src="([^"]*)"')


def read_ledger(workspace: Workspace, state: State) -> tuple[list[Line], list[str]]:
    """Takes in the files that are not as the desk wrote them: all of them where the state was lost.

    Returns the lines of articles that the state does not know, and notes for the report.
    """
    unknown, notes = [], []
    with state.begin() as connection:
        seen = documents.months_written(connection)
        for path in sorted(workspace.ledger.glob("*.jsonl")):
            data = path.read_bytes()
            if not _MONTH.fullmatch(path.stem) or digest(data) == seen.get(path.stem):
                continue
            lines, bad = ledger.decode(data)
            if bad:
                notes.append(f"{path}: {bad} lines that are none of the ledger's are left out")
            notes += ledger.take(connection, lines, path.stem)
            documents.month_written(connection, path.stem, digest(data), stale=bool(bad))
            known = articles.ids(connection, [line.id for line in lines])
            unknown += [line for line in lines if line.path and line.id not in known]
    return unknown, notes


def write_ledger(workspace: Workspace, state: State) -> None:
    """Writes the months about which the state has learnt something. Raises CannotWrite."""
    with state.begin() as connection:
        months = documents.months_written(connection)
        stale = documents.stale_months(connection)
        gone = {month for month in months if not (workspace.ledger / f"{month}.jsonl").exists()}
        files = {month: ledger.encode(ledger.lines_of(connection, month)) for month in sorted(stale | gone)}
        write_all(workspace.ledger, ((f"{month}.jsonl", data) for month, data in files.items() if data))
        for month, data in files.items():
            documents.month_written(connection, month, digest(data), stale=False)


def restore(workspace: Workspace, state: State, lines: Sequence[Line]) -> None:
    """Files articles that the state does not know, as their documents tell of them."""
    keys = read_keys(workspace.folder)
    for some in batched(lines, AT_ONCE):
        with state.begin() as connection:
            filed = documents.filed(connection, [line.id for line in some])
            paths = {its: workspace.documents / each.name for its, each in filed.items() if not each.deleted}
            articles.restore(connection, list(_restored(workspace, some, paths, keys)))


def _restored(
    workspace: Workspace, lines: Sequence[Line], paths: dict[str, Path], keys: Keys
) -> Iterator[Stored]:
    for line in lines:
        try:
            says = front_matter.loads(paths[line.id].read_text(encoding="utf-8")).mapping
        except (KeyError, OSError, UnicodeDecodeError, Unreadable):
            continue  # deleted, or half-written
        says = _as_the_desk_knew(says, line.edits)
        if isinstance(says.get("publishedDateTime"), datetime):
            yield _stored(workspace, line, says, _record(says, keys), paths[line.id].stem)


def _as_the_desk_knew(says: dict[str, Any], edits: Mapping[str, Any]) -> dict[str, Any]:
    """A document without what a person edited in it, as far as it matters for the article."""
    says = says | {key: value for key, value in edits.items() if key in says or value is not None}
    if isinstance(moment := says.get("publishedDateTime"), str):  # JSON knows no times
        says["publishedDateTime"] = datetime.fromisoformat(moment)
    if isinstance(says.get("provider"), dict) and edits.get("provider.name"):
        says["provider"] = {**says["provider"], "name": edits["provider.name"]}
    return says


def _record(says: dict[str, Any], keys: Keys) -> dict[str, Any]:
    """What `secured` holds, {} where no key opens it."""
    try:
        return reveal(_text(says, "secured"), keys, _text(says, "originalUrl"))
    except Unreadable:
        return {}


def _stored(
    workspace: Workspace, line: Line, says: dict[str, Any], record: dict[str, Any], stem: str
) -> Stored:
    original = _text(says, "originalUrl")
    canonical = _text(says, "webUrl") or original
    fetched = clock.moment(line.fetched)
    published = says["publishedDateTime"].replace(tzinfo=says["publishedDateTime"].tzinfo or UTC)
    embedded = _SRC.search(_text(says, "featuredContent"))
    picture, wanted = _picture(workspace, says, stem)
    article = Article(
        url=original,
        canonical=canonical,
        source=line.source,
        fetched=fetched,
        title=_text(says, "title"),
        excerpt=_text(says, "excerpt"),
        text=record.get("text", ""),
        published=published,
        authors=record.get("authors", []),
        site_name=_text(says["provider"], "name") if isinstance(says.get("provider"), dict) else "",
        amp=_text(says, "ampWebUrl"),
        video=html.unescape(embedded[1]) if embedded else "",
        kind="video" if says.get("type") == "video" else "article",
        flags=["restored from its document and the ledger: the state was lost"],
    )
    return Stored(
        id=line.id,
        article=article,
        page=Page(Link(original, line.source), canonical, fetched),
        listed=line.listed,
        published=clock.seconds(published),
        fetched=line.fetched,
        domain=urls.registrable_domain(canonical),
        text_hash=line.text,
        picture=picture,
        wanted=wanted,
        story=line.story or line.id,
        copy_of=line.of or None,
        score=line.score or 0.0,
        restored=not record.get("text"),
    )


def _picture(workspace: Workspace, says: dict[str, Any], stem: str) -> tuple[Picture | None, tuple[str, ...]]:
    """The lead picture, and what is to be fetched where the copy that the document speaks of is not there."""
    images = says.get("images")
    if not (isinstance(images, list) and images and isinstance(images[0], dict)):
        return None, ()
    url, width, height = (images[0].get(key) for key in ("url", "width", "height"))
    if not (isinstance(url, str) and isinstance(width, int) and isinstance(height, int)):
        return None, ()
    if not images[0].get("isCached"):
        return Picture(url, width, height), ()
    names = [f"{stem}{suffix}" for suffix in PICTURE_SUFFIXES]
    kept = next((name for name in names if (workspace.images / name).is_file()), "")
    return Picture(url, width, height, f"{RESTORED}/{kept or names[0]}"), () if kept else (url,)


def _text(says: dict[str, Any], key: str) -> str:
    return value if isinstance(value := says.get(key), str) else ""
