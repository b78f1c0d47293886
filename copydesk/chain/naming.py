"""One name per domain: where its pages now call it otherwise, the documents that are there are told anew."""

from __future__ import annotations

import msgspec

from copydesk.score.providers import choose_name
from copydesk.state import articles, names
from copydesk.state.store import State

NOTE = "names"  # the name of each domain as its documents have it


def settle_names(state: State) -> None:
    """Has all documents of a domain written whose name is another one with what was read since."""
    said = state.note(NOTE)
    known = msgspec.json.decode(said, type=dict[str, str]) if said else {}
    with state.begin() as connection:
        domains = names.fresh_domains(connection)
        now = {
            domain: choose_name(called) for domain, called in articles.site_names(connection, domains).items()
        }
        names.tell_again(connection, [each for each in now if known.get(each, now[each]) != now[each]])
    if known | now != known:
        state.set_note(NOTE, msgspec.json.encode(known | now, order="sorted").decode())
