"""copydesk init: a workspace to start from."""

from __future__ import annotations

from pathlib import Path, PurePath
from textwrap import indent

import click

from copydesk.documents.files import write_all
from copydesk.errors import BadInput
from copydesk.workspace.workspace import SETTINGS

ROOM = Path(__file__).parent.parent / "workspace"
STARTER = ROOM / "starter"
STARTERS = ROOM / "starters"  # what a site's generator needs besides
GENERATORS = ("jekyll", "hugo", "astro")
RENAMED = {"gitignore": ".gitignore"}  # under its own name it would hide files here

# What a site may have already and cannot have twice, by the other names that it goes by.
CONFIGURATION = {
    ".gitignore": (),
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
    Example
        copydesk init my-desk && copydesk run -w my-desk
        copydesk init --for jekyll my-site
    """
    if (folder / SETTINGS).exists():
        raise BadInput(f"{folder / SETTINGS} is there already; `copydesk run -w {folder}` runs it")
    files = _models(STARTER, STARTERS / generator) if generator else _models(STARTER)
    there = {name: found for name in files if (found := _there(folder, name))}
    new = sorted(
        files.keys() - there.keys(), key=lambda name: (name == SETTINGS, name)
    )  # last, it makes a workspace
    write_all(folder.resolve(), [(name, files[name].encode()) for name in new])
    click.echo(f"A workspace in {folder}: {', '.join(_shown(new))}")
    for name, found in there.items():
        if name in CONFIGURATION:
            click.echo(f"{found} is there already, and stays as it is. Add to it what it lacks of this:")
            click.echo(indent(files[name], "    "))
    click.echo(f"Next: copydesk run -w {folder}, then copydesk.yaml to name your own sources.")


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


def _shown(names: list[str]) -> list[str]:
    """Files and folders at the top."""
    return sorted({path.parts[0] + "/" * (len(path.parts) > 1) for path in map(PurePath, names)})
