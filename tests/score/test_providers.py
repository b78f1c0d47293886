"""Whose site it is."""

from __future__ import annotations

import pytest

from copydesk.score.providers import Providers, choose_name
from copydesk.workspace.settings import Logo, Provider, Scoring

LOGO = Logo("/x.jpg", 50, 50)
PROVIDERS = Providers(
    [
        Provider("big.example", name="Big News", owner="Midwest Radio", bonus=0, images=(LOGO,)),
        Provider("Small.example", owner="Midwest Radio"),
    ]
)


def test_the_workspaces_name_beats_the_sites_own_which_beats_the_domain() -> None:
    assert PROVIDERS.name("big.example", "BIG!") == "Big News"
    assert PROVIDERS.name("small.example", " The  Small\nPost") == "The Small Post"
    assert PROVIDERS.name("other.example") == "other.example"


def test_a_headline_is_no_name() -> None:
    headline = "Myanmar's junta using Chinese facial recognition technology"
    assert PROVIDERS.name("other.example", headline) == "other.example"
    assert choose_name([headline, headline, "The Post"]) == "The Post"


def test_one_name_for_a_domain_is_the_most_frequent_and_the_first_on_a_tie() -> None:
    assert choose_name(["Post", "The Post", "The Post", "Post "]) == "Post"
    assert choose_name(["Post", "The Post", "The Post"]) == "The Post"
    assert choose_name([]) == choose_name(["", " "]) == ""


def test_sites_of_one_owner_have_one_owner() -> None:
    assert PROVIDERS.owner("big.example") == PROVIDERS.owner("small.example") == "Midwest Radio"
    assert PROVIDERS.owner("other.example") == "other.example"


def test_the_bonus_is_the_entrys_else_that_of_a_listed_source() -> None:
    scoring = Scoring()
    assert PROVIDERS.bonus("big.example", True, scoring) == 0
    assert PROVIDERS.bonus("small.example", True, scoring) == 40
    assert PROVIDERS.bonus("other.example", False, scoring) == 0


def test_logos_are_the_entrys() -> None:
    assert PROVIDERS.logos("big.example") == (LOGO,)
    assert PROVIDERS.logos("other.example") == ()


@pytest.mark.parametrize(
    ("address", "aggregates"),
    [
        ("https://www.msn.com/en-us/news/a", True),
        ("https://news.yahoo.com/a", True),
        ("https://news.google.com/rss/articles/a", True),
        ("https://blog.google.com/a", False),
        ("https://www.notmsn.com/a", False),
        ("https://www.ledger.example/msn.com", False),
        ("https://[broken", False),
        ("", False),
    ],
)
def test_a_few_aggregators_are_known(address: str, aggregates: bool) -> None:
    assert Providers([]).aggregates(address) is aggregates


def test_a_workspace_names_other_aggregators_and_strikes_known_ones_out() -> None:
    ours = Providers(
        [
            Provider("digest.example", aggregator=True),
            Provider("own.digest.example", aggregator=False),
            Provider("yahoo.com", aggregator=False),
            Provider("msn.com", name="MSN"),
        ]
    )
    assert ours.aggregates("https://www.digest.example/a")
    assert not ours.aggregates("https://own.digest.example/a")
    assert not ours.aggregates("https://news.yahoo.com/a")
    assert ours.aggregates("https://www.msn.com/a")
