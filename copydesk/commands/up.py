"""copydesk up: Prefect for a workspace, in one command."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from copydesk.commands import workspace_option
from copydesk.commands.demo import OUTPUT
from copydesk.workspace.workspace import find, load


@click.command("up")
@workspace_option
@click.option(
    "--port", type=click.IntRange(1, 65535), help="The screen's; 4200 or a free one where left out."
)
@click.option("--demo", is_flag=True, help="The demo's newsroom, served on this machine, and its workspace.")
def command(folder: Path | None, port: int | None, demo: bool) -> None:
    """Run on a schedule, with a screen: Prefect's server, a work pool, the deployments and a worker.

    Everything stays on this machine, with Prefect's home in the workspace, until Ctrl-C takes all of it down. Where an
    address of Prefect's API is set (PREFECT_API_URL, or a profile), that server is used, and only what is missing there
    is brought. docs/prefect.md says what there is to see.

    \b
    Examples
        copydesk up --demo
        copydesk up -w my-desk --port 4300
    """
    if demo:
        from copydesk.demo.workspace import copy_to

        folder = (folder or OUTPUT).resolve()
        copy_to(folder)
    workspace = load(find(folder))
    # A process of its own, in place of this one: what knows Prefect is started from here, and never imported.
    sys.stdout.flush()
    arguments = [
        str(workspace.folder),
        *(["--port", str(port)] if port else []),
        *(["--demo"] if demo else []),
    ]
    os.execv(sys.executable, [sys.executable, "-P", "-m", "flows.up", *arguments])  # noqa: S606 - no shell is wanted
