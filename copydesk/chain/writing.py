"""Documents: each story is scored, its documents are made, and those that have changed are written."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace
from pathlib import PurePath

from sqlalchemy import Connection

from copydesk import clock
from copydesk.chain.disk import Standing, standing
from copydesk.chain.drafting import Draft, Drafter
from copydesk.chain.report import Report, Written
from copydesk.chain.scoring import Scored, nearest, score
from copydesk.documents.compose import as_related
from copydesk.documents.document import Document
from copydesk.documents.files import Change, change_all, write_all
from copydesk.documents.paths import document_name
from copydesk.errors import Unreadable
from copydesk.score.providers import choose_name
from copydesk.score.stories import NOT_LEADING
from copydesk.state import articles, documents
from copydesk.state.articles import Stored
from copydesk.state.documents import Filed
from copydesk.state.store import State
from copydesk.workspace.workspace import Workspace


class Writer:
    """Writes the documents of the stories that are fresh."""

    def __init__(
        self, workspace: Workspace, state: State, report: Report, completing: Container[str] = ()
    ) -> None:
        """`completing`: names of documents that the desk did not write and may fill and score all the same."""
        self._workspace, self._state, self._report = workspace, state, report
        self._drafter = Drafter(workspace, completing)
        self._scored: list[Scored] = []
        with state.begin() as connection:
            self._filed = documents.filed(connection)
        # By people too, and whatever the case: some file systems know none. Whatever folder a document was moved to:
        # pictures stand in one folder, each under its document's name.
        there = workspace.documents.iterdir() if workspace.documents.is_dir() else ()
        names = (*(path.name for path in there), *(PurePath(each.name).name for each in self._filed.values()))
        self._taken = {name.casefold() for name in names}

    def stories(self) -> list[str]:
        """The stories to be written."""
        with self._state.begin() as connection:
            return articles.fresh_stories(connection)

    def write(self, stories: Sequence[str]) -> None:
        """Writes a batch of stories. Raises CannotWrite; what was written until then is whole, and known.

        What is about to be written is filed first: a file found with these bytes after a kill is then the desk's.
        What a person wrote in the meantime is left alone, and merged by the next run.
        """
        with self._state.begin() as connection:
            members = articles.in_stories(connection, stories)
            drafts = self._drafts(connection, members)
            documents.file_documents(connection, [draft.filed for draft in drafts])
        written = self._put(drafts)
        done = {each.article for each in written}
        overtaken = {draft.filed.article for draft in drafts} - done
        with self._state.begin() as connection:
            documents.were_written(connection, written)
            articles.are_told(connection, [member.id for member in members if member.id not in overtaken])
        self._report.misses = nearest(self._scored, self._workspace.desk.scoring)

    def _drafts(self, connection: Connection, members: Sequence[Stored]) -> list[Draft]:
        """The documents of whole stories. Those that people removed or deleted neither lead nor count."""
        members = [each for each in members if each.same_as is None]
        found = {each.id: standing(self._workspace.documents, self._filed.get(each.id)) for each in members}
        living = [each for each in members if found[each.id].lives]
        scored = score(self._workspace, living)
        self._scored += [each for each in scored if not each.published]
        scored += self._taken_down([each for each in members if found[each.id].kind == "removed"], living)
        alone = self._alone(connection, scored)
        copied = articles.addresses(connection, filter(None, (each.copy_of for each in living)))
        texts = articles.texts(connection, (each.id for each in living if self._drafter.wants_text(each)))
        drafts = (
            self._draft(
                each,
                alone,
                found[each.stored.id],
                texts.get(each.stored.id, ""),
                copied.get(each.stored.copy_of or "", ""),
            )
            for each in scored
        )
        return [draft for draft in drafts if draft]

    def _alone(self, connection: Connection, scored: Sequence[Scored]) -> dict[str, Document]:
        """Their documents without their stories, by article."""
        said = articles.site_names(connection, {each.stored.domain for each in scored})
        names = {domain: choose_name(each) for domain, each in said.items()}
        return {
            each.stored.id: self._drafter.alone(each, names.get(each.stored.domain, "")) for each in scored
        }

    def _taken_down(self, removed: Sequence[Stored], living: Sequence[Stored]) -> list[Scored]:
        """Articles that are out of their stories; their documents go on being kept up."""
        alone = []
        for stored in removed:
            story = [each for each in living if each.story == stored.story]
            (its,) = (each for each in score(self._workspace, [*story, stored]) if each.stored is stored)
            alone.append(replace(its, heat=NOT_LEADING, published=False))
        return alone

    def _draft(
        self, scored: Scored, alone: dict[str, Document], stands: Standing, text: str, copies: str
    ) -> Draft | None:
        """The document as it is to stand; None where it is not for the desk to write."""
        if stands.kind in ("gone", "unreadable"):
            return None
        its = scored.stored.id
        document = replace(
            alone[its],
            heat=scored.heat,
            published=scored.published,
            related=[as_related(alone[other]) for other in scored.related],
        )
        before = self._filed.get(its) or Filed(its, self._name(scored.stored))
        before = replace(before, month=before.month or f"{document.published_at:%Y-%m}")
        try:
            draft = self._drafter.draft(document, scored.stored, text, copies, before, stands)
        except Unreadable as error:
            self._report.notes.append(f"{self._workspace.documents / before.name}: {error}; left alone")
            return None
        self._filed[its] = draft.filed
        return draft

    def _name(self, stored: Stored) -> str:
        """A file for its document, called as none is yet."""
        moment = clock.moment(stored.published)
        name = document_name(moment, stored.article.title, self._taken.__contains__)
        self._taken.add(name)
        return name

    def _put(self, drafts: Sequence[Draft]) -> list[Filed]:
        """Writes what is new; the documents that stand as intended then."""
        self._put_pictures(drafts)  # first, so that no document names one that is not there
        changes = {
            draft.filed.name: Change(draft.filed.name, draft.data, draft.stands.data)
            for draft in drafts
            if draft.data != draft.stands.data
        }
        stamps = change_all(self._workspace.documents, changes.values())
        for draft in drafts:
            self._count(draft, changed=draft.filed.name in changes, written=draft.filed.name in stamps)
        return [
            replace(draft.filed, stamp=stamps.get(draft.filed.name, draft.stands.stamp))
            for draft in drafts
            if draft.filed.name in stamps or draft.filed.name not in changes
        ]

    def _put_pictures(self, drafts: Sequence[Draft]) -> None:
        """Each picture under its document's name."""
        pictures = {
            f"{PurePath(draft.filed.name).stem}{PurePath(draft.picture).suffix}": draft.picture
            for draft in drafts
            if draft.picture
        }
        kept = self._workspace.state
        write_all(
            self._workspace.images,
            ((name, (kept / file).read_bytes()) for name, file in pictures.items() if (kept / file).exists()),
        )

    def _count(self, draft: Draft, changed: bool, written: bool) -> None:
        """Counts a document in the report; one that changed and was not written, a person overtook."""
        if not changed:
            self._report.unchanged += 1
        elif written and draft.stands.kind == "absent":
            self._report.new += 1
            self._report.written.append(_written(draft))
        elif written:
            self._report.updated += 1
        self._report.edited += draft.filed.hand


def _written(draft: Draft) -> Written:
    return Written(draft.filed.name, draft.document.title, draft.document.original_url)
