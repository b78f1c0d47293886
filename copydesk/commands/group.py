"""copydesk group: stories and copies among articles of any origin."""

from __future__ import annotations

import sys
from typing import BinaryIO

import click
import msgspec

from copydesk.errors import BadInput


@click.command("group")
@click.argument("file", type=click.File("rb"), metavar="FILE")
@click.option(
    "--window",
    type=click.IntRange(1, 90),
    default=7,
    show_default=True,
    metavar="DAYS",
    help="Days that an event may take.",
)
def command(file: BinaryIO, window: int) -> None:
    """Tell the stories among articles: JSON lines in (- is standard input), JSON lines out, in the same order.

    An article is {"id", "title", "text", "published", "publisher"}; published may be null. Out comes
    {"id", "story", "of"}: the story's id, and the article that it copies, or null.

    \b
    Example
        copydesk group articles.jsonl > stories.jsonl
    """
    from copydesk.relate import as_record, read_items, relate

    try:
        items = read_items(file)
    except BadInput as error:
        raise BadInput(f"{file.name}: {error}") from None
    for membership in relate(items, window):
        sys.stdout.buffer.write(msgspec.json.encode(as_record(membership)) + b"\n")
