"""What a person may set in copydesk.yaml, topics.yaml and providers.yaml, with the defaults."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

import msgspec

from copydesk.conversation.messages import Budget

Text = Annotated[str, msgspec.Meta(min_length=1)]
Whole = Annotated[int, msgspec.Meta(ge=0)]
Seconds = Annotated[float, msgspec.Meta(ge=0, le=3600)]
SignalChoice = Literal["obey", "ignore"]
# Where the text of articles is kept: private, in the state alone; secured, in the document for who has the key;
# body, below the front matter
TextChoice = Literal["private", "secured", "body"]


class Settings(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The root of every group of settings: an unknown key is a mistake."""


class Site(Settings, frozen=True):
    title: Text = "News"
    url: str = ""
    language: Annotated[str, msgspec.Meta(pattern=r"^([A-Za-z]{2,3}(-[A-Za-z0-9]+)*)?$")] = ""  # BCP 47


class Crawl(Settings, frozen=True):
    delay: Seconds = 1.0  # between the starts of two requests to one host
    concurrency: Annotated[int, msgspec.Meta(ge=1, le=512)] = 64  # requests under way at once, in all
    budget: Budget = Budget()


class Network(Settings, frozen=True):
    allow: tuple[str, ...] = ()  # non-public ranges that may be reached


class Signals(Settings, frozen=True):
    """Whether a page's wishes are followed; `ignore` is for those who have the right."""

    noarchive: SignalChoice = "obey"
    tdm: SignalChoice = "obey"


class Archive(Settings, frozen=True):
    """How long, and how much of, what was fetched is kept."""

    keep: Annotated[str, msgspec.Meta(pattern=r"^[1-9]\d{0,4}[dw]$")] = "30d"
    max: Annotated[str, msgspec.Meta(pattern=r"^[1-9]\d{0,5} ?[MGT]B$")] = "5GB"

    @property
    def keeps(self) -> timedelta:
        return timedelta(days=int(self.keep[:-1]) * (7 if self.keep.endswith("w") else 1))

    @property
    def most(self) -> int:
        """Bytes."""
        return int(self.max[:-2]) * {"M": 10**6, "G": 10**9, "T": 10**12}[self.max[-2]]


class Scoring(Settings, frozen=True):
    """The weights of quality and heat (docs/format.md)."""

    topic: int = 2
    keyword: int = 15
    image: int = 20
    amp: int = 20
    featured: int = 50
    title_over: int = 70  # characters
    listed: int = 40  # the provider of a source that the workspace lists
    related: int = 10  # heat per other owner
    publish_at: int = 70


class Stories(Settings, frozen=True):
    window: Annotated[int, msgspec.Meta(ge=1, le=90)] = 7  # days


class Output(Settings, frozen=True):
    """Where everything goes, relative to the workspace; the ledger, into _data/copydesk/ of the folder that holds all."""

    documents: Text = "output/_news"
    images: Text = "output/assets/images"
    site: Text = "output"  # api/, feeds and sitemap


BY_HAND = "(enrich)"  # the source of what a person asks for by its address


class Source(Settings, frozen=True):
    """One entry of `sources`: a name and exactly one of the five kinds."""

    name: Text
    feed: str = ""
    sitemap: str = ""
    listing: str = ""
    documents: str = ""
    spider: str = ""
    only_topics: bool = False  # articles that meet no topic but the root become no documents
    include: tuple[Text, ...] = ()  # words of which a title must have one
    exclude: tuple[Text, ...] = ()  # words that a title must not have
    topics: tuple[Text, ...] = ()  # ids, given to all its articles
    signals: Signals | None = None  # the workspace's where None
    text: TextChoice | None = None  # the workspace's where None
    verify_tls: bool = True


class Search(Settings, frozen=True):
    """One entry of `related`: a feed of what is found for a query."""

    feed: Text  # an address with {query} in it


class Desk(Settings, frozen=True):
    """copydesk.yaml."""

    site: Site = Site()
    contact: str = ""  # stands in the User-Agent
    crawl: Crawl = Crawl()
    network: Network = Network()
    signals: Signals = Signals()
    archive: Archive = Archive()
    scoring: Scoring = Scoring()
    stories: Stories = Stories()
    output: Output = Output()
    images: Literal["keep", "link"] = "keep"  # keep: a re-encoded copy; link: its address alone
    text: TextChoice = "private"
    api: bool = True  # whether the JSON API is written
    sources: tuple[Source, ...] = ()
    related: tuple[Search, ...] = ()  # asked for more coverage of new leads that few others tell


class Topic(Settings, frozen=True):
    """One entry of topics.yaml."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    name: Text
    root: bool = False
    parent: str = ""
    keywords: tuple[Text, ...] = ()
    hashtags: tuple[str, ...] = ()


class Logo(Settings, frozen=True):
    url: Text
    width: Whole
    height: Whole


class Provider(Settings, frozen=True):
    """One entry of providers.yaml."""

    domain: Text
    name: str = ""
    owner: str = ""  # sites of one owner count once; the registrable domain where empty
    bonus: int | None = None  # instead of the scoring's
    images: tuple[Logo, ...] = ()
    # whether its pages are others', to be followed to their source; None: as known
    aggregator: bool | None = None
