"""An example: the spider of one site, "The Tidewater Almanac". Copy it, and change what is marked.

The general spiders see none of this site's articles: its archive page holds no links, only data for a
script:  <script id="issue" type="application/json">{"stories": [{"path": "/1887/a-slug",
"headline": "…", "date": "2026-03-04"}], "older": "/archive/?page=2"}</script>  (the last page: null)

In copydesk.yaml:  - {name: The Tidewater Almanac, spider: example_site}
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from scrapy import Request
from scrapy.http import TextResponse

from copydesk.model import Link
from crawler.spiders.source import SourceSpider
from crawler.spiders.tolerant import moment

MOST_PAGES = 5  # of the archive; the newest come first


class TidewaterAlmanac(SourceSpider):
    start_urls = ("https://www.tidewater-almanac.example/archive/",)  # ← the page that lists the articles

    def parse(self, response: TextResponse, page: int = 1) -> Iterator[Link | Request]:
        """Called with the answer to each of start_urls: yield a Link for each article."""
        issue = json.loads(response.css("script#issue::text").get("{}"))  # ← where the page has them
        for story in issue.get("stories", []):
            yield Link(
                url=response.urljoin(story["path"]),
                source=self.source.name,
                title=story["headline"],
                published=moment(story["date"]),
            )
        # Yield a Request to follow a further page; what you pass by name arrives as an argument.
        if issue.get("older") and page < MOST_PAGES:
            yield self.request(response.urljoin(issue["older"]), self.parse, page=page + 1)

    def parse_article(self, response: TextResponse) -> dict[str, Any]:
        """Called with each article's page. Leave it out, or leave fields out: the desk reads the rest."""
        return {  # ← the selectors; the names are those of copydesk.model.Article
            "title": response.css("h1.ta-headline::text").get("").strip(),
            "text": "\n".join(
                "".join(each.css("::text").getall()) for each in response.css("div.ta-copy > p")
            ),
            "authors": [name.strip() for name in response.css("p.ta-by::text").getall()],
            "published": moment(response.css("time.ta-time::attr(datetime)").get()),
        }
