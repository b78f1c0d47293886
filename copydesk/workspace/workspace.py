"""A workspace as the rest of the desk sees it: its folders, settings, sources, topics and providers."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from copydesk import __version__, urls
from copydesk.conversation.messages import CrawlSettings, SourceJob, SourceKind
from copydesk.errors import BadInput
from copydesk.workspace.marked import Lines, parse, read
from copydesk.workspace.settings import Desk, Provider, Signals, Source, TextChoice, Topic

T = TypeVar("T")

SETTINGS = "copydesk.yaml"
QUERY = "{query}"  # in a search's address: where the words go
KINDS: tuple[SourceKind, ...] = ("feed", "sitemap", "listing", "documents", "spider")


@dataclass(frozen=True)
class Workspace:
    """Folders are absolute."""

    folder: Path
    desk: Desk
    topics: tuple[Topic, ...]
    providers: tuple[Provider, ...]

    @property
    def state(self) -> Path:
        return self.folder / ".copydesk"

    @property
    def documents(self) -> Path:
        return self.folder / self.desk.output.documents

    @property
    def images(self) -> Path:
        return self.folder / self.desk.output.images

    @property
    def site(self) -> Path:
        return self.folder / self.desk.output.site

    @property
    def ledger(self) -> Path:
        """In the folder that holds all the others: a generator may publish the whole of `site` as it stands."""
        return Path(os.path.commonpath([self.documents, self.images, self.site])) / "_data" / "copydesk"

    def source(self, name: str) -> Source:
        """The source of that name. Raises BadInput, with the names there are."""
        for source in self.desk.sources:
            if source.name == name:
                return source
        names = ", ".join(source.name for source in self.desk.sources) or "none"
        raise BadInput(f"no source is called {name!r}; the sources of {self.folder / SETTINGS} are: {names}")

    def signals(self, source: Source) -> Signals:
        return source.signals or self.desk.signals

    def text_of(self, source_name: str) -> TextChoice:
        """Where the texts of that source's articles go; never into the open where it is not listed (any more).

        It may have had a choice of its own, which went with its entry.
        """
        for source in self.desk.sources:
            if source.name == source_name:
                return source.text or self.desk.text
        return "private" if self.desk.text == "body" else self.desk.text

    def job(self, source: Source) -> SourceJob:
        """The source as the crawler needs it."""
        signals = self.signals(source)
        kind, address = kind_of(source)
        return SourceJob(
            name=source.name,
            kind=kind,
            address=address,
            verify_tls=source.verify_tls,
            ignore_signals=tuple(s for s in ("noarchive", "tdm") if getattr(signals, s) == "ignore"),
        )

    def crawl_settings(self) -> CrawlSettings:
        crawl = self.desk.crawl
        contact = self.desk.contact or self.desk.site.url
        return CrawlSettings(
            user_agent=f"Copydesk/{__version__}" + (f" (+{contact})" if contact else ""),
            delay=crawl.delay,
            concurrency=crawl.concurrency,
            allow_networks=self.desk.network.allow,
            budget=crawl.budget,
        )


def kind_of(source: Source) -> tuple[SourceKind, str]:
    """The one kind that the source gives, with its address."""
    return next((kind, str(getattr(source, kind))) for kind in KINDS if getattr(source, kind))


def find(start: Path | None, near: Path | None = None) -> Path:
    """The workspace's folder: the one given, else the nearest with a copydesk.yaml above `near`, else from here upwards.

    Raises BadInput where there is none.
    """
    if start is not None:
        if not (start / SETTINGS).is_file():
            raise BadInput(f"{start}: no {SETTINGS} in it; `copydesk init {start}` makes a workspace there")
        return start.resolve()
    here = Path.cwd()
    for folder in (*(near.resolve().parents if near else ()), here, *here.parents):
        if (folder / SETTINGS).is_file():
            return folder
    raise BadInput(f"no {SETTINGS} here or above; `copydesk init` makes a workspace, `-w DIR` names one")


def load(folder: Path, settings: str | None = None) -> Workspace:
    """Reads and checks the three files, or with `settings` what is to stand in the first of them.

    Raises BadInput at the first mistake, with file and line.
    """
    path = folder / SETTINGS
    desk, lines = read(path, Desk) if settings is None else parse(path, settings, Desk)
    topics, topic_lines = _list(folder / "topics.yaml", tuple[Topic, ...])
    providers, provider_lines = _list(folder / "providers.yaml", tuple[Provider, ...])
    _check_topics(topics, topic_lines)
    _unique("domain", (p.domain for p in providers), provider_lines)
    topics = topics or (Topic(id="news", name="News", root=True),)
    _check_desk(desk, {topic.id for topic in topics}, lines)
    return Workspace(folder, desk, topics, providers)


def _list(path: Path, kind: type[tuple[T, ...]]) -> tuple[tuple[T, ...], Lines | None]:
    """A file that may be missing or empty."""
    if not path.exists() or not path.read_text(encoding="utf-8", errors="replace").strip():
        return (), None
    return read(path, kind)


def _check_desk(desk: Desk, topics: set[str], lines: Lines) -> None:
    for number, network in enumerate(desk.network.allow):
        try:
            ipaddress.ip_network(network)
        except ValueError:
            raise lines.error(
                f"{network!r} is no range of addresses; write it like 127.0.0.0/8", "network", "allow", number
            ) from None
    if desk.site.url and not urls.is_web(desk.site.url):
        raise lines.error(f"site.url: {desk.site.url!r} is no http(s) address", "site", "url")
    for number, search in enumerate(desk.related):
        if not urls.is_web(search.feed) or QUERY not in search.feed:
            raise lines.error(
                f"{urls.redact(search.feed)!r} is no search; it begins with https:// and has {QUERY} where the words go",
                "related", number, "feed",
            )  # fmt: skip
    _unique("name", (source.name for source in desk.sources), lines, "sources")
    for number, source in enumerate(desk.sources):
        _check_source(source, topics, lines, number)


def _check_source(source: Source, topics: set[str], lines: Lines, number: int) -> None:
    given = [kind for kind in KINDS if getattr(source, kind)]
    if len(given) != 1:
        said = f"has {' and '.join(given)}" if given else "says not where its links come from"
        raise lines.error(f"source {source.name!r} {said}; give one of {', '.join(KINDS)}", "sources", number)
    kind, address = kind_of(source)
    if kind in ("feed", "sitemap", "listing") and not urls.is_web(address):
        raise lines.error(
            f"source {source.name!r}: {urls.redact(address)!r} is no address; it begins with https://",
            "sources", number, kind,
        )  # fmt: skip
    for unknown in set(source.topics) - topics:
        raise lines.error(
            f"source {source.name!r}: no topic {unknown!r} in topics.yaml; it has: {', '.join(sorted(topics))}",
            "sources", number, "topics",
        )  # fmt: skip


def _check_topics(topics: tuple[Topic, ...], lines: Lines | None) -> None:
    if lines is None:
        return
    _unique("id", (topic.id for topic in topics), lines)
    ids = {topic.id for topic in topics}
    if topics and not any(topic.root for topic in topics):
        raise lines.error("no topic is the root, which every article gets; give one `root: true`", 0)
    for number, topic in enumerate(topics):
        if topic.parent and topic.parent not in ids:
            raise lines.error(
                f"topic {topic.id!r}: no topic {topic.parent!r} to be its parent; there are: {', '.join(sorted(ids))}",
                number, "parent",
            )  # fmt: skip


def _unique(key: str, values: Iterable[str], lines: Lines | None, *where: str) -> None:
    seen: set[str] = set()
    for number, value in enumerate(values):
        if value in seen and lines is not None:
            raise lines.error(
                f"{key} {value!r} stands here twice; each must have its own", *where, number, key
            )
        seen.add(value)
