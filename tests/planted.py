"""A good document, to plant faults in."""

from __future__ import annotations

NAME = "2024-05-31-ferry-docks-early.md"

DOCUMENT = """\
---
category: news
title: "Ferry docks early"
excerpt: "The first boat of the year came in two hours before its time."
publishedDateTime: 2024-05-31T08:00:00Z
originalUrl: "https://www.harbor-ledger.example/a?utm_source=x"
webUrl: "https://www.harbor-ledger.example/a"
ampWebUrl: "https://amp.harbor-ledger.example/a"
cdnAmpWebUrl: "https://amp-harbor--ledger-example.cdn.ampproject.org/c/s/amp.harbor-ledger.example/a"
type: article
quality: 59
heat: 79
published: true

provider:
  name: Harbor Ledger
  domain: harbor-ledger.example
  images:
    - url: "/assets/images/organizations/ledger-50x50.jpg"
      width: 50
      height: 50

topics:
  - Ferries
  - Harbor

images:
  - url: "https://www.harbor-ledger.example/a.jpg"
    width: 640
    height: 480
    isCached: true

related:
  - title: "Boat comes in before its time"
    excerpt: "Nobody was on the pier."
    publishedDateTime: 2024-05-31T09:00:00Z
    webUrl: "https://post.example/b"
    type: article
    provider:
      name: The Post
      domain: post.example
    quality: 42
  - title: "Early ferry"
    excerpt: ""
    publishedDateTime: 2024-05-31T10:00:00Z
    webUrl: "https://courier.example/c"
    type: article
    provider:
      name: The Courier
      domain: courier.example
    quality: 42
---

"""


def planted(*changes: tuple[str, str]) -> str:
    """The document with the first of each pair replaced by the second."""
    text = DOCUMENT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text
