"""An article taken down for good, and, where that is asked for, everything that was kept of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePath

from sqlalchemy import Connection

from copydesk import clock, urls
from copydesk.archive import warc
from copydesk.chain.disk import PICTURE_SUFFIXES, standing
from copydesk.chain.finding import address_of, find_article
from copydesk.chain.options import Options, plainly
from copydesk.chain.refresh import publish, run_of
from copydesk.documents import front_matter
from copydesk.documents.files import Change, change_all
from copydesk.documents.splice import splice
from copydesk.errors import BadInput, CannotWrite
from copydesk.model import Link
from copydesk.state import articles, documents, links, memory
from copydesk.state.articles import Stored
from copydesk.state.store import State
from copydesk.workspace.workspace import Workspace

PURGED = ("images", "secured")  # keys of the document that go


def remove(workspace: Workspace, what: str, purge: bool) -> list[str]:
    """Takes down an article, by its document or address; says what was done.

    Its document stays, with `removed: true`; its story is told without it, and no address of it is fetched again.
    `purge`: its text, its pages in the archive and its picture go too. Raises BadInput, CannotWrite, AnotherRun.
    """
    address = address_of(what)
    with run_of(workspace, Options()) as (state, report):
        with state.begin() as connection:
            stored = find_article(connection, workspace, what)
            if stored and stored.same_as:
                stored = articles.get(connection, [stored.same_as])[stored.same_as]
        addresses = {address, *((stored.article.url, stored.article.canonical) if stored else ())}
        done = _take_down(workspace, state, stored, purge) if stored else []
        with state.begin() as connection:
            now = clock.now()
            for each in sorted(addresses):
                links.never(connection, Link(each, ""), clock.seconds(now), stored.id if stored else None)
            documents.are_stale(connection, [f"{now:%Y-%m}"])
        if stored and purge:
            done += _purge(workspace, state, stored)
        publish(workspace, state, report, plainly)
    return done or [f"{urls.redact(address)} will not be fetched"]


def _take_down(workspace: Workspace, state: State, stored: Stored, purge: bool) -> list[str]:
    with state.begin() as connection:
        filed = documents.filed(connection, [stored.id]).get(stored.id)
        stands = standing(workspace.documents, filed)
        if filed and stands.kind == "unreadable":
            raise BadInput(f"{workspace.documents / filed.name}: {stands.problem}; mend it first")
        links.take_down(connection, articles.with_its_copies_elsewhere(connection, stored.id))
        articles.to_tell(connection, [stored.id])
        documents.are_stale(connection, [filed.month] if filed else [])
    if filed is None or stands.data is None:
        return ["it has no document; it will not be fetched"]
    text = stands.data.decode()
    front = front_matter.loads(text)
    mapping = {key: value for key, value in front.mapping.items() if not (purge and key in PURGED)}
    body = "" if purge and workspace.text_of(stored.article.source) == "body" else front.body
    data = splice(text, {**mapping, "removed": True, "published": False}, body).encode()
    path = workspace.documents / filed.name
    if data != stands.data and not change_all(workspace.documents, [Change(filed.name, data, stands.data)]):
        raise CannotWrite(f"{path}: somebody is writing in it; try again")
    return [f"{path}: removed: true"]


def _purge(workspace: Workspace, state: State, stored: Stored) -> list[str]:
    """Text, pages and picture; none of them is needed to keep the article down."""
    with state.begin() as connection:
        family = articles.with_its_copies_elsewhere(connection, stored.id)
        doomed = links.keys_of(connection, family) | {urls.key(stored.article.canonical)}
        wanted = {*stored.article.pictures, *([stored.picture.url] if stored.picture else [])}
        shown = articles.pictures_of_others(connection, family)
        articles.purge(connection, family)
        links.forget_words(connection, family)
        filed = documents.filed(connection, [stored.id]).get(stored.id)
    pictures = wanted - shown
    files = sorted((workspace.state / warc.KEPT).glob("*.warc.gz"))
    erased = sum(_erase(workspace, state, file, doomed, pictures) for file in files)
    done = ["its text: gone", f"its archive records: {erased} files rewritten"]
    if stored.picture and stored.picture.file:
        kept = [workspace.state / stored.picture.file] if stored.picture.url in pictures else []
        name = PurePath(filed.name).stem if filed else ""
        shown_at = [workspace.images / f"{name}{suffix}" for suffix in PICTURE_SUFFIXES]
        for path in [*kept, *shown_at]:
            path.unlink(missing_ok=True)
        done.append("its picture: gone")
    with state.begin() as connection:
        memory.forget_pictures(connection, pictures)
    return done


def _erase(workspace: Workspace, state: State, path: Path, doomed: set[str], pictures: set[str]) -> bool:
    """Takes what is doomed out of one archive file; the state finds the records that moved."""
    file = f"{warc.KEPT}/{path.name}"
    moved = warc.erase(workspace.state, file, lambda url: urls.key(url) in doomed or url in pictures)
    if not moved:
        return False
    with state.begin() as connection:
        _follow(connection, file, moved)
    return True


def _follow(connection: Connection, file: str, moved: dict[int, int]) -> None:
    pages = articles.pages_in(connection, file)
    articles.set_pages(
        connection,
        {
            its: replace(page, record=replace(page.record, offset=moved[page.record.offset]))
            for its, page in pages.items()
            if page.record and page.record.offset in moved
        },
    )
