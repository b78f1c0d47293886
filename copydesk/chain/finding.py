"""Which article a person means: by its document or by an address."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from copydesk import urls
from copydesk.chain.filing import article_id
from copydesk.documents import front_matter
from copydesk.errors import BadInput, Unreadable
from copydesk.state import articles, documents, links
from copydesk.state.articles import Stored
from copydesk.state.documents import Filed
from copydesk.workspace.workspace import Workspace


def find_article(connection: Connection, workspace: Workspace, what: str) -> Stored | None:
    """The article with that document (a path) or address; None where there is none. Raises BadInput: no such file."""
    its = None
    if not urls.is_web(what):
        filed = find_document(connection, workspace, Path(what))
        its = filed.article if filed else None
    if its is None:
        address = address_of(what)
        its = links.article_of(connection, urls.key(address)) or article_id(address)
    return articles.get(connection, [its]).get(its)


def find_document(connection: Connection, workspace: Workspace, path: Path) -> Filed | None:
    """The document that the state knows at that path."""
    name = name_inside(workspace, path)
    return documents.named(connection, name) if name else None


def name_inside(workspace: Workspace, path: Path) -> str:
    """The document's name below the workspace's documents, "" where it is elsewhere."""
    try:
        return path.resolve().relative_to(workspace.documents.resolve()).as_posix()
    except ValueError:
        return ""


def address_of(what: str) -> str:
    """The address that a document bears, or the one given. Raises BadInput."""
    if urls.is_web(what):
        return what
    try:
        says = front_matter.loads(Path(what).read_text(encoding="utf-8")).mapping
    except FileNotFoundError:
        raise BadInput(f"{what}: no such file; give a document or an address") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{what}: {error}; give a document or an address") from None
    except Unreadable as error:
        raise BadInput(f"{what}: {error}") from None
    return str(says.get("webUrl") or says.get("originalUrl") or "")
