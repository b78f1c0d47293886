from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from html.parser import HTMLParser
from pathlib import Path

import frontmatter
import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from copydesk.documents.compose import as_related, compose
from copydesk.documents.document import Document, Image, ProviderBlock, Related, to_mapping
from copydesk.documents.front_matter import dumps, loads
from copydesk.documents.lint.checks import lint
from copydesk.documents.paths import document_name
from copydesk.documents.scalars import clean
from copydesk.model import Article

LEDGER = ProviderBlock(
    "Harbor Ledger", "harbor-ledger.example", [Image("https://l.example/logo.png", 50, 50)]
)
PICTURE = Image("https://l.example/a.jpg", 640, 480, cached=True)
EVENING = datetime(2024, 5, 5, 22, 30, 15, 999, timezone(-timedelta(hours=7)))


def article(**fields: object) -> Article:
    said = {
        "url": "https://www.harbor-ledger.example/a?utm_source=x",
        "canonical": "https://www.harbor-ledger.example/a",
        "source": "Harbor Ledger",
        "fetched": EVENING,
        "title": "Ferry  docks\nearly",
        "excerpt": " It was \t early. ",
    }
    return Article(**(said | fields))


def document(
    its: Article, heat: int = 69, published: bool = False, related: Sequence[Related] = (), **given: object
) -> Document:
    concluded = {
        "provider": LEDGER,
        "topics": ["Ferries", "Harbor"],
        "quality": 59,
        "picture": None,
        "published_at": EVENING,
    }
    alone = compose(its, **(concluded | given))
    return replace(alone, heat=heat, published=published, related=list(related))


def test_an_article_becomes_a_document_in_the_order_of_the_contract() -> None:
    other = document(article(amp="https://amp.harbor-ledger.example/b"), picture=PICTURE)
    text = dumps(to_mapping(document(article(), picture=PICTURE, related=[as_related(other)])))
    assert (
        text
        == """\
---
category: news
title: "Ferry docks early"
excerpt: "It was early."
publishedDateTime: 2024-05-06T05:30:15Z
originalUrl: "https://www.harbor-ledger.example/a?utm_source=x"
webUrl: "https://www.harbor-ledger.example/a"
type: article
quality: 59
heat: 69
published: false

provider:
  name: Harbor Ledger
  domain: harbor-ledger.example
  images:
    - url: "https://l.example/logo.png"
      width: 50
      height: 50

topics:
  - Ferries
  - Harbor

images:
  - url: "https://l.example/a.jpg"
    width: 640
    height: 480
    isCached: true

related:
  - title: "Ferry docks early"
    excerpt: "It was early."
    publishedDateTime: 2024-05-06T05:30:15Z
    webUrl: "https://www.harbor-ledger.example/a"
    ampWebUrl: "https://amp.harbor-ledger.example/b"
    cdnAmpWebUrl: "https://amp-harbor--ledger-example.cdn.ampproject.org/c/s/amp.harbor-ledger.example/b"
    type: article
    provider:
      name: Harbor Ledger
      domain: harbor-ledger.example
    quality: 59
    images:
      - url: "https://l.example/a.jpg"
        width: 640
        height: 480
        isCached: true
---

"""
    )


@given(
    title=st.text(st.characters(exclude_categories=())),
    excerpt=st.text(st.characters(exclude_categories=())),
    name=st.text(st.characters(exclude_categories=())),
)
@example(title="yes", excerpt="---", name="!!python/object:os.system")
@example(title="a \x07 b", excerpt="a\u202e\n\u2028b", name="\ufeff\ud800")
@example(title="\U0001f525" * 10_000, excerpt="word " * 2_000, name="x" * 10_000)
def test_whatever_strangers_send_reads_back_as_one_clean_line(title: str, excerpt: str, name: str) -> None:
    its = document(article(title=title, excerpt=excerpt), provider=ProviderBlock(name, "x.example"))
    text = dumps(to_mapping(its))
    says = loads(text).mapping
    assert says["title"] == " ".join(clean(title).split())
    assert says["excerpt"] == " ".join(clean(excerpt).split())
    assert says["provider"]["name"] == " ".join(clean(name).split())
    assert yaml.safe_load(text.split("\n---\n")[0]) == frontmatter.loads(text).metadata == says


@given(st.text(st.characters(exclude_categories=())))
def test_no_title_makes_a_document_that_lint_could_mend(title: str) -> None:
    its = document(article(title=title or "-"))
    name = document_name(EVENING, title, lambda name: False)
    found = [str(fault) for fault in lint(dumps(to_mapping(its)).encode(), name) if fault.fix]
    assert [fault for fault in found if "HTML entity" not in fault and "mojibake" not in fault] == []


def test_a_time_without_a_zone_counts_as_utc() -> None:
    assert document(article(), published_at=datetime(2024, 5, 6)).published_at == datetime(
        2024, 5, 6, tzinfo=UTC
    )


def test_a_video_has_its_frame_instead_of_an_address() -> None:
    its = document(article(kind="video", video="https://v.example/embed/1?a=1&b=2"))
    says = to_mapping(its)
    assert says["type"] == "video"
    assert "webUrl" not in says
    assert says["featuredContent"] == (
        '<iframe width="800" height="500" frameborder="0" src="https://v.example/embed/1?a=1&amp;b=2"'
        ' allow="accelerometer; autoplay; encrypted-media; gyroscope; picture-in-picture" allowfullscreen></iframe>'
    )
    assert (
        to_mapping(document(article(), related=[as_related(its)]))["related"][0]["webUrl"]
        == "https://www.harbor-ledger.example/a"  # its watch page, not the address as found
    )


@given(st.text())
def test_no_address_breaks_out_of_the_frame(tail: str) -> None:
    frame = document(article(kind="video", video=f"https://v.example/{tail}")).featured_content
    seen: list[list[tuple[str, str | None]]] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: seen.append(attributes)
    parser.feed(frame)
    assert [[name for name, _ in attributes] for attributes in seen] in (
        [["width", "height", "frameborder", "src", "allow", "allowfullscreen"]],
        [],  # not an address at all: then it is an article
    )


@pytest.mark.parametrize("video", ["", "javascript:alert(1)", "//v.example/embed/1"])
def test_a_video_that_cannot_be_embedded_is_an_article(video: str) -> None:
    says = to_mapping(document(article(kind="video", video=video)))
    assert says["type"] == "article"
    assert says["webUrl"]
    assert "featuredContent" not in says


@pytest.mark.parametrize("amp", ["", "/amp", "ftp://a.example/"])
def test_both_amp_addresses_or_neither(amp: str) -> None:
    assert not {"ampWebUrl", "cdnAmpWebUrl"} & to_mapping(document(article(amp=amp))).keys()


def test_what_was_taken_down_is_not_published() -> None:
    its = document(article(), published=True)
    its.removed = True
    says = to_mapping(its)
    assert list(says)[9:12] == ["published", "removed", "provider"]
    assert (says["published"], says["removed"]) == (False, True)


def test_a_picture_that_is_only_linked_says_so() -> None:
    linked = Image("https://l.example/a.jpg", 640, 480, cached=False)
    assert to_mapping(document(article(), picture=linked))["images"][0]["isCached"] is False


@pytest.mark.shared
def test_the_seed_is_what_the_model_writes(shared: Path) -> None:
    seed = next(shared.glob("seed/*.md")).read_text(encoding="utf-8")
    says = loads(seed).mapping
    picture, other = says["images"][0], says["related"][0]
    read = article(
        url=says["originalUrl"], canonical=says["webUrl"], title=says["title"], excerpt=says["excerpt"]
    )
    related = article(
        url=other["webUrl"],
        canonical=other["webUrl"],
        title=other["title"],
        excerpt=other["excerpt"],
        amp=other["ampWebUrl"],
    )
    its = document(
        read,
        provider=ProviderBlock(**says["provider"]),
        topics=says["topics"],
        quality=30,
        heat=-1,
        picture=Image(picture["url"], picture["width"], picture["height"], picture["isCached"]),
        published_at=says["publishedDateTime"],
        related=[
            as_related(
                document(
                    related,
                    provider=ProviderBlock(**other["provider"]),
                    quality=57,
                    picture=Image(*other["images"][0].values()),
                    published_at=other["publishedDateTime"],
                )
            )
        ],
    )
    its.secured = says["secured"]
    assert dumps(to_mapping(its)) == seed
