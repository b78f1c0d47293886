"""Documents: each story is scored, its documents are made, and those that have changed are written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from sqlalchemy import Connection

from copydesk import clock
from copydesk.chain.disk import Standing, digest, standing
from copydesk.chain.report import Report
from copydesk.chain.scoring import Scored, Scoring, nearest
from copydesk.documents import front_matter
from copydesk.documents.compose import as_related, compose
from copydesk.documents.document import Document, Image, ProviderBlock, to_mapping
from copydesk.documents.files import settle, write_atomic
from copydesk.documents.paths import document_name
from copydesk.state import articles, memory
from copydesk.state.articles import Stored
from copydesk.state.memory import Filed
from copydesk.state.store import State
from copydesk.workspace.workspace import Workspace


@dataclass(slots=True, frozen=True)
class Draft:
    """A document that is to stand on disk."""

    filed: Filed
    data: bytes
    picture: Path | None  # the copy kept in the state, which goes beside the document


class Writer:
    """Writes the documents of the stories that are fresh."""

    def __init__(self, workspace: Workspace, state: State, report: Report) -> None:
        self._workspace, self._state, self._report = workspace, state, report
        with state.begin() as connection:
            self._filed = memory.filed(connection)
            self._scoring = Scoring(workspace, connection)
        self._taken = {each.name.casefold() for each in self._filed.values()}

    def stories(self) -> list[str]:
        """The stories to be written."""
        with self._state.begin() as connection:
            return articles.fresh_stories(connection)

    def write(self, stories: Sequence[str]) -> None:
        """Writes a batch of stories. Raises CannotWrite; what was written until then is whole, and known.

        What is about to be written is filed first: a file that is found with these bytes after a kill is the desk's.
        """
        with self._state.begin() as connection:
            members = articles.in_stories(connection, stories)
            drafts = self._drafts(members)
            memory.file_documents(connection, [draft.filed for draft in drafts])
        for draft in drafts:
            self._put(draft)
        settle(self._workspace.documents)
        with self._state.begin() as connection:
            memory.were_written(connection, {draft.filed.article: draft.filed.intended for draft in drafts})
            articles.are_told(connection, [member.id for member in members])

    def _drafts(self, members: Sequence[Stored]) -> list[Draft]:
        stands = {
            member.id: standing(self._workspace.documents, self._filed.get(member.id)) for member in members
        }
        living = [member for member in members if stands[member.id] != "gone" and member.same_as is None]
        drafts = []
        for scored in self._scoring.score(living):
            if stands[scored.stored.id] == "edited":
                self._report.edited += 1
            else:
                drafts.append(self._draft(scored))
        return drafts
