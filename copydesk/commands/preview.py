"""copydesk preview: the front page, in a browser."""

from __future__ import annotations

import sys
import threading
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

import click

from copydesk.commands import workspace_option
from copydesk.workspace.workspace import Workspace, find, load

if TYPE_CHECKING:
    from copydesk.preview.newsstand import Newsstand


@click.command("preview")
@workspace_option
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    metavar="N",
    help="Where it is served.  [default: 8000, or a free one]",
)
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Write the pages into DIR, and serve nothing.",
)
def command(folder: Path | None, port: int | None, no_open: bool, output: Path | None) -> None:
    """Show the front page in a browser, without a site generator: what is published, and what is not, and why.

    It is served on this machine alone until Ctrl-C, and a reload shows what has changed. DIR of --output must be
    empty, or hold an earlier preview.

    \b
    Examples
        copydesk preview -w my-desk
        copydesk preview -w my-desk --output preview
    """
    from copydesk.preview.newsstand import Newsstand

    if output and (port or no_open):
        raise click.UsageError("--output serves nothing: leave --port and --no-open away")
    workspace = load(find(folder))
    newsstand = Newsstand(workspace)
    if output:
        _save(newsstand, output)
    else:
        _serve(newsstand, workspace, port, browser=sys.stdout.isatty() and not no_open)


def _save(newsstand: Newsstand, folder: Path) -> None:
    from copydesk.preview.saving import check_ours, save

    check_ours(folder)
    issues = newsstand.issues()
    with click.progressbar(issues, label="Writing the preview", file=sys.stderr) as progress:
        save(folder, (file for issue in progress for file in newsstand.files(issue, issues)))
    click.echo(f"The front page: {folder / issues[0].front}")


def _serve(newsstand: Newsstand, workspace: Workspace, port: int | None, browser: bool) -> None:
    from copydesk.preview.serving import HERE, server

    with server(newsstand, port) as serving:
        address = f"http://{HERE}:{serving.server_address[1]}/"
        click.echo(f"{workspace.desk.site.title}: {address} (Ctrl-C ends it)")
        if browser:  # in a thread of its own: one in the terminal stays until it is closed
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        try:
            serving.serve_forever()
        except KeyboardInterrupt:
            click.echo()
