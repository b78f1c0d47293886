"""Documents: each story is scored, its documents are made, and those that have changed are written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from copydesk import clock, urls
from copydesk.chain.disk import Standing, digest, standing
from copydesk.chain.report import Report
from copydesk.chain.scoring import Scored, nearest, score
from copydesk.documents import front_matter
from copydesk.documents.compose import as_related, compose
from copydesk.documents.document import Document, Image, ProviderBlock, to_mapping
from copydesk.documents.files import write_all
from copydesk.documents.paths import document_name
from copydesk.model import Article
from copydesk.score.providers import Providers, choose_name
from copydesk.state import articles, memory
from copydesk.state.articles import Stored
from copydesk.state.memory import Filed
from copydesk.state.store import State
from copydesk.workspace.workspace import Workspace


@dataclass(slots=True, frozen=True)
class Draft:
    """A document as it is to stand on disk."""

    filed: Filed
    data: bytes
    picture: str  # the copy kept in the state folder, "" for none
    stands: Standing


class Writer:
    """Writes the documents of the stories that are fresh."""

    def __init__(self, workspace: Workspace, state: State, report: Report) -> None:
        self._workspace, self._state, self._report = workspace, state, report
        self._providers = Providers(workspace.providers)
        self._scored: list[Scored] = []
        with state.begin() as connection:
            self._filed = memory.filed(connection)
        self._taken = {each.name.casefold() for each in self._filed.values()}

    def stories(self) -> list[str]:
        """The stories to be written."""
        with self._state.begin() as connection:
            return articles.fresh_stories(connection)

    def write(self, stories: Sequence[str]) -> None:
        """Writes a batch of stories. Raises CannotWrite; what was written until then is whole, and known.

        What is about to be written is filed first: a file found with these bytes after a kill is then the desk's.
        """
        with self._state.begin() as connection:
            members = articles.in_stories(connection, stories)
            domains = {member.domain for member in members}
            names = {
                domain: choose_name(said) for domain, said in articles.site_names(connection, domains).items()
            }
            drafts = self._drafts(members, names)
            memory.file_documents(connection, [draft.filed for draft in drafts])
        writable = [draft for draft in drafts if draft.stands != "edited"]
        self._report.edited += len(drafts) - len(writable)
        self._put(writable)
        with self._state.begin() as connection:
            memory.were_written(connection, {draft.filed.article: draft.filed.intended for draft in writable})
            articles.are_told(connection, [member.id for member in members])
        self._report.misses = nearest(self._scored, self._workspace.desk.scoring)

    def _drafts(self, members: Iterable[Stored], names: dict[str, str]) -> list[Draft]:
        """The documents of whole stories. Those that people removed or deleted neither lead nor count."""
        found = {
            member.id: standing(self._workspace.documents, self._filed.get(member.id))
            for member in members
            if member.same_as is None
        }
        living = [
            member for member in members if found.get(member.id, "removed") not in ("removed", "deleted")
        ]
        scored = score(self._workspace, living)
        self._scored += [each for each in scored if not each.published]
        named = {each.stored.id: self._name(each.stored) for each in scored}
        alone = {each.stored.id: self._alone(each, named[each.stored.id], names) for each in scored}
        return [self._draft(each, named[each.stored.id], alone, found[each.stored.id]) for each in scored]

    def _draft(self, scored: Scored, name: str, alone: dict[str, Document], stands: Standing) -> Draft:
        document = replace(
            alone[scored.stored.id],
            heat=scored.heat,
            published=scored.published,
            related=[as_related(alone[other]) for other in scored.related],
        )
        data = front_matter.dumps(to_mapping(document)).encode()
        before = self._filed.get(scored.stored.id)
        filed = Filed(
            scored.stored.id,
            name,
            digest=before.digest if before else "",
            intended=digest(data),
            heat=scored.heat,
            published=scored.published,
        )
        self._filed[filed.article] = filed
        picture = scored.stored.picture
        return Draft(filed, data, picture.file if picture else "", stands)

    def _alone(self, scored: Scored, name: str, names: dict[str, str]) -> Document:
        """The document without its story."""
        stored = scored.stored
        domain, picture = stored.domain, stored.picture
        logos = [Image(logo.url, logo.width, logo.height) for logo in self._providers.logos(domain)]
        return compose(
            _without_secrets(stored.article),
            provider=ProviderBlock(self._providers.name(domain, names.get(domain, "")), domain, logos),
            topics=[topic.name for topic in scored.topics],
            quality=scored.quality,
            heat=scored.heat,
            published=False,
            picture=Image(urls.redact(picture.url), picture.width, picture.height, bool(picture.file))
            if picture
            else None,
            related=[],
            published_at=clock.moment(stored.published),
        )

    def _name(self, stored: Stored) -> str:
        """The document's file; never another one, once it has one."""
        if before := self._filed.get(stored.id):
            return before.name
        folder = self._workspace.documents
        moment = clock.moment(stored.published)
        name = document_name(
            moment, stored.article.title, lambda name: name in self._taken or (folder / name).exists()
        )
        self._taken.add(name)
        return name

    def _put(self, drafts: Sequence[Draft]) -> None:
        """Pictures first, so that no document names one that is not there."""
        pictures = {
            f"{PurePath(draft.filed.name).stem}{PurePath(draft.picture).suffix}": draft.picture
            for draft in drafts
            if draft.picture
        }
        kept = self._workspace.state
        write_all(
            self._workspace.images, ((name, (kept / file).read_bytes()) for name, file in pictures.items())
        )
        written = set(
            write_all(self._workspace.documents, ((draft.filed.name, draft.data) for draft in drafts))
        )
        for draft in drafts:
            if draft.filed.name not in written:
                self._report.unchanged += 1
            elif draft.stands == "absent":
                self._report.new += 1
            else:
                self._report.updated += 1


def _without_secrets(article: Article) -> Article:
    """The article as anybody may see it: a key that opened an address to the desk stands in no document."""
    return replace(
        article,
        url=urls.redact(article.url),
        canonical=urls.redact(article.canonical),
        amp=urls.redact(article.amp),
        video=urls.redact(article.video),
    )
