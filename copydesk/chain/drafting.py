"""A document as it is to stand: what the desk says of an article, merged with what a person made of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from copydesk import clock, urls
from copydesk.chain.disk import Standing, digest
from copydesk.chain.scoring import Scored
from copydesk.documents import front_matter
from copydesk.documents.body import as_body
from copydesk.documents.compose import compose
from copydesk.documents.document import Document, Image, ProviderBlock, to_mapping
from copydesk.documents.fields import digests, fields_of
from copydesk.documents.merge import adopted, completed, merge
from copydesk.documents.private import payload
from copydesk.documents.secured import seal
from copydesk.documents.splice import splice
from copydesk.model import Article
from copydesk.score.providers import Providers
from copydesk.score.stories import NOT_LEADING
from copydesk.state.articles import Stored
from copydesk.state.documents import Filed, as_json
from copydesk.workspace.keys import read_keys
from copydesk.workspace.workspace import Workspace

SECURED = "secured"
_SEALED_LINES = re.compile(rb'^(secured|originalUrl): "([^"\n]*)"$', re.MULTILINE)

Seal = Callable[[str, str, str], str]  # the originalUrl, what stands in the document, the originalUrl there


@dataclass(slots=True, frozen=True)
class Draft:
    """A document as it is to stand on disk."""

    document: Document  # as the desk tells it
    filed: Filed
    data: bytes  # with what a person made of it
    picture: str  # the copy kept in the state folder, "" for none
    stands: Standing


class Drafter:
    """Makes the documents of scored articles. Raises BadInput where the workspace's keys cannot be read."""

    def __init__(self, workspace: Workspace, completing: Container[str] = ()) -> None:
        self._workspace, self._completing = workspace, completing
        self._providers = Providers(workspace.providers)
        self._keys = read_keys(workspace.folder)

    def wants_text(self, stored: Stored) -> bool:
        """Whether the article's text goes into its document."""
        return self._workspace.text_of(stored.article.source) != "private"

    def alone(self, scored: Scored, site_name: str) -> Document:
        """The document without its story."""
        stored = scored.stored
        domain, picture = stored.domain, stored.picture
        logos = [Image(logo.url, logo.width, logo.height) for logo in self._providers.logos(domain)]
        return compose(
            _without_secrets(stored.article),
            provider=ProviderBlock(self._providers.name(domain, site_name), domain, logos),
            topics=[topic.name for topic in scored.topics],
            quality=scored.quality,
            picture=Image(urls.redact(picture.url), picture.width, picture.height, bool(picture.file))
            if picture
            else None,
            published_at=clock.moment(stored.published),
        )

    def draft(
        self, document: Document, stored: Stored, text: str, copies: str, before: Filed, stands: Standing
    ) -> Draft:
        """The whole document. `text` is the article's, `copies` the address of the article that it copies.

        Raises Unreadable where the lines that a person wrote cannot be told apart.
        """
        body, seal = self._body(stored, text, stands), self._seal(stored, text, copies)
        ours = to_mapping(document)
        if stands.front is None:
            data, mapping, filed = _own(ours, body, before, stands, seal)
        else:
            completing = before.name in self._completing
            data, mapping, filed = _merged(ours, body, before, completing, stands, seal)
        filed = replace(
            filed,
            intended=digest(data),
            heat=mapping["heat"] if isinstance(mapping.get("heat"), int) else NOT_LEADING,
            published=mapping.get("published") is True,
        )
        return Draft(document, filed, data, stored.picture.file if stored.picture else "", stands)

    def _body(self, stored: Stored, text: str, stands: Standing) -> str:
        """What goes below the front matter."""
        if self._workspace.text_of(stored.article.source) != "body":
            return ""
        if stored.restored and stands.data is not None and not text:
            return front_matter.loads(stands.data.decode()).body  # the state was lost, and the text with it
        return as_body(text)

    def _seal(self, stored: Stored, text: str, copies: str) -> Seal:
        """A seal around what the desk knows of the article beyond its document."""
        record = payload(
            replace(stored.article, text=text),
            fetched=clock.moment(stored.fetched),
            text_hash=stored.text_hash,
            copies=copies,
            text=self._workspace.text_of(stored.article.source) == "secured",
        )
        return partial(seal, record, self._keys)


def _own(
    ours: dict[str, Any], body: str, before: Filed, stands: Standing, seal: Seal
) -> tuple[bytes, dict[str, Any], Filed]:
    """The document of an article that no person has touched."""
    there = {name.decode(): value.decode() for name, value in _SEALED_LINES.findall(stands.data or b"")}
    original = str(ours["originalUrl"])
    if value := seal(original, there.get(SECURED, ""), there.get("originalUrl", original)):
        ours[SECURED] = value
    base = digests(fields_of(ours, body))
    return _written(ours, body), ours, replace(before, intends=as_json(base), edits="{}", hand=False)


def _merged(
    ours: dict[str, Any], body: str, before: Filed, completing: bool, stands: Standing, seal: Seal
) -> tuple[bytes, dict[str, Any], Filed]:
    """The document of an article in whose document a person's hand is."""
    assert stands.front is not None and stands.data is not None, "it was read"
    # As it reads back: what is about to be written is compared with what was read.
    ours = front_matter.loads(front_matter.dumps(ours)).mapping
    bases = before.bases()
    if not bases:
        ours = completed(stands.front, ours) if completing else ours
        bases = [adopted(stands.front, ours, body, completing=completing)]
    theirs = stands.front.mapping
    there = str(theirs.get(SECURED) or "")
    if SECURED not in before.edited() and (not there or any(SECURED in base for base in bases)):
        original = str(theirs.get("originalUrl") or ours["originalUrl"])
        if value := seal(original, there, original):
            ours[SECURED] = value
    merged = merge(stands.front, ours, body, bases, before.edited())
    data = splice(stands.data.decode(), merged.mapping, merged.body).encode()
    hand = bool(merged.edits) or data != _written(ours, body)
    filed = replace(before, intends=as_json(merged.base), edits=as_json(merged.edits), hand=hand)
    return data, merged.mapping, filed


def _written(ours: dict[str, Any], body: str) -> bytes:
    return front_matter.dumps(ours, f"{body.strip()}\n" if body.strip() else "").encode()


def _without_secrets(article: Article) -> Article:
    """The article as anybody may see it: a key that opened an address to the desk stands in no document."""
    return replace(
        article,
        url=urls.redact(article.url),
        canonical=urls.redact(article.canonical),
        amp=urls.redact(article.amp),
        video=urls.redact(article.video),
    )
