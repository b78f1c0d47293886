"""copydesk init: a workspace to start from."""

from __future__ import annotations

from pathlib import Path

import click

from copydesk.errors import BadInput, CannotWrite
from copydesk.workspace.keys import FILE, make_key
from copydesk.workspace.workspace import SETTINGS

STARTER = Path(__file__).parent.parent / "workspace" / "starter"
RENAMED = {"gitignore": ".gitignore"}  # under its own name it would hide files here


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path), default=".", metavar="[DIR]")
def command(folder: Path) -> None:
    """Make a workspace to start from. It asks nothing, and its run works as it stands.

    \b
    Example
        copydesk init my-desk && copydesk run -w my-desk
    """
    if (folder / SETTINGS).exists():
        raise BadInput(f"{folder / SETTINGS} is there already; `copydesk run -w {folder}` runs it")
    try:
        for model in sorted(STARTER.rglob("*")):
            if model.is_file() and "__pycache__" not in model.parts:
                _copy(model, folder / model.relative_to(STARTER))
        _ignore(folder / ".gitignore")
        make_key(folder)
    except OSError as error:
        raise CannotWrite(f"{error.filename}: {error.strerror}") from error
    click.echo(f"A workspace in {folder}: copydesk.yaml, topics.yaml, providers.yaml, documents/, spiders/")
    click.echo(
        f"{FILE} opens what is private in its documents: keep a copy elsewhere, and never put it into git."
    )
    click.echo(f"Next: copydesk run -w {folder}, then copydesk.yaml to name your own sources.")


def _copy(model: Path, target: Path) -> None:
    """What a person has there already stays."""
    target = target.with_name(RENAMED.get(target.name, target.name))
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        target.write_bytes(model.read_bytes())


def _ignore(ignored: Path) -> None:
    """Adds what must never be in git to a .gitignore that was there already."""
    there = ignored.read_bytes()
    wanted = (STARTER / "gitignore").read_bytes().splitlines(keepends=True)
    missing = [line for line in wanted if line.strip() not in there.splitlines()]
    with ignored.open("ab") as file:
        if missing and not there.endswith((b"\n", b"\r")):
            file.write(b"\n")
        file.writelines(missing)
