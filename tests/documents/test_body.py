"""A text that is written below the front matter is shown as it is, by whatever renders it."""

from __future__ import annotations

import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from copydesk.documents.body import as_body
from copydesk.documents.front_matter import dumps, loads
from copydesk.documents.scalars import clean

HOSTILE = [
    "{{ 7*7 }} and {{ site.title }} and {{- 7 -}}",
    "{% raw %} and {% include x %} and {# a comment #}",
    "{{< x >}} and {{% x %}} and {{</* x */>}}",
    "<script>alert(1)</script> and <% 7 %> and <!-- more --> and <!--more-->",
    "# heading",
    "---",
    "===",
    "- a list",
    "+ a list",
    "* a list",
    "1. a list",
    "1234567890) a list",
    "> a quotation",
    ": a definition",
    "```ruby",
    "~~~",
    "    code",
    "`code` and **bold** and _italic_ and ~~struck~~ and H~2~O",
    "[a link](https://www.example.org/) and ![a picture](x.png) and [a footnote][^1] and <https://a.example/>",
    "[^1]: a note",
    "[a]: https://a.example/",
    "*[HTML]: an abbreviation",
    "{:.class} and {:toc} and {::nomarkdown}",
    "{: .class}",
    "| a | table |",
    "|---|---|",
    "$$ e = mc^2 $$ and \\( x \\) and \\[ y \\] and \\* and \\",
    "&lt;b&gt; and &amp;amp; and &#123;{ and AT&T",
    "https://a.example/ and www.example.org and WWW.EXAMPLE.ORG and ftp://a.example/ and someone@a.example",
    "@someone and #1",
    "+++",
    "^",
    "He said -- and then --- ... nothing ....",
    "Nine hours. The harbor reopened at 12:30, on 3.5 m of tide, he said.",
]


def rendered(html: str) -> list[str]:
    """The paragraphs of a page that holds nothing but paragraphs."""
    assert set(re.findall(r"<[^>]*>", html)) <= {"<p>", "</p>"}
    return [unescape(each) for each in re.findall(r"<p>(.*?)</p>", html, re.DOTALL)]


def test_a_text_reads_as_it_was() -> None:
    assert as_body("The harbor reopened, he said.\nIt was 12:30.") == (
        "The harbor reopened, he said.\n\nIt was 12:30.\n"
    )
    assert as_body("") == as_body(" \n\n") == ""


def test_a_text_is_written_below_the_front_matter_and_read_again() -> None:
    body = as_body("\n".join(HOSTILE))
    assert loads(dumps({"title": "A"}, body)).body == body


paragraphs = st.lists(
    st.lists(
        st.sampled_from(["a", "1", "9", " ", "\t", "-", "é", "\u0301", *r"""&<>{}\`*_[]()#|~^$@!.:+="'/%"""])
    ).map("".join)
    | st.text()
)


@given(paragraphs.map("\n".join))
@example("\n".join(HOSTILE))
def test_markdown_shows_any_text_as_it_is(text: str) -> None:
    body = as_body(text)
    shown = rendered(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(body))
    lines = clean("\n\n".join(line.strip() for line in clean(text).splitlines())).split("\n\n")
    assert shown == [line for line in lines if line]
    assert not re.search(r"[{}<]|&(?!\w+;|#\d+;)", body)


@pytest.mark.slow
@pytest.mark.parametrize("generator", ["jekyll", "hugo"])
def test_a_real_generator_shows_a_hostile_text_as_it_is(generator: str, tmp_path: Path) -> None:
    if not (program := shutil.which(generator)):
        pytest.skip(f"no {generator} here; Debian's package {generator} has it")
    SITES[generator](tmp_path, dumps({"title": "A", "layout": "bare"}, as_body("\n".join(HOSTILE))))
    built = subprocess.run(
        [program, *BUILD[generator]], cwd=tmp_path, capture_output=True, text=True, timeout=120
    )
    assert built.returncode == 0, built.stderr
    page = (tmp_path / "site/a/index.html").read_text(encoding="utf-8")
    html = page.partition("<main>")[2].partition("</main>")[0]
    assert rendered(html) == [each.strip() for each in HOSTILE]


def jekyll(folder: Path, document: str) -> None:
    (folder / "_layouts").mkdir()
    (folder / "_layouts/bare.html").write_text("<main>{{ content }}</main>")
    (folder / "_config.yml").write_text("title: OOPS\n")
    (folder / "a.md").write_text(document.replace("layout: bare", "layout: bare\npermalink: /a/"))


def hugo(folder: Path, document: str) -> None:
    (folder / "layouts/_default").mkdir(parents=True)
    (folder / "layouts/_default/bare.html").write_text("<main>{{ .Content }}</main>")
    (folder / "config.yaml").write_text("title: OOPS\nmarkup: {goldmark: {renderer: {unsafe: true}}}\n")
    (folder / "content").mkdir()
    (folder / "content/a.md").write_text(document)


SITES = {"jekyll": jekyll, "hugo": hugo}
BUILD = {"jekyll": ["build", "--destination", "site"], "hugo": ["--destination", "site"]}
