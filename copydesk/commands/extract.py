"""copydesk extract: pages read, one JSON object a line."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command("extract")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True))
@click.option("--url", default="", metavar="URL", help="The page's address, where FILE is one page.")
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    metavar="N",
    help="Processes that read.",
)
def command(file: Path, url: str, jobs: int) -> None:
    """Read one page (HTML), or JSON lines of {"url", "file", "type"?}: a JSON line for each, in order.

    FILE is - for standard input. A path in "file" is relative to FILE's folder; one that ends in .gz is unpacked.
    "type" is the Content-Type that it was served with. A page that cannot be read gives a line with "error".

    \b
    Examples
        copydesk extract page.html --url https://www.example.org/a
        copydesk extract pages.jsonl --jobs 2 > articles.jsonl
    """
    from copydesk.extract.batch import extract_all

    for line in extract_all(file, url, jobs):
        sys.stdout.buffer.write(line + b"\n")
