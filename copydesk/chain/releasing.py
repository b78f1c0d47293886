"""An edited field given back to the desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from copydesk import urls
from copydesk.chain.disk import standing
from copydesk.chain.finding import find_document
from copydesk.chain.options import Options, plainly
from copydesk.chain.refresh import publish, run_of
from copydesk.chain.report import Report
from copydesk.documents.fields import BODY, digest, fields_of, is_under
from copydesk.errors import BadInput
from copydesk.state import articles, documents
from copydesk.state.documents import Filed, as_json
from copydesk.state.store import State
from copydesk.workspace.workspace import Workspace


def release(workspace: Workspace, path: Path, field: str) -> list[str]:
    """Gives back all edits under the field of a document, and writes it; the paths that were given back.

    Raises BadInput where the document or the edit is not there, CannotWrite, AnotherRun.
    """
    with run_of(workspace, Options()) as (state, report):
        _find(workspace, state, path)
        publish(workspace, state, report, plainly)  # what was edited since the last run is known as such then
        filed = _find(workspace, state, path)
        known = filed.edited()
        given = [each for each in known if is_under(each, _path(field))]
        if not given:
            edited = ", ".join(map(shown, known)) or "nothing"
            raise BadInput(f"{path}: `{field}` was not edited; edited here: {edited}")
        _give_back(workspace, state, filed, given)
        _tell(workspace, state, report, filed)
        if _is_back(workspace, filed):
            _tell(workspace, state, report, filed)  # its story has it again
    return [shown(each) for each in given]


def shown(path: str) -> str:
    """A path as people write it."""
    return "body" if path == BODY else path


def _path(field: str) -> str:
    if field == "body":
        return BODY
    key, bracket, name = field.partition("[")
    return f"{key}[{urls.key(name.rstrip(']'))}]" if bracket and key == "related" else field


def _find(workspace: Workspace, state: State, path: Path) -> Filed:
    with state.begin() as connection:
        filed = find_document(connection, workspace, path)
        known = filed and articles.ids(connection, [filed.article])
    if filed is None or not known:
        raise BadInput(
            f"{path}: no document of this workspace's articles; give one below {workspace.documents}"
        )
    return filed


def _give_back(workspace: Workspace, state: State, filed: Filed, given: Sequence[str]) -> None:
    """What stands there counts as written by the desk: it changes with the next writing."""
    stands = standing(workspace.documents, filed)
    if stands.front is None:
        raise BadInput(f"{workspace.documents / filed.name}: {stands.problem or 'it is gone'}; mend it first")
    there = fields_of(stands.front.mapping, stands.front.body)
    base = {**(filed.bases() or [{}])[0], **{path: digest(there[path]) for path in given if path in there}}
    edits = {path: value for path, value in filed.edited().items() if path not in given}
    freed = replace(filed, intends="", base=as_json(base), edits=as_json(edits))
    with state.begin() as connection:
        documents.file_documents(connection, [freed])


def _tell(workspace: Workspace, state: State, report: Report, filed: Filed) -> None:
    with state.begin() as connection:
        articles.to_tell(connection, [filed.article])
    publish(workspace, state, report, plainly)


def _is_back(workspace: Workspace, filed: Filed) -> bool:
    return standing(workspace.documents, filed).lives
