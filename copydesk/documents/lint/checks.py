"""All checks. One more is a function from a parsed document to its faults, and a line here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from copydesk.documents.lint import addresses, keys, names, related, style, values, wording
from copydesk.documents.lint.fault import Fault
from copydesk.documents.lint.parsed import Parsed, parse
from copydesk.errors import Unreadable

Check = Callable[[Parsed], Iterator[Fault]]

CHECKS: tuple[Check, ...] = (
    names.named,
    keys.known,
    keys.present,
    keys.with_a_value,
    keys.in_order,
    values.of_their_kind,
    values.in_range,
    values.topics_once,
    values.scored,
    values.of_a_video,
    values.in_time,
    values.of_pictures,
    wording.without_mojibake,
    wording.without_entities,
    wording.without_markup,
    wording.without_controls,
    wording.in_one_line,
    wording.whole,
    addresses.on_the_web,
    addresses.without_tracking,
    addresses.secure_pictures,
    addresses.in_pairs,
    addresses.of_the_provider,
    related.few,
    related.each_once,
    related.best_first,
    style.as_written,
)

_LINE = re.compile(r"line (\d+): (.*)", re.DOTALL)


def themselves(domain: str) -> str:
    """Whose a domain is, where no providers.yaml says otherwise."""
    return domain


def lint(data: bytes, name: str, owner: Callable[[str], str] = themselves) -> list[Fault]:
    """The faults of one document, by line. `name` is its file's, `owner` says whose a registrable domain is."""
    try:
        return faults_of(parse(data, name, owner))
    except Unreadable as error:
        return [unreadable(error)]


def faults_of(document: Parsed) -> list[Fault]:
    found = (fault for check in CHECKS for fault in check(document))
    placed = [fault if fault.line else replace(fault, line=document.line(fault.where)) for fault in found]
    return sorted(placed, key=lambda fault: fault.line)


def unreadable(error: Unreadable) -> Fault:
    """The one fault of a document that cannot be read."""
    line, reason = _LINE.findall(str(error))[0]
    what, _, mend = reason.partition("; ")
    return Fault(what, mend or "correct the YAML there, or restore the file", line=int(line))
