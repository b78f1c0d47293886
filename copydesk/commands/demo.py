"""copydesk demo: the whole desk on a newsroom that comes along."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from copydesk.workspace.workspace import load

OUTPUT = Path(__file__).resolve().parents[2] / "output"


@click.command("demo")
@click.argument("folder", type=click.Path(path_type=Path), default=OUTPUT, metavar="[DIR]")
def command(folder: Path) -> None:
    """Run on invented publishers, served on this machine alone, and show what is published.

    DIR is made a workspace like any other; the checkout's output/ where left out.

    \b
    Example
        copydesk demo
    """
    from copydesk.chain.options import Options
    from copydesk.chain.refresh import refresh
    from copydesk.commands.display import Display
    from copydesk.commands.published import show_published
    from copydesk.demo.proxy import serve
    from copydesk.demo.web import build
    from copydesk.demo.workspace import copy_to

    folder = folder.resolve()
    copy_to(folder)
    workspace = load(folder)
    click.echo("Serving the newsroom on this machine, and reading it as if it were the web …", err=True)
    with serve(build()) as newsroom, Display() as display:
        os.environ.update(newsroom.environment())
        report = refresh(workspace, Options(), watch=display.show)
    display.summary(report, as_json=False)
    show_published(workspace)
    click.echo(f"Look at the front page: {os.path.relpath(sys.argv[0])} preview -w {os.path.relpath(folder)}")
    sys.exit(report.exit_status())
