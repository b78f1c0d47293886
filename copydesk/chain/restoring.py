"""What a desk without its state learns of its articles: from the ledger's lines and their documents."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from copydesk import clock, urls
from copydesk.batches import batched
from copydesk.chain.disk import PICTURE_SUFFIXES
from copydesk.documents import front_matter
from copydesk.documents.secured import reveal
from copydesk.errors import Unreadable
from copydesk.model import Article, Link, Page, Picture
from copydesk.state import articles, documents
from copydesk.state.articles import Stored
from copydesk.state.ledger import Line
from copydesk.state.store import State
from copydesk.workspace.keys import Keys, read_keys
from copydesk.workspace.workspace import Workspace

RESTORED = "restored"  # a folder that is not there: the copies of these pictures stand in the output alone
AT_ONCE = 500

_SRC = re.compile(r' src="([^"]*)"')


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
    article = _article(line, says, record)
    picture, wanted = _picture(workspace, says, stem)
    return Stored(
        id=line.id,
        article=article,
        page=Page(Link(article.url, line.source), article.canonical, article.fetched),
        listed=line.listed,
        published=clock.seconds(article.published or article.fetched),
        fetched=line.fetched,
        domain=urls.registrable_domain(article.canonical),
        text_hash=line.text,
        picture=picture,
        wanted=wanted,
        story=line.story or line.id,
        copy_of=line.of or None,
        score=line.score or 0.0,
        restored=not article.text,
    )


def _article(line: Line, says: dict[str, Any], record: dict[str, Any]) -> Article:
    original = _text(says, "originalUrl")
    published = says["publishedDateTime"]
    embedded = _SRC.search(_text(says, "featuredContent"))
    return Article(
        url=original,
        canonical=_text(says, "webUrl") or original,
        source=line.source,
        fetched=clock.moment(line.fetched),
        title=_text(says, "title"),
        excerpt=_text(says, "excerpt"),
        text=record.get("text", ""),
        published=published if published.tzinfo else published.replace(tzinfo=UTC),
        authors=record.get("authors", []),
        site_name=_text(says["provider"], "name") if isinstance(says.get("provider"), dict) else "",
        amp=_text(says, "ampWebUrl"),
        video=html.unescape(embedded[1]) if embedded else "",
        kind="video" if says.get("type") == "video" else "article",
        flags=["restored from its document and the ledger: the state was lost"],
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
