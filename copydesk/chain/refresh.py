"""One run, from sources to documents."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime

import msgspec

from copydesk import __version__, clock
from copydesk.archive.expiry import expire
from copydesk.batches import batched
from copydesk.chain.crawl import crawl
from copydesk.chain.disk import claim, digest, unclaimed
from copydesk.chain.naming import settle_names
from copydesk.chain.options import Options, Step, Watch, plainly, unwatched
from copydesk.chain.relating import tell_stories
from copydesk.chain.remembering import SETTINGS, read_ledger, settings_written, write_ledger
from copydesk.chain.report import Report
from copydesk.chain.restoring import restore
from copydesk.chain.searching import drop_others, search_related
from copydesk.chain.silence import note_silence
from copydesk.chain.surveying import survey
from copydesk.chain.writing import Writer
from copydesk.documents.files import check_writable, sweep
from copydesk.lock import only_run
from copydesk.site.writing import write_site
from copydesk.state import articles, documents
from copydesk.state.store import State, open_state
from copydesk.workspace.keys import read_keys
from copydesk.workspace.settings import Archive, Crawl, Network
from copydesk.workspace.workspace import Workspace

STORIES_AT_ONCE = 50  # one write task of a flow, one transaction: some hundred documents


def refresh(workspace: Workspace, options: Options, step: Step = plainly, watch: Watch = unwatched) -> Report:
    """Crawls, reads, relates and writes.

    Raises AnotherRun, Accident, BadInput or CannotWrite before anything is fetched; what fails later is in the report.
    """
    with run_of(workspace, options) as (state, report):
        step("crawl", crawl, workspace, state, options, report, watch)
        if not options.dry_run:
            note_silence(workspace, report)
            if workspace.desk.related and not options.completing:
                step("search", search_related, workspace, state, report, watch)
            publish(workspace, state, report, step, options.completing)
    return report


def publish(
    workspace: Workspace, state: State, report: Report, step: Step, completing: Collection[str] = ()
) -> None:
    """Relates and writes what is fresh in the state, and brings the site files up to the documents."""
    claim(state, workspace.documents, {*completing, *unclaimed(state, workspace.documents)})
    if step("relate", tell_stories, workspace, state):
        drop_others(workspace, state)
        settle_names(state)
        writer = Writer(workspace, state, report, completing)
        for stories in batched(writer.stories(), STORIES_AT_ONCE):
            step("write", writer.write, stories)
    site = step("site", write_site, workspace)
    report.site_files = len(site.written)
    report.notes += [problem for problem in site.problems if problem not in report.notes]


@contextmanager
def run_of(workspace: Workspace, options: Options) -> Iterator[tuple[State, Report]]:
    """The lock, the state and the report of one run, and all that is checked before it begins."""
    began, began_cpu, started = time.monotonic(), time.process_time(), clock.now()
    with only_run(workspace.state):
        read_keys(workspace.folder)  # a mistake in them is said before anything is fetched
        if not options.dry_run:
            for folder in (workspace.documents, workspace.images, workspace.ledger):
                check_writable(folder)
                sweep(folder)
            check_writable(workspace.site)
        state = open_state(workspace.state)
        try:
            report = Report(_name(started), started.isoformat(), str(workspace.folder))
            if not options.dry_run:
                report.notes = _look_around(workspace, state, options)
            yield state, report
            if not options.dry_run:
                write_ledger(workspace, state)
                expire_archive(workspace)
            _count(state, report, started)
            report.settle_notes()
            report.seconds = round(time.monotonic() - began, 3)
            report.cpu_seconds["write"] = round(time.process_time() - began_cpu, 3)
            if not options.dry_run:
                _save(workspace, report)
        finally:
            state.close()
            _drop_spool(workspace)


def _look_around(workspace: Workspace, state: State, options: Options) -> list[str]:
    """What the files tell that the state does not know: the ledger, people's edits, the settings; notes for the report."""
    unknown, notes = read_ledger(workspace, state)
    notes += survey(state, workspace.documents, workspace.images, options.accept_deletions)
    restore(workspace, state, unknown)
    _notice_settings(workspace, state)
    return notes


def expire_archive(workspace: Workspace) -> list[str]:
    """Removes what the workspace's settings say is to be kept no longer, for who holds its lock; the files removed."""
    archive = workspace.desk.archive
    return expire(workspace.state, archive.keeps, archive.most, clock.now())


def _count(state: State, report: Report, started: datetime) -> None:
    with state.begin() as connection:
        copies = articles.copies_since(connection, clock.seconds(started))
        report.documents, report.published = documents.published_share(connection)
    for name, source in report.sources.items():
        source.copies = copies.get(name, 0)


def _name(started: datetime) -> str:
    """A run's name: sortable, and fit for a file."""
    return f"{started:%Y%m%dT%H%M%S}-{time.time_ns() // 1_000_000 % 1000:03}"


def _notice_settings(workspace: Workspace, state: State) -> None:
    """Where what decides about documents was changed since the last run, all of them are told anew."""
    # what is crawled and archived, and how, decides about no document that is there already
    desk = msgspec.structs.replace(
        workspace.desk, sources=(), crawl=Crawl(), network=Network(), archive=Archive(), contact=""
    )
    told = msgspec.json.encode((__version__, desk, workspace.topics, workspace.providers))
    now = digest(told)
    before = state.note(SETTINGS) or settings_written(workspace)
    if before and before != now:
        with state.begin() as connection:
            articles.all_are_fresh(connection)
    if state.note(SETTINGS) != now:
        state.set_note(SETTINGS, now)


def _save(workspace: Workspace, report: Report) -> None:
    """The report, for `--json`'s readers and the curious."""
    folder = workspace.state / "reports"
    folder.mkdir(exist_ok=True)
    (folder / f"{report.run}.json").write_bytes(msgspec.json.format(msgspec.json.encode(report)))


def _drop_spool(workspace: Workspace) -> None:
    """Pages that may not be kept are read by now."""
    for file in (workspace.state / "spool").glob("*"):
        file.unlink(missing_ok=True)
