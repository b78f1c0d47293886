"""copydesk doctor: what is well, and what is not."""

from __future__ import annotations

import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import click

from copydesk.commands import workspace_option
from copydesk.errors import BadInput
from copydesk.workspace import keys
from copydesk.workspace.workspace import Workspace, find, load

MAKE_KEY = "docs/running.md says how to make one"

Finding = tuple[str, str]  # ok, note or FAULT; what it is about


@click.command("doctor")
@workspace_option
@click.option("--offline", is_flag=True, help="Do not ask the sources.")
@click.option("--rebuild", is_flag=True, help="Make the index of stories anew, and say of what.")
def command(folder: Path | None, offline: bool, rebuild: bool) -> None:
    """Check the workspace: settings, key, folders, database, archive, and that each source gives links.

    Exits with 1 where something is at fault. Nothing is written but what a crawl leaves in .copydesk.

    \b
    Example
        copydesk doctor -w my-desk
    """
    workspace = load(find(folder))
    if rebuild:
        _rebuild(workspace)
    faults = 0
    for state, text in _findings(workspace, offline):
        click.echo(f"{state:<6} {text}")
        faults += state == "FAULT"
    sys.exit(1 if faults else 0)


def _rebuild(workspace: Workspace) -> None:
    from copydesk.chain.relating import rebuild
    from copydesk.chain.replay import replay
    from copydesk.lock import only_run
    from copydesk.state.store import open_state

    if any((workspace.state / "archive").glob("*.warc.gz")):
        replay(workspace)
        click.echo("index  pages read again from the archive")
    with only_run(workspace.state):
        state = open_state(workspace.state)
        for what, number in sorted(rebuild(workspace, state).items()):
            click.echo(f"index  made anew from the {what} of {number} articles")
        state.close()


def _findings(workspace: Workspace, offline: bool) -> Iterator[Finding]:
    yield from _settings(workspace)
    yield from _key(workspace)
    yield from _folders(workspace)
    yield from _database(workspace)
    yield from _silences(workspace)
    if not offline:
        yield from _sources(workspace)


def _settings(workspace: Workspace) -> Iterator[Finding]:
    desk = workspace.desk
    yield "ok", f"settings: {len(desk.sources)} sources, {len(workspace.topics)} topics"
    if not desk.contact:
        yield "note", "contact: not set; sites cannot reach you. Set `contact:` in copydesk.yaml"
    if not any(topic.keywords for topic in workspace.topics):
        yield "note", "topics: none has keywords, so no headline meets one. Add some to topics.yaml"
    for name, choice in (("noarchive", desk.signals.noarchive), ("tdm", desk.signals.tdm)):
        if choice == "ignore":
            yield "note", f"signals: {name} is ignored for all sources; make sure that you have the right"


def _key(workspace: Workspace) -> Iterator[Finding]:
    try:
        yield _keys(workspace)
    except BadInput as error:
        yield "FAULT", f"key: {error}"
    if (path := workspace.folder / keys.FILE).exists():
        yield from _key_file(path)


def _keys(workspace: Workspace) -> Finding:
    there, desk = keys.read_keys(workspace.folder), workspace.desk
    if there:
        place = keys.VARIABLE if keys.read_keys() else workspace.folder / keys.FILE
        older = f", and {len(there) - 1} older that read" if len(there) > 1 else ""
        return "ok", f"key: one that writes{older}, in {place}"
    if "secured" in (desk.text, *(source.text for source in desk.sources)):
        return "FAULT", f"key: none, but `text: secured` needs one. {MAKE_KEY}"
    return "note", f"key: none, so documents have no `secured`. {MAKE_KEY}"


def _key_file(path: Path) -> Iterator[Finding]:
    mode = stat.S_IMODE(path.stat().st_mode)
    if keys.is_exposed(path):
        yield "FAULT", f"key: its file's mode is {mode:04o}, so others may read it. Run `chmod 600 {path}`"
    else:
        yield "ok", f"key: its file's mode is {mode:04o}"
    with suppress(FileNotFoundError):  # where there is no git, nothing gets into it
        asked = subprocess.run(
            ["git", "-C", path.parent, "check-ignore", "-q", path.name],
            env=keys.keyless_environment(),
            capture_output=True,
        )
        if asked.returncode == 1:
            yield "FAULT", f"key: git does not ignore its file. Put `{path.name}` into .gitignore"


def _folders(workspace: Workspace) -> Iterator[Finding]:
    from copydesk.documents.files import check_writable
    from copydesk.errors import CannotWrite

    for what, folder in (("documents", workspace.documents), ("images", workspace.images)):
        try:
            check_writable(folder)
            yield "ok", f"{what}: {folder}"
        except CannotWrite as error:
            yield "FAULT", f"{what}: {error}"


def _database(workspace: Workspace) -> Iterator[Finding]:
    from copydesk.state.documents import published_share
    from copydesk.state.store import open_state

    state = open_state(workspace.state)
    with state.begin() as connection:
        said = connection.exec_driver_sql("PRAGMA quick_check").scalar()
        every, shown = published_share(connection)
    state.close()
    if said == "ok":
        yield "ok", f"database: {every} documents, {shown} published"
    else:
        yield "FAULT", f"database: {said}; move {state.engine.url.database} away and run `copydesk replay`"
    files = list((workspace.state / "archive").glob("*.warc.gz"))
    size = sum(file.stat().st_size for file in files)
    yield "ok", f"archive: {len(files)} files, {size / 1e6:.1f} MB"


def _silences(workspace: Workspace) -> Iterator[Finding]:
    from copydesk.chain.silence import RUNS, silences

    for silence in silences(workspace):
        if silence.runs >= RUNS:
            yield "note", f"source {silence.source}: {silence}"


def _sources(workspace: Workspace) -> Iterator[Finding]:
    from copydesk.chain.options import Options
    from copydesk.chain.refresh import refresh

    for source in refresh(workspace, Options(dry_run=True)).sources.values():
        if source.status == "failed":
            yield "FAULT", f"source {source.name}: {source.reason}"
        else:
            yield "ok" if source.found else "note", f"source {source.name}: {source.found} links"
        for note in source.notes:
            yield "note", f"source {source.name}: {note}"
