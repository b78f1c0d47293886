"""The commands, one a module. Each is imported when it is called, so that none pays for another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

import click

COMMANDS = {
    "init": "Make a workspace to start from.",
    "source": "Find a site's feed and add it; list, check and remove sources.",
    "run": "Crawl the sources and write their documents, once, here and now.",
    "demo": "Run on the newsroom that comes along.",
    "why": "Say where each field of a document came from, and how it was scored.",
    "enrich": "Complete documents in place from their original and related articles.",
    "lint": "Say what in documents is against the contract, and mend it.",
    "release": "Give an edited field of a document back to the desk.",
    "remove": "Take an article down for good.",
    "reveal": "Show what a document's `secured` holds, to who has the key.",
    "preview": "Show the front page in a browser, without a site generator.",
    "up": "Run on a schedule, with a screen: Prefect in one command.",
    "replay": "Rebuild everything from the archive, without the network.",
    "extract": "Read pages: one JSON object a line for each.",
    "group": "Tell the stories and copies among articles of any origin.",
    "doctor": "Check the workspace, its state and its sources.",
}

F = TypeVar("F", bound=Callable[..., Any])


class Commands(click.Group):
    """Knows the names and one-line helps of all commands, and imports the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command = import_module(f"copydesk.commands.{name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def workspace_option(function: F) -> F:
    """-w DIR, everywhere."""
    option = click.option(
        "-w",
        "--workspace",
        "folder",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="The workspace's folder.  [default: the nearest with a copydesk.yaml, from here upwards]",
    )
    return option(function)


class Date(click.ParamType[datetime]):
    """A date, or a date and a time; UTC where it names no zone."""

    name = "date"

    def convert(
        self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no date; write it like 2026-03-01 or 2026-03-01T06:00", param, ctx)
