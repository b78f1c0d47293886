"""The related items: each once, not the document itself, best first, not too many."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from copydesk.documents.lint.fault import Fault, shown
from copydesk.documents.lint.fields import Mapping, items, strings
from copydesk.documents.lint.parsed import Parsed
from copydesk.urls import key

AT_MOST = 10


def few(document: Parsed) -> Iterator[Fault]:
    if (count := len(items(document.mapping, "related"))) > AT_MOST:
        yield Fault(f"{count} items, at most {AT_MOST} are allowed", "take the last ones away", ("related",))


def each_once(document: Parsed) -> Iterator[Fault]:
    own = {key(address) for _, address in strings(document.mapping, (), "webUrl", "originalUrl")}
    seen: dict[str, int] = {}
    for number, item in enumerate(items(document.mapping, "related")):
        address = item.get("webUrl") if isinstance(item, dict) else None
        if not isinstance(address, str) or not address:
            continue
        name, at = key(address), ("related", number, "webUrl")
        if name in own:
            yield Fault("the document itself", "take the item away", at)
        elif name in seen:
            yield Fault(f"the same address as item {seen[name] + 1}", "keep one", at)
        seen.setdefault(name, number)


def best_first(document: Parsed) -> Iterator[Fault]:
    """By quality, the older on a tie, other owners before an owner's second article."""
    related = items(document.mapping, "related")
    if not all(map(_can_be_ranked, related)):
        return
    owner = _owner_of(document.owner)
    in_order = _ordered(related, owner(document.mapping), owner)
    if in_order == related:
        return
    first = next(number for number, item in enumerate(related) if item is not in_order[number])
    should = shown(in_order[first].get("title", ""), 40)
    yield Fault(
        "not in order of quality, the older first, other owners before an owner's second article",
        f"item {first + 1} should be “{should}”",
        ("related",),
        lambda items: (
            _ordered(items, owner(document.mapping), owner) if all(map(_can_be_ranked, items)) else items
        ),
    )


def _ordered(related: list[Any], own: str, owner: Callable[[Mapping], str]) -> list[Any]:
    owners = {own}
    firsts: list[Any] = []
    rest: list[Any] = []
    for item in sorted(related, key=lambda item: (-item["quality"], item["publishedDateTime"])):
        whose = owner(item)
        (rest if whose in owners else firsts).append(item)
        owners.add(whose)
    return firsts + rest


def _owner_of(owner: Callable[[str], str]) -> Callable[[Mapping], str]:
    def of(entry: Mapping) -> str:
        provider = entry.get("provider")
        domain = provider.get("domain") if isinstance(provider, dict) else None
        return owner(domain) if isinstance(domain, str) else ""

    return of


def _can_be_ranked(item: Any) -> bool:
    """Whether its other faults leave enough to compare it by."""
    if not isinstance(item, dict):
        return False
    quality, moment = item.get("quality"), item.get("publishedDateTime")
    return isinstance(quality, int) and isinstance(moment, datetime) and moment.tzinfo is not None
