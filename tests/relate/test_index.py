"""What the index finds."""

from __future__ import annotations

from copydesk.relate.features import Reader
from copydesk.relate.index import BEST, OF_ONE_PUBLISHER, Index
from copydesk.relate.items import Item
from copydesk.relate.query import query_of
from copydesk.relate.terms import words

FERRY = "Ferry sinks off Naxos, 40 rescued by fishermen of Agia Anna"


def item(text: str, title: str = FERRY, name: str = "1", publisher: str = "") -> Item:
    return Item(name, title, text, None, publisher)


def test_a_look_up_finds_earlier_articles_alone_the_most_similar_first() -> None:
    titles = ["Ferry sinks off Naxos", "Bank raises rates", FERRY, "Naxos mourns"]
    index = Index(list(Reader().read(item("", title) for title in titles)))
    assert list(index.look_up(2)) == [0]
    assert list(index.look_up(0)) == []
    assert set(index.look_up(3)) == {0, 2}
    assert list(index.look_up(3, oldest=1)) == [2]


def test_who_publishes_the_same_fifty_times_does_not_hide_the_others() -> None:
    features = list(Reader().read([item("", FERRY)] * 60))
    index = Index(features, ["paper", "radio", *["spam"] * 57, "wire"])
    found = index.look_up(59)
    assert {0, 1} < set(found)
    assert len(found) == 2 + OF_ONE_PUBLISHER <= BEST


def test_an_index_of_nothing_is_no_mistake() -> None:
    Index([])


def test_a_query_is_made_of_the_rarest_names_in_the_order_of_the_article() -> None:
    text = (
        "The ferry went down off Naxos. Fishermen of Agia Anna were there first, said Captain Stavros Melas."
    )
    query = query_of(item(text)).split()
    assert {"Naxos", "Agia"} < set(query)
    assert query == sorted(query, key=words(f"{FERRY} {text}").index)
    assert query_of(item("", title="")) == ""
