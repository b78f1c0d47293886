"""copydesk init: a workspace to start from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath
from textwrap import indent

import click

from copydesk.documents.files import write_all
from copydesk.errors import BadInput, CannotWrite
from copydesk.workspace.keys import FILE, make_key
from copydesk.workspace.workspace import SETTINGS

ROOM = Path(__file__).parent.parent / "workspace"
STARTER = ROOM / "starter"
STARTERS = ROOM / "starters"  # what a site's generator needs besides
GENERATORS = ("jekyll", "hugo", "astro")
IGNORED = ".gitignore"
RENAMED = {"gitignore": IGNORED}  # under its own name it would hide files here

# What a site may have already and cannot have twice, by the other names that it goes by.
CONFIGURATION = {
    "_config.yml": ("_config.yaml", "_config.toml"),
    "hugo.toml": (*(f"{name}.{kind}" for name in ("hugo", "config") for kind in ("toml", "yaml", "yml", "json")), "config"),
    "src/content.config.ts": ("src/content.config.mjs", "src/content.config.js", "src/content/config.ts"),
}  # fmt: skip


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path), default=".", metavar="[DIR]")
@click.option(
    "--for",
    "generator",
    type=click.Choice(GENERATORS),
    help="DIR is, or becomes, a site of this generator: its folders are set, and its configuration comes along.",
)
def command(folder: Path, generator: str | None) -> None:
    """Make a workspace to start from. It asks nothing, and its run works as it stands.

    What is in DIR already stays as it is.

    \b
    Examples
        copydesk init my-desk && copydesk run -w my-desk
        copydesk init --for jekyll my-site
    """
    if (folder / SETTINGS).exists():
        raise BadInput(f"{folder / SETTINGS} is there already; `copydesk run -w {folder}` runs it")
    files = _models(STARTER, STARTERS / generator) if generator else _models(STARTER)
    there = {name: found for name in files if (found := _there(folder, name))}
    _write(folder, files, there)
    click.echo(f"A workspace in {folder}: {', '.join(_shown(files.keys() - there.keys()))}")
    for name, found in there.items():
        if name in CONFIGURATION:
            click.echo(f"{found} is there already, and stays as it is. Add to it what it lacks of this:")
            click.echo(indent(files[name], "    "))
    click.echo(
        f"{FILE} opens what is private in its documents: keep a copy elsewhere, and never put it into git."
    )
    click.echo(
        f"Next: copydesk run -w {folder}, then copydesk source add URL -w {folder} for a site of your own."
    )


def _models(*folders: Path) -> dict[str, str]:
    """The files of the folders, by path; a file of one path in both is the first's with the second's at its end."""
    files: dict[str, str] = {}
    for folder in folders:
        for model in sorted(folder.rglob("*")):
            if model.is_file() and "__pycache__" not in model.parts:
                path = model.relative_to(folder)
                name = path.with_name(RENAMED.get(path.name, path.name)).as_posix()
                files[name] = files.get(name, "") + model.read_text(encoding="utf-8")
    return files


def _there(folder: Path, name: str) -> Path | None:
    """What already stands for this file, by its own name or another."""
    names = (name, *CONFIGURATION.get(name, ()))
    return next((folder / each for each in names if (folder / each).exists()), None)


def _write(folder: Path, files: Mapping[str, str], there: Mapping[str, Path]) -> None:
    """Writes the key and the files that are not there. Raises CannotWrite."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if IGNORED in there:
            _ignore(there[IGNORED], files[IGNORED])
        make_key(folder)
    except OSError as error:
        raise CannotWrite(f"{error.filename}: {error.strerror}") from error
    # the settings last: they make a workspace of the folder
    new = sorted(files.keys() - there.keys(), key=lambda name: (name == SETTINGS, name))
    write_all(folder.resolve(), [(name, files[name].encode()) for name in new])


def _shown(names: Iterable[str]) -> list[str]:
    """Files and folders at the top."""
    return sorted({path.parts[0] + "/" * (len(path.parts) > 1) for path in map(PurePath, names)})


def _ignore(ignored: Path, lines: str) -> None:
    """Adds what must never be in git to a .gitignore that was there already."""
    there = ignored.read_bytes()
    wanted = lines.encode().splitlines(keepends=True)
    missing = [line for line in wanted if line.strip() not in there.splitlines()]
    with ignored.open("ab") as file:
        if missing and not there.endswith((b"\n", b"\r")):
            file.write(b"\n")
        file.writelines(missing)
