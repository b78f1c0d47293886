"""Stories and copies among articles written for it."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.relate import Item, relate
from copydesk.relate.features import Reader

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)

QUAKE = [
    (
        "Strong earthquake shakes Velmora, dozens hurt",
        "A magnitude 6.4 earthquake shook the city of Velmora early on Wednesday, injuring at least 40 people and cutting"
        " power to thousands of homes. Mayor Ilse Tarn said rescue teams were searching the old town near Carden Square,"
        " where several houses had collapsed. The National Seismic Office put the epicentre 12 km south of Velmora.",
    ),
    (
        "Velmora quake: rescuers search collapsed houses",
        "Rescue teams with dogs searched through rubble in the old town of Velmora on Wednesday after a 6.4 quake struck"
        " before dawn. Hospitals were treating more than 40 injured people, mayor Ilse Tarn told reporters at Carden Square."
        " Thousands of homes were still without electricity in the evening, the grid operator said.",
    ),
    (
        "Thousands without power after quake in Velmora",
        "Electricity was out in much of Velmora after the earthquake of magnitude 6.4 that injured 40 people. Grid crews"
        " hoped to restore power by Thursday. Houses around Carden Square had collapsed, and mayor Ilse Tarn asked residents"
        " to stay out of the old town while rescue teams worked there.",
    ),
]
OTHER_QUAKE = [
    (
        "Earthquake of magnitude 5.1 rattles Osterby coast",
        "An earthquake of magnitude 5.1 rattled the fishing ports of the Osterby coast on Wednesday. Nobody was hurt, harbour"
        " master Jon Brekke said, though a crane at Lindvik fell over and the coastal railway was closed for inspection.",
    ),
    (
        "Osterby: railway closed after 5.1 tremor",
        "The coastal railway near Lindvik was closed on Wednesday for inspection after a 5.1 tremor at Osterby. Harbour master"
        " Jon Brekke said a crane had fallen over, but that nobody was hurt in any of the fishing ports.",
    ),
]
BANK = [
    (
        "Norrland Bank to buy Tessel Insurance for 2.1 billion",
        "Norrland Bank said it would buy Tessel Insurance for 2.1 billion crowns in cash, its largest takeover in a decade."
        " Chief executive Petra Lund expects the deal to close in the autumn, if the competition authority agrees.",
    ),
    (
        "Tessel agrees to 2.1 billion takeover by Norrland Bank",
        "The board of Tessel Insurance has agreed to be taken over by Norrland Bank in a cash deal of 2.1 billion crowns."
        " Petra Lund, the bank's chief executive, said the competition authority would be asked for approval this week.",
    ),
]


def items(*stories: list[tuple[str, str]], texts: bool = True) -> list[Item]:
    return [
        Item(f"{s}{n}", title, text if texts else "", NOON + timedelta(hours=n), f"p{n}.example")
        for s, story in enumerate(stories)
        for n, (title, text) in enumerate(story)
    ]


def stories_of(articles: list[Item], window_days: int = 7) -> list[list[str]]:
    members = defaultdict(list)
    for membership in relate(articles, window_days):
        members[membership.story].append(membership.id)
    return sorted(sorted(ids) for ids in members.values())


def test_articles_on_one_event_are_one_story_named_after_the_earliest() -> None:
    told = relate(items(QUAKE, BANK))
    assert [membership.story for membership in told] == ["00", "00", "00", "10", "10"]


def test_events_that_look_alike_stay_apart() -> None:
    assert stories_of(items(QUAKE, OTHER_QUAKE, BANK)) == [["00", "01", "02"], ["10", "11"], ["20", "21"]]


def test_one_rare_word_in_common_is_no_event() -> None:
    town = [
        (
            "Velmora opens library",
            "The mayor cut a ribbon on Friday morning while pupils sang and a brass band played in the rain.",
        ),
        (
            "Bakery burns in Velmora",
            "Firefighters needed three hours to put out the flames that started in an oven before dawn.",
        ),
    ]
    assert stories_of(items(town)) == [["00"], ["01"]]


def reports(chance: random.Random, topic: list[str], event: list[str], name: str) -> list[Item]:
    """Eight articles, each of all the words of a topic and twenty of the thirty of an event."""
    told = [[*topic, *chance.sample(event, 20)] for _ in range(8)]
    for words in told:
        chance.shuffle(words)
    return [
        Item(
            f"{name}{n}", " ".join(words[:6]), " ".join(words[6:]), NOON + timedelta(hours=n), f"p{n}.example"
        )
        for n, words in enumerate(told)
    ]


@pytest.mark.parametrize("seed", range(3))
def test_two_events_on_one_topic_stay_apart_where_each_has_words_of_its_own(seed: int) -> None:
    chance = random.Random(seed)
    names = ["".join(chance.choices("bdfgklmnprst", k=6)) for _ in range(68)]
    topic, one, other = names[:8], names[8:38], names[38:]
    events = [*reports(chance, topic, one, "a"), *reports(chance, topic, other, "b")]
    assert [len(ids) for ids in stories_of(events)] == [8, 8]
    assert [len(ids) for ids in stories_of([*events[:8], *reports(chance, topic, one, "c")])] == [16]


def test_headlines_alone_will_do() -> None:
    assert stories_of(items(QUAKE[1:], BANK, texts=False)) == [["00", "01"], ["10", "11"]]


def test_the_same_thing_a_month_later_is_another_story() -> None:
    late = [Item("x", *QUAKE[1], NOON + timedelta(days=30), "p.example")]
    assert ["x"] in stories_of(items(QUAKE) + late)


@pytest.mark.parametrize(
    "event",
    [
        [
            ("東京で震度5強の地震、新幹線が停止", "一日正午ごろ東京都で震度5強の地震があり、新幹線が全線で停止した。気象庁が発表した。"),
            ("地震で新幹線停止、東京で震度5強", "気象庁によると東京都で震度5強の地震があった。新幹線は全線で停止している。"),
            ("日銀が利上げを決定", "日本銀行は金融政策決定会合で政策金利の引き上げを決めた。総裁が会見する。"),
        ],
        [
            ("Землетрясение в Вельморе: 40 пострадавших", "Землетрясение магнитудой 6,4 произошло в Вельморе, пострадали 40 человек, сообщил мэр Тарн."),
            ("В Вельморе после землетрясения ищут людей", "Спасатели ищут людей в Вельморе после землетрясения магнитудой 6,4. Мэр Тарн: 40 пострадавших."),
            ("Банк Норланд купит страховую компанию", "Банк Норланд объявил о покупке страховой компании Тессель за два миллиарда крон."),
        ],
        [
            ("زلزال يضرب مدينة فيلمورا", "ضرب زلزال بقوة 6.4 درجات مدينة فيلمورا وأصيب 40 شخصا وقال رئيس البلدية تارن إن فرق الإنقاذ تعمل"),
            ("فيلمورا: فرق الإنقاذ تبحث بعد الزلزال", "تبحث فرق الإنقاذ في مدينة فيلمورا بعد زلزال بقوة 6.4 درجات أصاب 40 شخصا حسب رئيس البلدية تارن"),
            ("بنك نورلاند يشتري شركة تأمين", "أعلن بنك نورلاند شراء شركة تيسل للتأمين مقابل مليارين نقدا هذا العام"),
        ],
    ],
    ids=["japanese", "russian", "arabic"],
)  # fmt: skip
def test_other_languages_tell_stories_too(event: list[tuple[str, str]]) -> None:
    assert stories_of(items(event)) == [["00", "01"], ["02"]]


def test_a_copy_names_the_earliest_article_it_was_taken_from() -> None:
    title, text = QUAKE[0]
    agency = Item("agency", title, text, NOON, "agency.example")
    paper = Item(
        "paper", "Velmora shaken", "By our desk. " + text, NOON + timedelta(hours=1), "paper.example"
    )
    radio = Item("radio", title, text[: len(text) * 2 // 3], NOON + timedelta(hours=2), "radio.example")
    told = {membership.id: membership for membership in relate([radio, paper, agency])}
    assert [told[name].of for name in ("agency", "paper", "radio")] == [None, "agency", "agency"]
    assert told["radio"].score > 0.9
    assert {membership.story for membership in told.values()} == {"agency"}


def test_two_reports_of_their_own_are_no_copies() -> None:
    assert [membership.of for membership in relate(items(QUAKE, OTHER_QUAKE, BANK))] == [None] * 7


def test_what_lies_outside_the_window_is_not_copied() -> None:
    old, new = (Item(str(n), *QUAKE[0], NOON + timedelta(days=9 * n), "p") for n in (0, 1))
    assert relate([old, new])[1].of is None
    assert relate([old, new], window_days=10)[1].of == "0"


def test_articles_without_words_are_stories_of_their_own() -> None:
    empty = [Item(str(n), "", "", None, "") for n in range(3)]
    assert stories_of(empty) == [["0"], ["1"], ["2"]]
    assert relate([]) == []


def test_a_naive_date_is_utc() -> None:
    assert Item("1", "", "", NOON.replace(tzinfo=None), "").seconds == NOON.timestamp()


def test_stuffed_pages_leave_other_stories_as_they_were() -> None:
    articles = items(QUAKE, OTHER_QUAKE, BANK)
    stuffing = " ".join(title for title, _ in QUAKE + OTHER_QUAKE + BANK)
    spam = [Item(f"s{n}", f"Best offers {n} {stuffing}", stuffing, NOON, "spam.example") for n in range(50)]
    told = relate(articles + spam)
    assert [membership.story for membership in told[:7]] == ["00", "00", "00", "10", "10", "20", "20"]


def test_fifty_varied_pages_of_the_words_of_all_leave_other_stories_as_they_were() -> None:
    articles = items(QUAKE, OTHER_QUAKE, BANK)
    written = QUAKE + OTHER_QUAKE + BANK
    spam = []
    for n in range(50):
        chance = random.Random(n)
        text = " ".join(" ".join(pair) for pair in written).split()
        title, _ = chance.choice(written)
        chance.shuffle(text)
        moment = NOON + timedelta(hours=chance.randrange(48))
        spam.append(
            Item(f"s{n}", f"{title} {n}", " ".join(text[: chance.randint(40, 200)]), moment, "spam.example")
        )
    told = relate(articles + spam)[: len(articles)]
    before = {frozenset(story) for story in stories_of(articles)}
    groups = defaultdict(set)
    for membership in told:
        groups[membership.story].add(membership.id)
    assert {frozenset(story) for story in groups.values()} == before


def test_a_copy_word_for_word_names_the_article_that_it_was_taken_from() -> None:
    title, text = QUAKE[0]
    edited = text.replace("early on Wednesday", "at dawn").replace("several houses", "some homes")
    chain = [
        Item("agency", title, text, NOON, "agency.example"),
        Item("paper", title, edited, NOON + timedelta(hours=1), "paper.example"),
        Item("radio", title, edited, NOON + timedelta(hours=2), "radio.example"),
    ]
    assert [membership.of for membership in relate(chain)] == [None, "agency", "paper"]


def test_features_made_before_stand_in_for_the_texts() -> None:
    articles = items(QUAKE, OTHER_QUAKE, BANK)
    known = dict(zip([item.id for item in articles], Reader().read(articles), strict=True))
    bare = [replace(item, text="") for item in articles]
    texts = {item.id: item.text for item in articles}
    assert relate(bare, 7, known, lambda item: texts[item.id]) == relate(articles)


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_in_which_articles_come_never_matters(chance: random.Random) -> None:
    articles = items(QUAKE, OTHER_QUAKE, BANK)
    articles += [Item("copy", *BANK[0], NOON, "x"), Item("undated", *BANK[1], None, "y")]
    before = {membership.id: membership for membership in relate(articles)}
    chance.shuffle(articles)
    assert {membership.id: membership for membership in relate(articles)} == before


WORDS = st.lists(st.sampled_from(["fire", "Oslo", "bank", "7.1", "the", "火災", "rain"]), max_size=12).map(
    " ".join
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(WORDS, WORDS | st.text(), st.none() | st.integers(0, 40)), max_size=12))
def test_whatever_is_written_each_article_has_a_story_and_copies_only_what_is_not_later(
    written: list[tuple[str, str, int | None]],
) -> None:
    articles = [
        Item(str(n), title, text, None if day is None else NOON + timedelta(days=day), "")
        for n, (title, text, day) in enumerate(written)
    ]
    order = {item.id: item.order for item in articles}
    told = relate(articles)
    assert [membership.id for membership in told] == [item.id for item in articles]
    for membership in told:
        assert order[membership.story] <= order[membership.id]
        assert 0 <= membership.score <= 1
        assert membership.of is None or order[membership.of] < order[membership.id]
