"""Documents completed in place, from their original and related articles; articles fetched by their addresses.

This is the work of the pipeline that the documents' family came from: a document with an address and little else
goes in, and comes out with everything that its article and its related ones say.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import msgspec

from copydesk import urls
from copydesk.chain.crawl import crawl
from copydesk.chain.disk import claim
from copydesk.chain.finding import address_of, name_inside
from copydesk.chain.options import Options, Watch, plainly, unwatched
from copydesk.chain.refresh import refresh, run_of
from copydesk.chain.report import Report
from copydesk.chain.writing import Writer
from copydesk.documents import front_matter
from copydesk.documents.files import Change, change_all
from copydesk.errors import BadInput, CannotWrite
from copydesk.model import Membership
from copydesk.state import articles
from copydesk.state.store import State
from copydesk.workspace.keys import FILE
from copydesk.workspace.settings import BY_HAND, Source
from copydesk.workspace.workspace import Workspace


def enrich(workspace: Workspace, what: Sequence[str], watch: Watch = unwatched) -> Report:
    """Fetches what documents (paths) name and completes them in place; fetches addresses and files their documents.

    A document of the workspace, and an address, go the way of a run: the index tells their stories, and the articles
    get documents of their own. Of a document elsewhere only that file is written, and the related articles that it
    names are its story. Nothing that a person wrote is lost. Raises BadInput where one of them is no document or
    address, and then nothing was fetched; CannotWrite, AnotherRun.
    """
    addresses = {each: address_of(each) for each in what}
    for each, address in addresses.items():
        if not urls.is_web(address):
            raise BadInput(f"{each}: it has no originalUrl or webUrl that could be fetched; add one")
    inside = [each for each in what if urls.is_web(each) or _name_inside(workspace, each)]
    reports = [_run(workspace, inside, watch)] if inside else []
    reports += [_complete(workspace, Path(each), watch) for each in what if each not in inside]
    return _summed(reports)


def _run(workspace: Workspace, what: Sequence[str], watch: Watch) -> Report:
    """The chain for these documents and addresses alone."""
    with _documents_of(what) as folder:
        names = frozenset(filter(None, (_name_inside(workspace, each) for each in what)))
        options = Options((BY_HAND,), again=True, completing=names)
        return refresh(_with_source(workspace, folder), options, plainly, watch)


def _complete(workspace: Workspace, path: Path, watch: Watch) -> Report:
    """One document elsewhere, in a workspace that is thrown away afterwards."""
    before = path.read_bytes()
    with tempfile.TemporaryDirectory(prefix="copydesk-enrich-") as scratch:
        trial = _scratch(workspace, Path(scratch))
        trial.documents.mkdir(parents=True)
        name = path.name if path.suffix == ".md" else f"{path.name}.md"  # by which a run knows documents
        (trial.documents / name).write_bytes(before)
        with run_of(trial, Options()) as (state, report):
            crawl(trial, state, Options((BY_HAND,)), report, watch)
            if its := claim(state, trial.documents, [name]):
                _make_one_story(state, its[0])
                writer = Writer(trial, state, report, frozenset([name]))
                writer.write(writer.stories())
        after = (trial.documents / name).read_bytes()
    change = Change(path.name, after, before)
    if after != before and not change_all(path.resolve().parent, [change]):
        raise CannotWrite(
            f"{path}: somebody has written in it since it was read; nothing of that is lost, run again"
        )
    return replace(
        report,
        workspace=str(workspace.folder),
        new=0,
        updated=int(after != before),
        unchanged=int(after == before),
    )


def _make_one_story(state: State, story: str) -> None:
    """What a document names as related is: a person, or another pipeline, has said so."""
    with state.begin() as connection:
        for each in articles.all_ids(connection):
            articles.set_story(connection, Membership(each, story), None)


def _with_source(workspace: Workspace, folder: Path) -> Workspace:
    sources = (*workspace.desk.sources, Source(name=BY_HAND, documents=str(folder)))
    return replace(workspace, desk=msgspec.structs.replace(workspace.desk, sources=sources))


def _scratch(workspace: Workspace, folder: Path) -> Workspace:
    """The workspace with nothing in it: its settings, its key, the documents to come as its only source."""
    if (workspace.folder / FILE).exists():
        (folder / FILE).symlink_to(workspace.folder / FILE)
    desk = msgspec.structs.replace(
        workspace.desk, images="link", api=False, output=type(workspace.desk.output)()
    )
    made = replace(workspace, folder=folder, desk=desk)
    return _with_source(made, made.documents)


@contextmanager
def _documents_of(what: Sequence[str]) -> Iterator[Path]:
    """A folder with the documents, and one for each address."""
    with tempfile.TemporaryDirectory(prefix="copydesk-enrich-") as folder:
        for number, each in enumerate(what):
            data = (
                front_matter.dumps({"originalUrl": each}).encode()
                if urls.is_web(each)
                else Path(each).read_bytes()
            )
            (Path(folder) / f"{number:06}.md").write_bytes(data)
        yield Path(folder)


def _name_inside(workspace: Workspace, what: str) -> str:
    """Its name as a document of the workspace, "" for an address and for a file that is none of those."""
    its_file = not urls.is_web(what) and what.endswith(".md")
    return name_inside(workspace, Path(what)) if its_file else ""


def _summed(reports: Sequence[Report]) -> Report:
    """One report of several that were made one after the other."""
    first, *others = reports
    for other in others:
        for name in ("new", "updated", "unchanged", "edited", "seconds"):
            setattr(first, name, getattr(first, name) + getattr(other, name))
        first.failures += other.failures
        first.problems += other.problems
        first.notes += other.notes
        for name, source in other.sources.items():
            mine = first.sources.setdefault(name, source)
            if mine is not source:
                for count in ("found", "new", "fetched", "articles", "left", "failed", "requests"):
                    setattr(mine, count, getattr(mine, count) + getattr(source, count))
    return first
