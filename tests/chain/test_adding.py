"""Sources found on the demo's newsroom, and tried with the real crawl."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from copydesk.chain.adding import propose
from copydesk.commands.source import command
from copydesk.demo.web import HTML, Answer
from copydesk.errors import BadInput, Unreadable
from copydesk.workspace.workspace import load

pytestmark = pytest.mark.slow

LEDGER = "https://www.harbor-ledger.example"
FEED = f"{LEDGER}/feed.xml"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "copydesk.yaml").write_text("# my desk\ncrawl: {delay: 0}\n")
    return tmp_path


@contextmanager
def served(newsroom: Any, answers: dict[str, Answer]) -> Iterator[None]:
    """Other answers for a while."""
    before = dict(newsroom.web.answers)
    newsroom.web.answers.update(answers)
    newsroom.web.asked.clear()
    try:
        yield
    finally:
        newsroom.web.answers.clear()
        newsroom.web.answers.update(before)


def front(newsroom: Any, head: str) -> dict[str, Answer]:
    body = newsroom.web.answers[f"{LEDGER}/"].body.replace(b"</head>", f"{head}</head>".encode())
    return {f"{LEDGER}/": Answer(HTML, body)}


def test_one_command_finds_a_sites_feed_tries_it_and_adds_a_line(newsroom: Any, desk: Path) -> None:
    named = front(newsroom, '<link rel="alternate" type="application/rss+xml" href="/feed.xml">')
    with served(newsroom, named):
        run = CliRunner().invoke(command, ["add", LEDGER, "-w", str(desk)], catch_exceptions=False)
    assert run.exit_code == 0
    assert (desk / "copydesk.yaml").read_text() == (
        f"# my desk\ncrawl: {{delay: 0}}\n\nsources:\n  - {{name: Harbor Ledger, feed: {FEED}}}\n"
    )
    assert f"→ feed     {FEED}  the page names it: 9 links, newest 2026-03-09" in run.output
    assert "Chosen: a feed says title, date and summary of each link." in run.output
    assert "  article  2026-03-07 17:40  Inside the dock deal" in run.output
    assert "Next: copydesk run --source 'Harbor Ledger' -w" in run.output
    assert sum("utm_source" in url for url in newsroom.web.asked) == 5  # as the feed has its links
    assert newsroom.web.asked.count(f"{LEDGER}/robots.txt") == 2  # of the search, and of the trial
    assert sorted(path.name for path in desk.iterdir()) == ["copydesk.yaml"]


@pytest.mark.parametrize(
    ("url", "kind", "address", "name"),
    [
        (FEED, "feed", FEED, "Harbor Ledger"),
        ("www.the-civic-post.example", "sitemap", "https://www.the-civic-post.example/news-sitemap.xml", "The Civic Post"),
        ("https://www.marram-mercury.example/latest/", "listing", "", "The Marram Mercury"),
        ("https://www.gull-rock-gazette.example/", "feed", "https://www.gull-rock-gazette.example/rss", "Gull Rock Gazette"),
    ],
)  # fmt: skip
def test_each_kind_of_site_gets_its_kind_of_source(
    newsroom: Any, desk: Path, url: str, kind: str, address: str, name: str
) -> None:
    found = propose(load(desk), url, "", lambda _: None)
    assert getattr(found.source, kind) == (address or url)
    assert found.source.name == name
    assert found.trial.report.articles >= 3


def test_names_are_told_apart_and_what_is_there_under_any_address_is_not_added_again(
    newsroom: Any, desk: Path
) -> None:
    text = f"crawl: {{delay: 0}}\nsources: [{{name: Harbor Ledger, feed: '{LEDGER}/old.xml'}}]\n"
    (desk / "copydesk.yaml").write_text(text)
    assert propose(load(desk), FEED, "", lambda _: None).source.name == "Harbor Ledger 2"
    (desk / "copydesk.yaml").write_text(text.replace("old.xml", "feed.xml"))
    with pytest.raises(BadInput, match=r"feed\.xml is a source already: 'Harbor Ledger'"):
        propose(load(desk), LEDGER, "", lambda _: None)


def test_a_feed_that_leads_to_no_article_gives_way_to_what_does(newsroom: Any, desk: Path) -> None:
    item = f"<item><title>A podcast of the port</title><link>{LEDGER}/listen.mp3</link></item>"
    podcast = Answer("application/rss+xml", f"<rss version='2.0'><channel>{item}</channel></rss>".encode())
    named = front(newsroom, '<link rel="alternate" type="application/rss+xml" href="/podcast">')
    with served(newsroom, {f"{LEDGER}/podcast": podcast, **named}):
        found = propose(load(desk), LEDGER, "", lambda _: None)
    assert found.source.listing.rstrip("/") == LEDGER
    assert found.because == "no article could be read of what goes before it"


def test_where_nothing_is_found_it_is_said_why(newsroom: Any, desk: Path) -> None:
    bare = {
        f"{LEDGER}/": Answer(HTML, b"<html><body><p>Welcome.</p></body></html>"),
        FEED: Answer(HTML, b"", 404),
    }
    with served(newsroom, bare), pytest.raises(Unreadable, match="no feed, sitemap or list of articles"):
        propose(load(desk), LEDGER, "", lambda _: None)
    with pytest.raises(Unreadable, match="404"):
        propose(load(desk), f"{LEDGER}/nothing-here", "", lambda _: None)


def test_all_sources_are_checked_a_line_each(newsroom: Any, desk: Path) -> None:
    (desk / "copydesk.yaml").write_text(
        f"crawl: {{delay: 0}}\nsources:\n- {{name: Harbor Ledger, feed: '{FEED}'}}\n- {{name: Gone, feed: '{LEDGER}/gone.xml'}}\n"
    )
    run = CliRunner().invoke(command, ["check", "--limit", "2", "-w", str(desk)], catch_exceptions=False)
    assert run.exit_code == 1
    first, second = run.output.splitlines()
    assert first == "ok     Harbor Ledger: 9 links, 2 articles read"
    assert second.startswith("FAULT  Gone: ")
    assert "404" in second


def test_the_page_on_adding_a_source_shows_what_the_command_prints(newsroom: Any, desk: Path) -> None:
    page = (Path(__file__).parents[2] / "docs/adding-a-source.md").read_text(encoding="utf-8")
    shown = page.partition(f"$ copydesk source add {LEDGER}/\n")[2].partition("```")[0]
    run = CliRunner().invoke(command, ["add", f"{LEDGER}/", "-w", str(desk)], catch_exceptions=False)
    assert run.stdout.replace(f" -w {desk}", "").replace(f"{desk}/", "") == shown
