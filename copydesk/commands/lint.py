"""copydesk lint: what in a document is against the contract."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import click
import msgspec

from copydesk.documents.lint.checks import themselves
from copydesk.documents.lint.fault import Fault, shown
from copydesk.documents.lint.files import Linter, Looked, documents_at
from copydesk.errors import BadInput, CannotWrite
from copydesk.score.providers import Providers
from copydesk.workspace.workspace import SETTINGS, load

Owner = Callable[[str], str]


@click.command("lint")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE|FOLDER…")
@click.option("--fix", is_flag=True, help="Mend what can be mended without a guess.")
@click.option("--json", "as_json", is_flag=True, help="A JSON object a line for each fault.")
def command(paths: tuple[Path, ...], fix: bool, as_json: bool) -> None:
    """Say what in documents is against the contract: a line for each fault, with how to mend it.

    Below a FOLDER the files that begin with `---` or are called YYYY-MM-DD-….md are looked at; links are not
    followed. Exits with 0 where no fault is left, 1 where one is, 2 where something could not be read.

    \b
    Examples
        copydesk lint output/_news
        copydesk lint --fix output/_news/2026-03-04-a-slug.md
    """
    linter, tally = Linter(fix), _Tally(fix)
    for path, owner in _documents(paths, tally):
        try:
            looked = linter.look_at(path, owner)
        except (BadInput, CannotWrite) as error:
            tally.refused(error)
            continue
        if looked:
            tally.add(looked)
            for line in _lines(looked, fix, as_json):
                click.echo(line)
    click.echo(tally, err=True)
    sys.exit(tally.status)


class _Tally:
    """What all documents together come to."""

    def __init__(self, fix: bool) -> None:
        self._fix = fix
        self._documents = self._faulty = self._mended = self._left = 0
        self.status = 0

    def refused(self, error: BadInput | CannotWrite) -> None:
        click.echo(f"copydesk: {shown(error, 1000)}", err=True)
        self.status = max(self.status, error.exit_status)

    def add(self, looked: Looked) -> None:
        faults = len(looked.left) + (0 if self._fix else len(looked.mended))
        self._documents += 1
        self._faulty += bool(faults)
        self._left += faults
        self._mended += len(looked.mended)
        self.status = max(self.status, 1 if faults else 0)

    def __str__(self) -> str:
        mended = f"{_count(self._mended, 'fault')} mended; " if self._fix and self._mended else ""
        if not self._left:
            return f"{mended}no fault in {_count(self._documents, 'document')}"
        said = f"{mended}{_count(self._left, 'fault')} in {self._faulty} of {_count(self._documents, 'document')}"
        return said if self._fix or not self._mended else f"{said}; `--fix` mends {self._mended}"


def _count(number: int, of: str) -> str:
    return f"{number} {of}" if number == 1 else f"{number} {of}s"


def _documents(paths: Iterable[Path], tally: _Tally) -> Iterator[tuple[Path, Owner]]:
    """The documents of all arguments, each with who owns a domain in its workspace."""
    for path in paths:
        try:
            owner = _owner(path)
            for document in documents_at(path):
                yield document, owner
        except BadInput as error:
            tally.refused(error)


def _owner(path: Path) -> Owner:
    """As providers.yaml of the workspace above the path has it, if there is one. Raises BadInput for a mistake in it."""
    above = path.resolve()
    for folder in (above, *above.parents):
        if (folder / SETTINGS).is_file():
            return Providers(load(folder).providers).owner
    return themselves


def _lines(looked: Looked, fix: bool, as_json: bool) -> Iterator[str]:
    faults = [(fault, True) for fault in looked.mended] + [(fault, False) for fault in looked.left]
    for fault, mends in sorted(faults, key=lambda each: each[0].line):
        if as_json:
            yield _as_json(looked.path, fault, mends, mends and fix)
        else:
            says = f"mended: {fault.said}" if mends and fix else fault
            yield f"{shown(looked.path, 4000)}:{fault.line}: {says}"


def _as_json(path: Path, fault: Fault, fixable: bool, mended: bool) -> str:
    its = {"path": shown(path, 4000), "line": fault.line, "fault": fault.said, "mend": fault.mend}
    return msgspec.json.encode({**its, "fixable": fixable, "mended": mended}).decode()
