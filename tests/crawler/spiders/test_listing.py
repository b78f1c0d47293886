from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import HtmlResponse, Response

from copydesk.conversation.messages import SourceJob
from copydesk.errors import Unreadable
from copydesk.urls import is_web
from crawler.spiders.listing import ListingSpider

URL = "https://www.capitol-courier.example/latest/"
SITE = "https://www.capitol-courier.example"


def listed(page: str, url: str = URL) -> dict[str, str]:
    """Title by address, without the site's own part, in the order found."""
    spider = ListingSpider(SourceJob("Capitol Courier", "listing", url))
    links = spider.parse(HtmlResponse(url, body=page.encode(), encoding="utf-8"))
    return {link.url.removeprefix(SITE): link.title for link in links}


def cards(*links: tuple[str, str]) -> str:
    return "".join(f'<div class="teaser"><h3><a href="{url}">{title}</a></h3></div>' for url, title in links)


FURNITURE = """
<header><nav class="main-nav"><a href="/">Capitol Courier</a> <a href="/world/">World</a>
<a href="/politics/national-and-regional-news/">National and regional news from the capital</a></nav></header>
<div class="breadcrumb"><a href="/news/all-the-latest-news/">All the latest news from everywhere</a></div>
<p class="tags"><a href="/tag/the-long-bridge-over-the-bay/">The long bridge over the bay</a></p>
<p>By <a rel="author" href="/authors/maria-del-carmen-ortega-ruiz/">Maria del Carmen Ortega Ruiz</a></p>
<p><a href="/login?next=/latest/">Sign in to read all of our articles</a></p>
<div class="pagination"><a href="/latest/page/2/">Older stories from last week</a> <a href="?page=3">3</a></div>
<footer><a href="/terms-and-conditions-of-use">Terms and conditions of use of this website</a>
<a href="/privacy-policy">Read our privacy policy and cookie policy here</a>
<a href="/media/annual-report-for-2025-final.pdf">Our annual report for the year 2025</a>
<a href="https://other.example/2026/03/04/an-article-of-another-site/">An article that stands on another site</a>
<a href="mailto:desk@capitol-courier.example">Write to the editors of this newspaper</a></footer>
"""


def test_the_articles_are_listed_in_the_pages_order_and_nothing_else() -> None:
    articles = [
        ("/2026/03/04/harbour-bridge-to-reopen-in-may/", "Harbour bridge to reopen in May, mayor says"),
        ("/2026/03/05/school-board-votes-on-budget/", "School board votes on the budget tonight"),
        ("/2026/03/03/ferry-strike-ends/", "Ferry strike ends"),
    ]
    assert list(listed(f"<body>{FURNITURE}<main>{cards(*articles)}</main></body>").items()) == articles


@pytest.mark.parametrize(
    ("url", "title"),
    [
        ("/news/article/council-approves-new-tram-line", "Council approves new tram line after long debate"),
        ("/artikel/12345678.html", "Stadtrat beschließt neue Straßenbahnlinie nach Osten"),
        ("/story.php?id=48213", "Council approves the new tram line after debate"),
        ("/n1/2026/0304/c1001-40223222.html", "市议会批准新的有轨电车线路建设计划"),
        (
            "/%E5%B8%82%E8%AE%AE%E4%BC%9A%E6%89%B9%E5%87%86%E6%96%B0%E7%9A%84/",
            "市议会批准新的有轨电车线路建设计划",
        ),
        ("/articles/20260304/k00/00m/030/335000c", "イスラエルとハマスの停戦「最も合意に近い」"),
        ("/privacy-fears-grow-as-cameras-arrive", "Privacy fears grow as the cameras arrive"),
        ("/2026-03-04-ferry_strike_ends_after_week", "Ferry strike ends after a week of talks"),
        (
            "//www.capitol-courier.example/a/council-approves-tram-line",
            "Council approves the new tram line tonight",
        ),
        (
            "https://news.capitol-courier.example/a/council-approves-tram-line",
            "Council approves the new tram line tonight",
        ),
    ],
)
def test_addresses_of_many_shapes_are_articles(url: str, title: str) -> None:
    found = listed(f"<body>{FURNITURE}<ul><li><a href='{url}'>{title}</a></li></ul></body>")
    assert list(found.values()) == [title]


def test_a_short_headline_is_vouched_for_by_its_neighbours() -> None:
    articles = [
        ("/news/council-approves-new-tram-line", "Council approves the new tram line"),
        ("/news/school-board-votes-on-budget", "School board votes on the budget tonight"),
        ("/news/rain", "Rain until Friday, then sun"),
    ]
    assert list(listed(cards(*articles)).items()) == articles
    assert listed('<p><a href="/news/rain">Rain until Friday, then sun</a></p>') == {}


def test_the_title_is_the_headline_of_the_card() -> None:
    page = """
    <article><a href="/2026/03/04/a-bridge-reopens"><img src="b.jpg" alt=""></a><span>Politics</span>
      <h2>The harbour bridge reopens in May</h2><p>Summary.</p><a href="/2026/03/04/a-bridge-reopens">Read more</a></article>
    <article><a href="/2026/03/04/a-ferry-returns"><span>Transport</span><h2>The ferry returns to the harbour</h2>
      <p>A long summary of what happened to the ferry and when it will be back.</p></a></article>
    <article><a href="/2026/03/04/a-tram-is-built"><div>City</div><div>The council builds another tram line</div>
      <p>A long summary of what the council decided and why it did so, which goes on for quite a while, as summaries
      tend to do on pages whose makers could not decide what is the headline and what is not.</p></a></article>
    <article><h2><a href="/2026/03/04/a-park-opens">The park opens <b>today</b></a></h2>
      <a href="/2026/03/04/a-park-opens#comments">12 comments</a></article>
    """
    assert listed(page) == {
        "/2026/03/04/a-bridge-reopens": "The harbour bridge reopens in May",
        "/2026/03/04/a-ferry-returns": "The ferry returns to the harbour",
        "/2026/03/04/a-tram-is-built": "The council builds another tram line",
        "/2026/03/04/a-park-opens": "The park opens today",
    }


def test_a_wrapper_with_a_telling_class_hides_nothing() -> None:
    page = cards(
        ("/news/council-approves-new-tram-line", "Council approves the new tram line"),
        ("/news/school-board-votes-on-budget", "School board votes on the budget tonight"),
    )
    assert len(listed(f'<div id="page" class="nav open"><div class="menu">{page}</div></div>')) == 2


def test_a_base_is_obeyed_within_the_site_and_the_page_itself_is_left_out() -> None:
    link = '<a href="council-approves-new-tram-line">Council approves the new tram line</a>'
    assert list(listed(f'<base href="/news/">{link}')) == ["/news/council-approves-new-tram-line"]
    assert listed(f'<base href="https://evil.example/">{link}') == {}
    assert (
        listed(f'<a href="{URL}#council-approves-new-tram-line">Council approves the new tram line</a>') == {}
    )


def test_a_page_without_articles_says_so() -> None:
    spider = ListingSpider(SourceJob("Capitol Courier", "listing", URL))
    assert list(spider.parse(Response(URL, body=FURNITURE.encode()))) == []
    assert spider.notes[0].startswith("none of the 12 links")


@pytest.mark.parametrize(
    ("body", "reason"), [(b"", "empty or not HTML"), (b"<rss><channel/></rss>", "use `feed:`")]
)
def test_what_is_no_page_says_so(body: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        list(ListingSpider(SourceJob("C", "listing", URL)).parse(Response(URL, body=body)))


@pytest.mark.parametrize(
    "monster",
    ["<div>" * 300_000, "<a href=x>" * 20_000, "<!--" * 1_000_000, "<a href=y>" + "<i>x" * 50_000],
    ids=["nested", "anchors", "comments", "text"],
)
def test_monsters_do_no_harm(monster: str) -> None:
    article = "<a href='/2026/03/04/harbour-bridge-to-reopen'>Harbour bridge to reopen in May</a>"
    assert "/2026/03/04/harbour-bridge-to-reopen" in listed(article + monster)


def test_a_page_of_300_000_attributes_is_refused() -> None:
    with pytest.raises(Unreadable, match="attributes"):
        listed("<a " + " ".join(f"a{n}" for n in range(300_000)) + ">")


@given(
    st.binary(max_size=200)
    | st.text(max_size=200).map(lambda text: f"<a href='{text}'>{text}</a>".encode(errors="replace"))
)
def test_any_bytes_are_links_or_unreadable(body: bytes) -> None:
    try:
        links = list(ListingSpider(SourceJob("C", "listing", URL)).parse(Response(URL, body=body)))
    except Unreadable:
        return
    assert all(is_web(link.url) for link in links)
