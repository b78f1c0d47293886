"""Addresses: of the web, the AMP pair, the pictures', the provider's domain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from copydesk.documents.amp import cdn_amp_url
from copydesk.documents.lint.fault import Fault, replaced_by, shown
from copydesk.documents.lint.fields import Mapping, addresses, entries, logos, pictures, providers, strings
from copydesk.documents.lint.parsed import Parsed
from copydesk.urls import clean, is_web, redact, registrable_domain


def on_the_web(document: Parsed) -> Iterator[Fault]:
    for where, address in addresses(document.mapping):
        if not is_web(address) or any(character.isspace() for character in address):
            yield Fault(
                f"`{shown(redact(address))}` is no web address", "it begins with https:// and a host", where
            )
        elif redact(address) != address:
            yield Fault("an address with a password or key in it", "write *** in its place", where)
    for where, logo in logos(document.mapping):
        for at, address in strings(logo, where, "url"):
            if not is_web(address) and not address.startswith("/"):
                mend = "it begins with https:// and a host, or with / where it is the site's own"
                yield Fault(f"`{shown(redact(address))}` is no address", mend, at)


def without_tracking(document: Parsed) -> Iterator[Fault]:
    for where, entry in entries(document.mapping):
        for at, address in strings(entry, where, "webUrl"):
            if is_web(address) and (cleaned := _cleaned(address)) != address:
                yield Fault("tracking parameters", f"write `{shown(redact(cleaned), 300)}`", at, _cleaned)


def _cleaned(address: Any) -> Any:
    """The address as it stands, unless there are such parameters."""
    try:
        cleaned = clean(address)
    except ValueError:  # a port that is no number
        return address
    return address if urlsplit(cleaned).query == urlsplit(address).query else cleaned


def secure_pictures(document: Parsed) -> Iterator[Fault]:
    for where, picture in (*pictures(document.mapping), *logos(document.mapping)):
        for at, address in strings(picture, where, "url"):
            if address.startswith("http://"):
                mend = "browsers refuse it on a page of https: write https:// if the site has it there"
                yield Fault("a picture over http", mend, at)


def in_pairs(document: Parsed) -> Iterator[Fault]:
    """Both AMP addresses or neither, and the cache's by its rule."""
    for where, entry in entries(document.mapping):
        page, cached = entry.get("ampWebUrl"), entry.get("cdnAmpWebUrl")
        if cached and not page:
            yield Fault("there is no `ampWebUrl`", "add it, or leave both out", (*where, "cdnAmpWebUrl"))
        if not isinstance(page, str) or not is_web(page):
            continue
        at_cache = cdn_amp_url(page)
        if not cached:
            mend = f"add `{shown(at_cache, 300)}`, or leave both out"
            line = document.line((*where, "ampWebUrl"))
            yield Fault("`ampWebUrl` without `cdnAmpWebUrl`", mend, where, _with_cache, line)
        elif isinstance(cached, str) and cached != at_cache:
            mend = f"write `{shown(at_cache, 300)}`"
            at = (*where, "cdnAmpWebUrl")
            yield Fault("not the AMP cache's address of the page", mend, at, replaced_by(at_cache))


def _with_cache(entry: Mapping) -> Mapping:
    """The entry with the cache's address below the page's."""
    paired = {}
    for key, value in entry.items():
        if key != "cdnAmpWebUrl":
            paired[key] = value
        if key == "ampWebUrl":
            paired["cdnAmpWebUrl"] = cdn_amp_url(value)
    return paired


def of_the_provider(document: Parsed) -> Iterator[Fault]:
    """The domain is a registrable one, and that of the article's address."""
    entry_of = dict(entries(document.mapping))
    for where, provider in providers(document.mapping):
        for at, domain in strings(provider, where, "domain"):
            if (registrable := registrable_domain(domain)) != domain:
                mend = (
                    f"write `{shown(registrable)}`" if registrable else "write a domain such as example.org"
                )
                yield Fault(f"`{shown(domain)}` is no registrable domain", mend, at)
                continue
            address = entry_of[where[:-1]].get("webUrl")
            if (
                isinstance(address, str)
                and is_web(address)
                and (its := registrable_domain(address)) != domain
            ):
                yield Fault(
                    f"`{shown(domain)}`, yet `webUrl` is at `{shown(its)}`", "correct one of them", at
                )
