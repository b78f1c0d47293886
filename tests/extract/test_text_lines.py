"""Which of a page's lines are the article's text."""

from __future__ import annotations

import json

import pytest
from invented import PARAGRAPHS, article, page

from copydesk.extract import read
from copydesk.extract.labels import is_foreign, is_label, leads_elsewhere
from copydesk.extract.lines import tidied

TEXT = [f"<p>{each}</p>" for each in PARAGRAPHS]


def lines(*blocks: str, head: str = "") -> list[str]:
    return article(head, body="<h1>Ferry returns to the northern islands</h1>" + "".join(blocks)).text.split(
        "\n"
    )


@pytest.mark.parametrize(
    "block",
    [
        "<p><a href='/storm'>What the February storm destroyed on the coast</a></p>",
        "<p>Read more: <a href='https://www.harbor-ledger.example/storm'>What the storm destroyed</a></p>",
        "<p><strong>Lesen Sie auch: <a href='/storm'>Was der Sturm zerstörte</a></strong></p>",
        "<a href='/storm'><div><h3>What the storm destroyed</h3><p>A year on, the coast counts what it lost.</p></div></a>",
        "<p><strong>Storm warning:</strong> <a href='/storm'>What it will bring to the northern islands</a></p>",
        "<ul><li><b>Storm |</b> <a href='/storm'>What it destroyed</a></li><li>Pier: <a href='/pier'>Built for the north</a></li></ul>",
        "<p><a href='/storm'>What the February storm destroyed on the coast</a> [PHOTO]<br><a href='/pier'>A pier for the northern islands at last</a> [VIDEO]</p>",
        "<ul><li><a href='/storm'>What the storm destroyed</a></li><li><a href='/pier'>A pier for the north</a></li></ul>",
        "<div class='newsletter-signup'><p>The harbour in your mailbox, every morning before six, and never on a Sunday.</p></div>",
        "<aside><p>The harbour office was founded in 1899 and has moved three times since, as the records tell.</p></aside>",
        "<p>Sign up for our free newsletter and never miss a sailing</p>",
        "<p>Follow the Harbor Ledger on Facebook and Instagram.</p>",
        "<p>© 2024 Harbor Ledger. All rights reserved.</p>",
        f"<p>An dieser Stelle finden Sie externe Inhalte, die den Artikel ergänzen. {'Sie können sie anzeigen lassen. ' * 6}</p>",
    ],
)
def test_links_to_other_articles_boxes_and_pleas_are_no_text(block):
    assert lines(*TEXT[:3], block, *TEXT[3:]) == PARAGRAPHS


@pytest.mark.parametrize(
    "block",
    [
        "<p>The office says more <a href='/timetable'>in its timetable</a>, which it has published on Thursday.</p>",
        "<p>Subscribe, the harbour master said, is what the shipping company wants us to do with its price list.</p>",
        "<p>Timetable: <a href='https://www.other.example/timetable'>All sailings of the summer, day by day</a></p>",
        "<h3><a href='https://www.other.example/lamp'>The storm lamp of the makers in Amel</a></h3><p>It burns for thirty hours.</p>",
    ],
)
def test_text_that_links_or_begins_like_a_plea_stays(block):
    assert len(lines(*TEXT[:3], block, *TEXT[3:])) > len(PARAGRAPHS)


def test_the_card_of_links_that_a_name_opens_is_no_text():
    card = "<span><a href='/okoro'>Ines Okoro</a><a href='/pier'>Harbour master opens the pier</a> <a href='/fees'>New fees</a></span>"
    named = f"<p>On the pier, {card} harbour master Okoro thanked the fishermen who had carried mail and milk.</p>"
    assert lines(*TEXT, named)[-1].startswith("On the pier, harbour master Okoro thanked")


@pytest.mark.parametrize("name", ["o:p", "n<av", "p,"])
def test_an_element_with_a_name_that_nobody_may_write_costs_no_text(name):
    item = f"<ul><li><{name}>Three times a day</{name}></li></ul>"
    words = [each.replace("the northern islands", f"<{name}>the northern islands</{name}>") for each in TEXT]
    assert lines(*words, f"<table><tr><td>{item}</td></tr></table>") == PARAGRAPHS


def test_a_page_that_is_a_single_paragraph_is_read():
    html = f"<html><body><p>{'<br>'.join(PARAGRAPHS)}</p></body></html>"
    assert read(page(), html.encode()).text.split("\n") == PARAGRAPHS


def test_a_text_in_blocks_without_names_is_found_with_its_headings():
    wares = "<div><p>Fish is landed at six.</p></div>" * 3
    text = f"<div><div>{TEXT[0]}<h2>The repairs</h2>{''.join(TEXT[1:])}</div></div>"
    html = f"<html><body><div>{wares}</div>{text}<div>{wares}</div></body></html>".encode()
    found = read(page(link={"title": "Ferry returns"}), html).text
    assert found.split("\n") == [PARAGRAPHS[0], "The repairs", *PARAGRAPHS[1:]]


def in_block(tail: str) -> list[str]:
    return lines(f"<div class='text'>{''.join(TEXT)}</div>", tail)


def test_what_follows_the_block_of_the_text_is_none_of_it():
    plea = "<p>Since 1899 this paper has been there for the coast, and with your help it will be for another century.</p>"
    assert in_block(f"<div class='help'>{plea}</div><p>Harbor Ledger (quill)</p>") == PARAGRAPHS


@pytest.mark.parametrize("name", ["text", "more"])
def test_a_text_that_goes_on_in_another_block_is_whole(name):
    more = [
        f"{each[:-1]}, as was also said on the second day."
        for each in PARAGRAPHS[: 1 if name == "text" else 3]
    ]
    assert in_block(f"<div class='{name}'>{''.join(f'<p>{each}</p>' for each in more)}</div>") == [
        *PARAGRAPHS,
        *more,
    ]


def test_where_links_are_most_of_the_text_they_are_the_article():
    listed = [
        f"<p><a href='/boat/{n}'>Boat number {n} of the fleet, with all that is known of her</a></p>"
        for n in range(30)
    ]
    assert len(lines(TEXT[0], *listed, TEXT[1])) > 25


def test_a_text_in_several_containers_is_whole():
    half = "<div class='wrap'><div class='part'>" + "{}" + "</div></div>"
    more = [f"{each[:-1]}, as was also said on the second day of the hearing." for each in PARAGRAPHS]
    html = half.format("".join(TEXT)) + "<div class='wrap'><div class='advert'>Advertisement</div></div>"
    html += half.format("".join(f"<p>{each}</p>" for each in more))
    found = article(
        body=f"<h1>Ferry returns</h1><div class='entry-content'>{''.join(TEXT)}</div>" + html
    ).text
    assert all(each in found for each in (*PARAGRAPHS, *more))


def entries(link: str) -> str:
    text = (
        "On day {} of the hearing, captains told the court what the storm had done to their boats and houses."
    )
    return "".join(f"<article><a href='{link}'>Day</a><p>{text.format(n)}</p></article>" for n in range(9))


def test_other_articles_within_the_article_are_none_of_it():
    assert lines(*TEXT, entries("/hearing")) == PARAGRAPHS


def test_the_entries_of_a_live_blog_are_its_text():
    assert len(lines(*TEXT, entries("#entry"))) > len(PARAGRAPHS) + 8


def test_the_standfirst_is_the_first_line_where_the_page_describes_itself_with_it():
    standfirst = "After six weeks of repairs, the boats sail again, and the islands rejoice"
    head = f"<meta name='description' content='{standfirst}.'>"
    found = article(
        head,
        body=f"<header><h1>Ferry returns</h1><h2 class='dek'>{standfirst}</h2></header><div class='article-body'>{''.join(TEXT)}</div>",
    )
    assert found.text.split("\n") == [standfirst, *PARAGRAPHS]


def test_a_description_that_stands_below_the_text_is_not_put_above_it():
    description = "All about boats, piers and the people who live with them on the northern coast"
    found = lines(
        *TEXT,
        f"<div><span>{description}</span></div>",
        head=f"<meta name='description' content='{description}'>",
    )
    assert found[0] == PARAGRAPHS[0]


def test_headline_byline_and_date_are_no_first_lines_and_credits_no_last_ones():
    found = tidied(
        [
            "Ferry returns",
            "By Ada Quill",
            "2 May 2024, 08:30",
            "Northern coast",
            *PARAGRAPHS,
            "Read more:",
            "(quill)",
        ],
        {"ferryreturns"},
    )
    assert found == PARAGRAPHS


def test_a_long_paragraph_that_comes_twice_in_a_row_is_written_once():
    assert tidied([PARAGRAPHS[0], *PARAGRAPHS, PARAGRAPHS[0]], set()) == [*PARAGRAPHS, PARAGRAPHS[0]]


@pytest.mark.parametrize(
    "label",
    [
        "Read more",
        "READ NEXT:",
        "Lesen Sie auch",
        "Lire aussi",
        "Te puede interesar",
        "Leggi anche",
        "関連記事",
        "Читайте также:",
    ],
)
def test_labels_of_many_languages(label):
    assert is_label(label) and leads_elsewhere(label.rstrip(":") + ": The pier that was never built")


@pytest.mark.parametrize(
    "line",
    [
        "Read the letter",
        "The newsletter was founded in 1899",
        "Reading helps",
        "Follow the coast road north.",
    ],
)
def test_sentences_are_no_labels_and_no_pleas(line):
    assert not (is_label(line) or leads_elsewhere(line) or is_foreign(line))


def test_text_that_only_scripts_carry_is_read():
    state = {
        "page": {"blocks": [{"type": "p", "text": each} for each in PARAGRAPHS], "menu": ["Home", "News"]}
    }
    data = json.dumps(state)
    for script in (
        f"<script type='application/json'>{data}</script>",
        f"<script>window.__STATE__ = {data};</script>",
        f"<script>window.queue = window.queue || []; window.queue.push({data});</script>",
    ):
        assert (
            article(script, body="<h1>Ferry returns</h1><div id='app'></div>").text.split("\n") == PARAGRAPHS
        )


def test_text_that_is_streamed_to_the_application_is_read():
    html = "".join(f"<p>{each}</p>" for each in PARAGRAPHS)
    stream = (
        f'1:I["chunk.js"]\n2:T{len(html.encode()):x},{html}3:["$","div",null,{{"title":"Ferry returns"}}]\n'
    )
    middle = len(stream) // 2
    pushes = [[0], [1, stream[:middle]], [1, stream[middle:]]]
    scripts = "".join(f"<script>self.__next_f.push({json.dumps(each)})</script>" for each in pushes)
    found = article(scripts, body="<h1>Ferry returns</h1><div id='app'></div>")
    assert found.text.split("\n") == PARAGRAPHS
    assert found.came_from["text"] == "the page's scripts"


def test_a_live_blog_without_text_in_the_page_has_its_updates():
    updates = [
        {"@type": "BlogPosting", "headline": f"Entry {n}", "articleBody": each}
        for n, each in enumerate(PARAGRAPHS)
    ]
    data = json.dumps({"@type": "LiveBlogPosting", "headline": "Ferry returns", "liveBlogUpdate": updates})
    found = article(
        f"<script type='application/ld+json'>{data}</script>",
        body="<h1>Ferry returns</h1><div id='app'></div>",
    )
    assert found.text.split("\n")[::2] == PARAGRAPHS
    assert found.came_from["text"] == "JSON-LD liveBlogUpdate"
