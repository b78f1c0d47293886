"""The schema. A change here goes with a migration in `migrations/versions`; a test compares the two.

Times are whole seconds since 1970, UTC: the same number on every database. Values that only the desk reads as a
whole (a link, an article, a picture) are JSON text.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, Index, Integer, LargeBinary, MetaData, String, Table, Text

HEAD = "0004"  # the newest migration

metadata = MetaData()

links = Table(
    "links",
    metadata,
    Column("key", String, primary_key=True),  # urls.key of the address as found
    Column("source", String, nullable=False),
    Column("link", Text, nullable=False),
    Column("found", Integer, nullable=False),
    Column("status", String, nullable=False),  # pending, read, failed, left (filtered out), removed
    Column("article", String),
    Column("fetched", Integer),
    Column("etag", String, nullable=False, default=""),
    Column("last_modified", String, nullable=False, default=""),
    Column("tries", Integer, nullable=False, default=0),  # runs that failed
    Column("next_try", Integer, nullable=False, default=0),
    Column("reason", Text),  # of the failure
    Index("links_by_status", "status", "next_try"),
    Index("links_by_article", "article"),
)

articles = Table(
    "articles",
    metadata,
    Column("id", String, primary_key=True),
    Column("source", String, nullable=False),
    Column("listed", Boolean, nullable=False),  # a source of the workspace is its provider's own
    Column("published", Integer, nullable=False),  # by its page or source, else when it was first fetched
    Column("fetched", Integer, nullable=False),  # first
    Column("domain", String, nullable=False),
    Column("site_name", String, nullable=False),
    Column("text_hash", String, nullable=False),
    Column("article", Text, nullable=False),  # without its text
    Column("text", Text, nullable=False),
    Column("page", Text, nullable=False),  # the Page, to find it in the archive
    Column("picture", Text),
    Column("wanted", Text, nullable=False, default="[]"),  # addresses of pictures still to be tried
    Column("story", String),
    Column("copy_of", String),
    Column("score", Float, nullable=False, default=0.0),
    Column("same_as", String),  # the article that this one is, at another address of the same owner
    Column("fresh", Boolean, nullable=False, default=True),  # new or changed since stories were last told
    # from its document: the state was lost, its text with it
    Column("restored", Boolean, nullable=False, default=False),
    Index("articles_by_time", "published"),
    Index("articles_by_story", "story"),
    Index("articles_by_domain", "domain"),
    Index("articles_fresh", "fresh"),
)

features = Table(
    "features",
    metadata,
    Column("article", String, primary_key=True),
    Column("version", Integer, nullable=False),  # of the rules that made them
    Column("terms", LargeBinary, nullable=False),
    sqlite_with_rowid=False,  # half the size: the key is not kept twice
)

documents = Table(
    "documents",
    metadata,
    Column("article", String, primary_key=True),
    Column("name", String, nullable=False, unique=True),  # the file's, below the documents folder
    Column("month", String, nullable=False, default=""),  # of the ledger: YYYY-MM
    Column("digest", String, nullable=False, default=""),  # of the bytes that the desk last wrote
    Column("intended", String, nullable=False, default=""),  # of those that it was about to write
    # what the desk last wrote, field by field: path → digest
    Column("base", Text, nullable=False, default=""),
    Column("intends", Text, nullable=False, default=""),  # likewise, what it was about to write
    # fields that a person edited: path → the desk's own value
    Column("edits", Text, nullable=False, default="{}"),
    Column("hand", Boolean, nullable=False, default=False),  # a person wrote in it: comments, order, edits
    Column("stamp", String, nullable=False, default=""),  # of the file when it was last read or written
    Column("heat", Integer, nullable=False),
    Column("published", Boolean, nullable=False),
    Column("deleted", Boolean, nullable=False, default=False),  # by a person
)

months = Table(
    "months",
    metadata,
    Column("month", String, primary_key=True),  # YYYY-MM: a file of the ledger
    Column("digest", String, nullable=False, default=""),  # of the file as the desk last read or wrote it
    Column("stale", Boolean, nullable=False, default=False),  # the state knows more than the file
)

pictures = Table(
    "pictures",
    metadata,
    Column("url", String, primary_key=True),
    Column("tried", Integer, nullable=False),
    Column("picture", Text),
    Column("reason", Text),
)

sources = Table(
    "sources",
    metadata,
    Column("name", String, primary_key=True),
    Column("validators", Text, nullable=False, default="{}"),
)

hosts = Table(
    "hosts",
    metadata,
    Column("host", String, primary_key=True),  # scheme://host[:port]
    Column("memory", Text, nullable=False),
    Column("learnt", Integer, nullable=False),
)

notes = Table(
    "notes",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)
