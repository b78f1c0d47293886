"""Documents: each story is scored, its documents are made, and those that have changed are written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

import msgspec

from copydesk import clock, urls
from copydesk.chain.disk import Standing, digest, standing
from copydesk.chain.report import Report
from copydesk.chain.scoring import Scored, nearest, score
from copydesk.documents import front_matter
from copydesk.documents.compose import as_related, compose
from copydesk.documents.document import Document, Image, ProviderBlock, to_mapping
from copydesk.documents.fields import digests, fields_of
from copydesk.documents.files import Change, change_all, write_all
from copydesk.documents.merge import adopted, merge
from copydesk.documents.paths import document_name
from copydesk.documents.splice import splice
from copydesk.errors import Unreadable
from copydesk.model import Article
from copydesk.score.providers import Providers, choose_name
from copydesk.score.stories import NOT_LEADING
from copydesk.state import articles, documents
from copydesk.state.articles import Stored
from copydesk.state.documents import Filed
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
            self._filed = documents.filed(connection)
        self._taken = {each.name.casefold() for each in self._filed.values()}

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
            domains = {member.domain for member in members}
            names = {
                domain: choose_name(said) for domain, said in articles.site_names(connection, domains).items()
            }
            drafts = self._drafts(members, names)
            documents.file_documents(connection, [draft.filed for draft in drafts])
        written = self._put(drafts)
        done = {each.article for each in written}
        overtaken = {draft.filed.article for draft in drafts} - done
        with self._state.begin() as connection:
            documents.were_written(connection, written)
            articles.are_told(connection, [member.id for member in members if member.id not in overtaken])
        self._report.misses = nearest(self._scored, self._workspace.desk.scoring)

    def _drafts(self, members: Iterable[Stored], names: dict[str, str]) -> list[Draft]:
        """The documents of whole stories. Those that people removed or deleted neither lead nor count."""
        found = {
            member.id: standing(self._workspace.documents, self._filed.get(member.id))
            for member in members
            if member.same_as is None
        }
        scored = score(
            self._workspace, [each for each in members if each.id in found and found[each.id].lives]
        )
        self._scored += [each for each in scored if not each.published]
        named = {each.stored.id: self._name(each.stored) for each in scored}
        alone = {each.stored.id: self._alone(each, named[each.stored.id], names) for each in scored}
        drafts = (self._draft(each, named[each.stored.id], alone, found[each.stored.id]) for each in scored)
        return [draft for draft in drafts if draft]

    def _draft(self, scored: Scored, name: str, alone: dict[str, Document], stands: Standing) -> Draft | None:
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
        before = self._filed.get(its) or Filed(its, name, month=f"{document.published_at:%Y-%m}")
        try:
            text, mapping, filed = _merged(to_mapping(document), "", before, stands)
        except Unreadable as error:
            self._report.notes.append(f"{self._workspace.documents / name}: {error}; left alone")
            return None
        data = text.encode()
        self._filed[its] = replace(
            filed,
            intended=digest(data),
            heat=mapping["heat"] if isinstance(mapping.get("heat"), int) else NOT_LEADING,
            published=mapping.get("published") is True,
        )
        picture = scored.stored.picture
        return Draft(self._filed[its], data, picture.file if picture else "", stands)

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

    def _put(self, drafts: Sequence[Draft]) -> list[Filed]:
        """Writes what is new; the documents that stand as intended then.

        Pictures first, so that no document names one that is not there.
        """
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
        changes = {
            draft.filed.name: Change(draft.filed.name, draft.data, draft.stands.data)
            for draft in drafts
            if draft.data != draft.stands.data
        }
        stamps = change_all(self._workspace.documents, changes.values())
        for draft in drafts:
            if draft.filed.name not in changes:
                self._report.unchanged += 1
            elif draft.filed.name in stamps:
                self._report.new += draft.stands.kind == "absent"
                self._report.updated += draft.stands.kind != "absent"
            self._report.edited += draft.filed.hand
        return [
            replace(draft.filed, stamp=stamps.get(draft.filed.name, draft.stands.stamp))
            for draft in drafts
            if draft.filed.name in stamps or draft.filed.name not in changes
        ]


def _merged(
    ours: dict[str, Any], body: str, before: Filed, stands: Standing
) -> tuple[str, dict[str, Any], Filed]:
    """A document's text, its front matter, and how it is to be filed: the desk's alone, or merged with a person's.

    Raises Unreadable where the lines that a person wrote cannot be told apart.
    """
    if stands.front is None or stands.data is None:
        base = digests(fields_of(ours, body))
        return front_matter.dumps(ours, body), ours, replace(before, intends=_json(base), edits="{}")
    # As it reads back: what is about to be written is compared with what was read.
    ours = front_matter.loads(front_matter.dumps(ours)).mapping
    bases = before.bases() or [adopted(stands.front, ours, body)]
    merged = merge(stands.front, ours, body, bases, before.edited())
    text = splice(stands.data.decode(), merged.mapping, merged.body)
    filed = replace(before, intends=_json(merged.base), edits=_json(merged.edits), hand=True)
    return text, merged.mapping, filed


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _without_secrets(article: Article) -> Article:
    """The article as anybody may see it: a key that opened an address to the desk stands in no document."""
    return replace(
        article,
        url=urls.redact(article.url),
        canonical=urls.redact(article.canonical),
        amp=urls.redact(article.amp),
        video=urls.redact(article.video),
    )
