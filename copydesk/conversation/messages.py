"""What desk and crawler say to each other: one JSON object a line, told apart by `say`.

The desk starts: `Start`, then `Fetch` whenever it wants a page or a picture, then `Finish`.
The crawler answers with `Found`, `Fetched` or `Failed` (one for each `Fetch`), `HostSeen`, `SourceDone` and `Logged`.
A crawler whose standard input ends stops at once: its desk is gone.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from copydesk.model import Link, Page

Want = Literal["page", "picture"]
SourceKind = Literal["feed", "sitemap", "listing", "documents", "spider", "discovery"]
# gone: will not come back soon (404, 410, other 4xx); forbidden: robots.txt or the guard says no;
# later: the site or the network is busy (5xx, 429, timeout, reset); bad: an answer that cannot be used
# (too large, cut short, unknown encoding); budget: the source's share of this run is used up
FailureKind = Literal["gone", "forbidden", "later", "bad", "budget"]


class Budget(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one source may take of a run."""

    pages: int = 2000  # answers, feeds included
    megabytes: int = 500  # after unpacking
    minutes: float = 30.0


class Validators(msgspec.Struct, frozen=True):
    """What a conditional request sends back."""

    etag: str = ""
    last_modified: str = ""


class SourceJob(msgspec.Struct, frozen=True):
    """A source as the crawler needs it."""

    name: str
    kind: SourceKind
    address: str  # a URL; a folder for `documents`; the spider's name for `spider`
    verify_tls: bool = True
    ignore_signals: tuple[Literal["noarchive", "tdm"], ...] = ()
    validators: dict[str, Validators] = msgspec.field(default_factory=dict)  # by URL of a feed or listing


class HostMemory(msgspec.Struct, frozen=True):
    """What an earlier run learnt of a host (scheme://host[:port])."""

    robots: str | None = None  # the file's text; None: ask for it
    tdm: str | None = None  # /.well-known/tdmrep.json likewise; "" where there is none
    not_before: datetime | None = None  # Retry-After


class CrawlSettings(msgspec.Struct, frozen=True):
    user_agent: str
    robots_token: str = "copydesk"
    delay: float = 1.0  # seconds between the starts of two requests to one host
    concurrency: int = 64  # requests under way at once, in all
    timeout: float = 30.0  # seconds for one answer, however slowly it drips
    max_megabytes: float = 10.0  # one answer, unpacked
    allow_networks: tuple[str, ...] = ()  # non-public ranges that may be reached, e.g. 127.0.0.0/8
    budget: Budget = Budget()


class Message(msgspec.Struct, frozen=True, tag_field="say", tag=str.lower):
    """One line of the conversation."""


class Start(Message, frozen=True):
    settings: CrawlSettings
    sources: list[SourceJob]
    workspace: str  # absolute path: its spiders/ is looked in, its .copydesk/ takes archive/ and spool/
    run: str  # the run's name: archive/RUN.warc.gz
    hosts: dict[str, HostMemory] = msgspec.field(default_factory=dict)


class Fetch(Message, frozen=True):
    id: int
    link: Link  # link.url is fetched; the source's budget pays
    want: Want = "page"
    validators: Validators = Validators()


class Finish(Message, frozen=True):
    """Nothing more is wanted: end when what is under way has been answered."""


class Found(Message, frozen=True):
    """Links of a source, as it listed them, newest first."""

    source: str
    links: list[Link]


class Fetched(Message, frozen=True):
    id: int  # 0: a page that a site's own spider fetched unasked
    page: Page
    unchanged: bool = False  # 304: the page's bytes are those of last time


class Failed(Message, frozen=True):
    id: int
    url: str
    kind: FailureKind
    reason: str  # for people, e.g. "404 Not Found", "robots.txt forbids it"


class HostSeen(Message, frozen=True):
    host: str  # scheme://host[:port]
    memory: HostMemory


class SourceDone(Message, frozen=True):
    """All of a source's links are found, or why not."""

    name: str
    links: int
    requests: int
    failure: str = ""  # "" where it could be read
    kind: FailureKind | None = None
    # e.g. "2,000 of 5,120 items read", "item 7: no address"
    notes: list[str] = msgspec.field(default_factory=list)
    unchanged: bool = False  # every feed of it answered 304
    validators: dict[str, Validators] = msgspec.field(default_factory=dict)


class Logged(Message, frozen=True):
    level: Literal["debug", "info", "warning", "error"]
    text: str  # one line, secrets redacted


FromDesk = Start | Fetch | Finish
FromCrawler = Found | Fetched | Failed | HostSeen | SourceDone | Logged

encode = msgspec.json.Encoder().encode
decode_from_desk = msgspec.json.Decoder(FromDesk).decode
decode_from_crawler = msgspec.json.Decoder(FromCrawler).decode
