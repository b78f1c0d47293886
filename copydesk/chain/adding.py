"""A source for a site: found, tried with the real crawl, and named, before it is added to the workspace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import count

from copydesk import urls
from copydesk.chain.check import Outcome, check_source
from copydesk.chain.discovering import Candidate, Site, discover
from copydesk.chain.ranking import because, ranked
from copydesk.documents.scalars import clean
from copydesk.errors import BadInput, Unreadable
from copydesk.workspace.settings import Source
from copydesk.workspace.workspace import SETTINGS, Workspace, kind_of

PAGES = 5  # fetched of what a candidate lists
TRIALS = 3  # candidates whose pages are fetched, until one gives articles
LONGEST_NAME = 60  # characters


@dataclass(slots=True, frozen=True)
class Proposal:
    """The source to add, and what speaks for it."""

    source: Source
    chosen: Candidate
    candidates: list[Candidate]  # all that were found
    because: str  # why this one, "" where there was no choice
    trial: Outcome


def propose(workspace: Workspace, url: str, name: str, say: Callable[[str], None]) -> Proposal:
    """Finds the best source for the address; `say` is told what is under way, and the workspace is left as it is.

    Raises BadInput where the address or the name can be none of a new source, Unreadable where nothing was found.
    """
    address = _address(url)
    if name:
        _check_name(workspace, name)
    _check_new(workspace, address)
    say(f"looking at {urls.redact(address)}")
    site = discover(workspace, address, say)
    able = ranked(site.candidates, address)
    if not able:
        first = site.candidates[0]
        raise Unreadable(f"{urls.redact(first.address)} ({first.where}): {first.reason}")
    chosen, trial = _first_that_reads(workspace, able, say)
    _check_new(workspace, chosen.address)
    why = (
        because(able, site.candidates, address)
        if chosen is able[0]
        else "no article could be read of what goes before it"
    )
    given = name or _name(site, trial, chosen, [source.name for source in workspace.desk.sources])
    return Proposal(_source(given, chosen), chosen, site.candidates, why, trial)


def _address(url: str) -> str:
    """The address as it is asked; where only the scheme is missing, it is https."""
    address = url if "://" in url else f"https://{url}"
    host = urls.host(address)
    if not urls.is_web(address) or not ("." in host or ":" in host or "://" in url) or not url.isprintable():
        raise BadInput(f"{urls.redact(url)!r} is no web address; give one like https://www.example.org/")
    if "@" in address.split("/")[2]:
        raise BadInput("an address with a user name in it is not fetched; leave out what stands before the @")
    return address


def _check_name(workspace: Workspace, name: str) -> None:
    if clean(name).strip() != name or not name or "\n" in name:
        raise BadInput(
            f"{name!r} is no name: it is empty, or holds spaces at its ends or characters that cannot be seen"
        )
    if any(source.name == name for source in workspace.desk.sources):
        raise BadInput(f"a source is called {name!r} already; give another --name")


def _check_new(workspace: Workspace, address: str) -> None:
    for source in workspace.desk.sources:
        kind, there = kind_of(source)
        if kind not in ("documents", "spider") and urls.key(there) == urls.key(address):
            raise BadInput(
                f"{urls.redact(there)} is a source already: {source.name!r} in {workspace.folder / SETTINGS}"
            )


def _first_that_reads(
    workspace: Workspace, able: Sequence[Candidate], say: Callable[[str], None]
) -> tuple[Candidate, Outcome]:
    """The first of the candidates of whose pages at least one becomes an article."""
    reason = ""
    for candidate in able[:TRIALS]:
        say(f"reading up to {PAGES} pages of {urls.redact(candidate.address)}")
        outcome = check_source(workspace, _source(candidate.address, candidate), PAGES)
        if outcome.report.articles:
            return candidate, outcome
        bad = [link for link in outcome.links if link.became == "failed"]
        said = outcome.report.reason or (
            f"{urls.redact(bad[0].url)}: {bad[0].says}" if bad else "nothing to read"
        )
        reason = (
            reason
            or f"{urls.redact(candidate.address)} lists {len(candidate.links)} links, but no article: {said}"
        )
    raise Unreadable(reason)


def _source(name: str, candidate: Candidate) -> Source:
    match candidate.kind:
        case "feed":
            return Source(name, feed=candidate.address)
        case "sitemap":
            return Source(name, sitemap=candidate.address)
        case _:
            return Source(name, listing=candidate.address)


def _name(site: Site, trial: Outcome, chosen: Candidate, taken: Collection[str]) -> str:
    """What the site calls itself, on its page or on most of its articles; a number tells two of one name apart."""
    most = [name for name, times in Counter(trial.sites).items() if 2 * times > trial.report.articles]
    domain = urls.registrable_domain(chosen.address)
    said = (
        " ".join(clean(each).split())[:LONGEST_NAME].strip()
        for each in (site.name, *most, site.title, domain)
    )
    name = next(filter(None, said))
    numbered = (f"{name} {number}" for number in count(2))
    return name if name not in taken else next(each for each in numbered if each not in taken)
