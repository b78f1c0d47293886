from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import feedparser
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from copydesk.site.feeds import atom, json_feed
from copydesk.site.files import site_files
from copydesk.site.items import Item, item_of
from copydesk.site.publication import Publication
from copydesk.site.sitemap import sitemap

Front = Callable[..., dict[str, Any]]

SITE = Publication("Coast Every Day", "https://coast.example/desk", "en-us", ())
PAGE = "https://coast.example/desk/news/2026-03-07-ferry/"
PICTURE = {"url": "https://l.example/a.jpg", "width": 640, "height": 480}

TEXT, ADDRESS = {"type": "string"}, {"type": "string", "pattern": "^https?://"}
TIME = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z$"}
AUTHORS = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"name": TEXT},
        "required": ["name"],
        "additionalProperties": False,
    },
}
# What https://www.jsonfeed.org/version/1.1/ says of the keys that we use.
JSON_FEED_1_1 = Draft202012Validator(
    {
        "type": "object",
        "required": ["version", "title", "items"],
        "additionalProperties": False,
        "properties": {
            "version": {"const": "https://jsonfeed.org/version/1.1"},
            "user_comment": TEXT,
            "title": TEXT,
            "home_page_url": ADDRESS,
            "feed_url": ADDRESS,
            "language": TEXT,
            "items": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["id", "content_text"],
                    "additionalProperties": False,
                    "properties": {
                        **dict.fromkeys(["id", "url", "image"], ADDRESS),
                        **dict.fromkeys(["title", "summary", "content_text", "language"], TEXT),
                        **dict.fromkeys(["date_published", "date_modified"], TIME),
                        "authors": AUTHORS,
                        "tags": {"type": "array", "items": TEXT},
                    },
                },
            },
        },
    }
)


def item(says: dict[str, Any], body: str = "") -> Item:
    made = item_of("_news/2026-03-07-ferry.md", says, body, "en-us")
    assert made
    return made


def read(items: Sequence[Item], site: Publication = SITE) -> tuple[Any, Any]:
    """The Atom feed as feedparser reads it, and the JSON Feed."""
    parsed, says = feedparser.parse(atom(site, items)), json.loads(json_feed(site, items))
    assert not parsed.bozo
    assert parsed.version == "atom10"
    JSON_FEED_1_1.validate(says)
    return parsed, says


def test_both_feeds_say_whose_they_are(front: Front) -> None:
    parsed, says = read([item(front(updatedDateTime=datetime(2026, 3, 9, tzinfo=UTC)))])
    assert {key: parsed.feed[key] for key in ("id", "title", "link", "updated", "author", "language")} == {
        "id": "https://coast.example/desk/",
        "title": "Coast Every Day",
        "link": "https://coast.example/desk/",
        "updated": "2026-03-09T00:00:00Z",
        "author": "Coast Every Day",
        "language": "en-us",
    }
    assert [link.href for link in parsed.feed.links if link.rel == "self"] == [
        "https://coast.example/desk/feed.xml"
    ]
    del says["items"]
    assert says == {
        "version": "https://jsonfeed.org/version/1.1",
        "user_comment": "Written by Copydesk; changes are overwritten.",
        "title": "Coast Every Day",
        "home_page_url": "https://coast.example/desk/",
        "feed_url": "https://coast.example/desk/feed.json",
        "language": "en-us",
    }


def test_an_entry_says_everything(front: Front) -> None:
    updated = datetime(2026, 3, 9, tzinfo=UTC)
    parsed, says = read([item(front(images=[PICTURE], updatedDateTime=updated), "The body.\n")])
    (entry,) = parsed.entries
    assert {key: entry[key] for key in ("id", "title", "link", "published", "updated", "summary")} == {
        "id": PAGE,
        "title": "Ferry 0 docks early",
        "link": "https://www.harbor-ledger.example/0",
        "published": "2026-03-07T03:40:00Z",
        "updated": "2026-03-09T00:00:00Z",
        "summary": "It was early.",
    }
    assert [author.name for author in entry.authors] == ["Harbor Ledger"]
    assert [tag.term for tag in entry.tags] == ["Harbors", "Coast"]
    assert [content.value for content in entry.content] == ["The body."]
    assert entry.media_content == [{"url": PICTURE["url"], "medium": "image"}]
    assert says["items"] == [
        {
            "id": PAGE,
            "url": "https://www.harbor-ledger.example/0",
            "title": "Ferry 0 docks early",
            "summary": "It was early.",
            "image": PICTURE["url"],
            "date_published": "2026-03-07T03:40:00Z",
            "date_modified": "2026-03-09T00:00:00Z",
            "authors": [{"name": "Harbor Ledger"}],
            "tags": ["Harbors", "Coast"],
            "language": "en-us",
            "content_text": "The body.\n",
        }
    ]


@pytest.mark.parametrize(
    ("given", "link"),
    [
        (
            {"webUrl": None, "originalUrl": "https://v.example/watch?v=1&t=2"},
            "https://v.example/watch?v=1&t=2",
        ),
        ({"webUrl": "https://l.example/two words"}, "https://l.example/two%20words"),
        ({"webUrl": "https://l.example/straße"}, "https://l.example/straße"),
        ({"webUrl": "javascript:alert(1)", "originalUrl": None}, PAGE),
    ],
)
def test_an_entry_links_to_the_article_or_the_watch_page_or_our_own(
    front: Front, given: dict[str, Any], link: str
) -> None:
    parsed, says = read([item(front(**given))])
    assert (parsed.entries[0].link, says["items"][0]["url"]) == (link, link)


def test_the_newest_fifty_are_in_a_feed(front: Front) -> None:
    made = [item_of(f"_news/{number}.md", front(number), "") for number in range(60)]
    files = dict(site_files(SITE, filter(None, made)))
    parsed = feedparser.parse(files["feed.xml"])
    assert [entry.title.split()[1] for entry in parsed.entries] == [str(n) for n in range(59, 9, -1)]
    assert [each["id"] for each in json.loads(files["feed.json"])["items"]] == [e.id for e in parsed.entries]
    assert parsed.feed.updated == parsed.entries[0].updated


def test_a_feed_of_nothing_is_one() -> None:
    parsed, says = read([])
    assert (parsed.entries, says["items"]) == ([], [])
    assert parsed.feed.updated == "1970-01-01T00:00:00Z"


def test_an_entry_without_title_excerpt_and_provider_is_one(front: Front) -> None:
    _, says = read([item(front(title=None, excerpt=None, provider=None, topics=None))])
    assert says["items"][0]["content_text"] == ""


def test_a_site_without_an_address_has_no_feeds_and_no_sitemap(front: Front) -> None:
    names = dict(site_files(Publication("Coast", "", "", ()), [item(front())]))
    assert all(name.startswith("api/") for name in names)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.text(), body=st.text(), topic=st.text())
def test_no_text_breaks_a_feed_or_a_sitemap(front: Front, title: str, body: str, topic: str) -> None:
    made = item(front(title=title, excerpt=title, topics=[topic], provider={"name": title}), body)
    parsed, _ = read([made])
    assert len(parsed.entries) == 1
    assert sitemap(SITE, [made])


def test_markup_in_a_title_stays_text(front: Front) -> None:
    title = "Is <b>5 < 6</b> & {{ 7*7 }}?"
    parsed, says = read([item(front(title=title))])
    assert parsed.entries[0].title_detail.type == "text/plain"
    assert parsed.entries[0].title == says["items"][0]["title"] == title
