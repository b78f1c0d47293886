"""What a whole run made of the invented publishers' pages, against what they were made of."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bench.stories import score
from copydesk.state import articles, documents
from copydesk.state.articles import Stored
from copydesk.state.store import open_state


def scored(made: Path, desk: Path) -> dict[str, Any]:
    """The measures of stories; of the copies, how many name their origin, and how many are published beside it."""
    truth = [json.loads(line) for line in (made / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    known, shown = _filed(desk)
    said = [{"id": row["url"], "story": known[row["url"]].story} for row in truth if row["url"] in known]
    measures = score("stories", said, [{"id": row["url"], "story": row["story"]} for row in truth])
    copied = [row for row in truth if row["copy_of"] in known and row["url"] in known]
    named = sum(_origins(known, row["url"]) == row["copy_of"] for row in copied)
    beside = sum({row["url"], row["copy_of"]} <= shown for row in copied)
    print(
        f"storyweb: {len(said)} of {len(truth)} pages; {named} of {len(copied)} copies named, {beside} published beside"
    )
    return measures


def _origins(known: dict[str, Stored], url: str) -> str:
    """The address of what the article copies, as `copydesk why` names it."""
    by_id = {stored.id: address for address, stored in known.items()}
    return by_id.get(known[url].copy_of or "", "")


def _filed(desk: Path) -> tuple[dict[str, Stored], set[str]]:
    """The articles of a workspace by address, and the addresses of those that are published."""
    state = open_state(desk / ".copydesk")
    with state.begin() as connection:
        stored = list(articles.without_texts(connection, articles.all_ids(connection)))
        filed = documents.filed(connection)
    state.close()
    known = {each.article.canonical: each for each in stored}
    return known, {url for url, each in known.items() if each.id in filed and filed[each.id].published}
