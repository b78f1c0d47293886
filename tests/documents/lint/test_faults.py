"""Each fault, planted in a good document: what is said of it, on which line, and what --fix makes of it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from planted import DOCUMENT, NAME, planted

from copydesk.documents.lint.checks import CHECKS, lint, themselves
from copydesk.documents.lint.fixing import mended
from copydesk.documents.lint.parsed import parse

SECOND = DOCUMENT[DOCUMENT.index('  - title: "Early') : -5]
FIRST = DOCUMENT[DOCUMENT.index('  - title: "Boat') : DOCUMENT.index(SECOND)]
PICTURE = '  - url: "https://www.harbor-ledger.example/a.jpg"\n    width: 640\n    height: 480\n    isCached: true\n'
TITLE, EXCERPT, WHEN = (
    "Ferry docks early",
    "The first boat of the year came in two hours before its time.",
    "2024-05-31T08:00:00Z",
)
LONG = "The first boat of the year came in two hours before its time, and nobody was on the pier to take its lines but a dog, "
FRAME = '<iframe width=\\"800\\" height=\\"500\\" frameborder=\\"0\\" src=\\"https://v.example/e\\" allowfullscreen></iframe>'

# what is planted → line, what is said
MENDED = {
    # order
    "keys out of order": (
        ("quality: 59\nheat: 79\n", "heat: 79\nquality: 59\n"),
        "12: `quality` stands below `heat`; put it above",
    ),
    "a provider's keys out of order": (
        ("  name: The Post\n      domain: post.example\n", "  domain: post.example\n      name: The Post\n"),
        "41: related 1 provider: `name` stands below `domain`; put it above",
    ),
    "related out of order": (
        (FIRST + SECOND, SECOND + FIRST),
        "33: related: not in order of quality, the older first, other owners before an owner's second article; "
        "item 1 should be “Boat comes in before its time”",
    ),
    # style
    "single quotes": (
        (f'"{TITLE}"', f"'{TITLE}'"),
        '3: title: not in the format\'s style; write `title: "Ferry docks early"`',
    ),
    "no quotes": ((f'"{TITLE}"', TITLE), "3: title: not in the format's style; write `title: \"Ferry docks early\"`"),
    "quotes too many": (
        ("name: The Post", 'name: "The Post"'),
        "40: related 1 provider.name: not in the format's style; write `      name: The Post`",
    ),
    "a block of text": (
        (f'"{EXCERPT}"', f">-\n  {EXCERPT}"),
        f'4: excerpt: not in the format\'s style; write `excerpt: "{EXCERPT}"`',
    ),
    "another spelling of a time": (
        (WHEN, "2024-05-31 08:00:00Z"),
        f"5: publishedDateTime: not in the format's style; write `publishedDateTime: {WHEN}`",
    ),
    "a list in brackets": (
        ("topics:\n  - Ferries\n  - Harbor\n", "topics: [Ferries, Harbor]\n"),
        "23: topics 1: not in the format's style; write `  - Ferries`",
    ),
    "a dash that does not stand in": (
        ("  - Ferries\n  - Harbor\n", "- Ferries\n- Harbor\n"),
        "24: topics 1: not in the format's style; write `  - Ferries`",
    ),
    "an empty line too many": (("type: article", "\ntype: article"), "10: an empty line too many; take it away"),
    "an empty line missing": (("\nprovider:", "provider:"), "14: no empty line above; add one"),
    "an empty line before the end": (("42\n---", "42\n\n---"), "52: an empty line too many; take it away"),
    "spaces at the end of a line": (("heat: 79\n", "heat: 79  \n"), "12: spaces at the end of the line; take them away"),
    "no empty line after the end": (
        ("42\n---\n\n", "42\n---"),
        "52: the closing `---` is not followed by one empty line; add it",
    ),
    "empty lines at the end": (("42\n---\n\n", "42\n---\n\n\n\n"), "54: empty lines at the end; take them away"),
    "Windows line ends": (("category: news\n", "category: news\r\n"), "2: Windows line ends; save it with LF"),
    "a byte order mark": (("---\nc", "\ufeff---\nc"), "1: a byte order mark; save it as UTF-8 without one"),
    "nothing at all": (("category:", '"category":'), "2: category: not in the format's style; write `category: news`"),
    # values
    "an empty key": (("\nprovider:", "featuredContent:\n\nprovider:"), "14: featuredContent: says nothing; leave the key out"),
    "a number in quotes": (("quality: 59", 'quality: "59"'), "11: quality: is text; take the quotes away"),
    "a time in quotes": ((WHEN, f'"{WHEN}"'), "5: publishedDateTime: is text; take the quotes away"),
    "a truth in quotes": (("published: true", "published: 'true'"), "13: published: is text; take the quotes away"),
    "another zone": (
        (WHEN, "2024-05-31T01:00:00-07:00"),
        f"5: publishedDateTime: not in UTC; write {WHEN}",
    ),
    "parts of a second": (
        (WHEN, "2024-05-31T08:00:00.5Z"),
        f"5: publishedDateTime: not in whole seconds; write {WHEN}",
    ),
    "removed: false": (("published: true", "published: true\nremoved: false"), "14: removed: false; leave the key out"),
    "a topic twice": (("- Harbor\n", "- Harbor\n  - Ferries\n"), "23: topics: `Ferries` stands there twice; keep one"),
    # text
    "an entity encoded twice": ((TITLE, "Ferry docks&amp;nbsp;early"), "3: title: HTML entity `&amp;`; write `&`"),
    "spaces": ((TITLE, "Ferry  docks early "), "3: title: spaces where one or none should be; write one line with single spaces"),
    "two lines": ((TITLE, "Ferry\\ndocks early"), "3: title: more than one line; write one line with single spaces"),
    "a control character": ((TITLE, "Ferry\x07 docks early"), "3: control character U+0007; take it away"),
    "an escaped control character": ((TITLE, "Ferry\\a docks early"), "3: title: control character U+0007; take it away"),
    "a bidi override": ((TITLE, "Ferry\u202e docks early"), "3: title: control character U+202E; take it away"),
    # addresses
    "the cache's address missing": (
        ('cdnAmpWebUrl: "https://amp-harbor--ledger-example.cdn.ampproject.org/c/s/amp.harbor-ledger.example/a"\n', ""),
        "8: `ampWebUrl` without `cdnAmpWebUrl`; add "
        "`https://amp-harbor--ledger-example.cdn.ampproject.org/c/s/amp.harbor-ledger.example/a`, or leave both out",
    ),
    "another cache's address": (
        ("amp-harbor--ledger", "amp-harbor-ledger"),
        "9: cdnAmpWebUrl: not the AMP cache's address of the page; write "
        "`https://amp-harbor--ledger-example.cdn.ampproject.org/c/s/amp.harbor-ledger.example/a`",
    ),
    "tracking parameters": (
        ('webUrl: "https://www.harbor-ledger.example/a', 'webUrl: "https://www.harbor-ledger.example/a?utm_medium=feed'),
        "7: webUrl: tracking parameters; write `https://www.harbor-ledger.example/a`",
    ),
}  # fmt: skip

MENDED_OTHERWISE = {
    "an entity": ((TITLE, "Ferries &amp; docks &#8217;24"), "3: title: HTML entity `&amp;`; write `&`", "Ferries & docks ’24"),
    "mojibake": ((TITLE, "The ferryâ€™s dock"), "3: title: mojibake `â€™`; write `’`", "The ferry’s dock"),
    "not NFC": ((TITLE, "Cafe\u0301"), "3: title: not in Unicode's normal form NFC; write it in NFC", "Caf\u00e9"),
    "a word that YAML takes for a truth": (
        ("- Harbor\n", "- yes\n"),
        "25: topics 2: `yes` is no text as it stands; put it in double quotes",
        '  - "yes"\n',
    ),
    "a title of digits": (
        (f'"{TITLE}"', "1984"),
        "3: title: `1984` is no text as it stands; put it in double quotes",
        'title: "1984"\n',
    ),
    "published, yet removed": (
        ("published: true", "published: true\nremoved: true"),
        "13: published: true, yet `removed: true`; write false",
        "published: false\nremoved: true\n",
    ),
}  # fmt: skip

LEFT = {
    # keys
    "an unknown key": (
        ("type: article", "layout: post\ntype: article"),
        "10: unknown key `layout`; no reader of the format expects it: take it away",
    ),
    "a missing key": (("category: news\n", ""), "1: no `category`; add it"),
    "a missing key of a related item": (
        ("    quality: 42\n", ""),
        "34: related 1: no `quality`; add it",
    ),
    "a required key without a value": (
        ("  name: Harbor Ledger", "  name:"),
        "16: provider.name: says nothing; give it a value",
    ),
    "no topics": (("topics:\n  - Ferries\n  - Harbor\n", "topics: []\n"), "23: topics: says nothing; give it a value"),
    "a related item without an address": (
        ('    webUrl: "https://post.example/b"\n', ""),
        "34: related 1: no `webUrl`; add it",
    ),
    # values
    "another category": (("category: news", "category: sports"), "2: category: `sports` is none; write `news`"),
    "another type": (("type: article", "type: story"), "10: type: `story` is none; write `article` or `video`"),
    "a negative quality": (("quality: 59", "quality: -1"), "11: quality: less than 0; write 0 or more"),
    "half a point": (("quality: 59", "quality: 5.9"), "11: quality: is not a whole number; write a whole number"),
    "true for a number": (("quality: 59", "quality: true"), "11: quality: is not a whole number; write a whole number"),
    "text for a list": (("topics:\n  - Ferries\n  - Harbor\n", "topics: Ferries\n"), "23: topics: is not a list; write a list"),
    "a topic with keys": (("- Harbor", "- name: Harbor"), "25: topics 2: is not text; write text"),
    "heat below quality": (("heat: 79", "heat: 20"), "12: heat: 20 is less than the quality, 59; write that or more, or -1"),
    "published without leading": (
        ("heat: 79", "heat: -1"),
        "13: published: true, yet another article leads the story (heat -1); write false",
    ),
    "a video without its frame": (
        ("type: article", "type: video"),
        "10: type: a video without `featuredContent`; add the iframe that embeds it",
    ),
    "a frame without a video": (
        ("\nprovider:", f'\nfeaturedContent: "{FRAME}"\n\nprovider:'),
        "15: featuredContent: only a video has it; leave it out, or write `type: video`",
    ),
    "a frame that is none": (
        ("\nprovider:", '\nfeaturedContent: "<script>x</script>"\n\nprovider:'),
        '15: featuredContent: is not one iframe; write `<iframe … src="https://…" …></iframe>`',
    ),
    "no canonical address": (
        ('\nwebUrl: "https://www.harbor-ledger.example/a"', ""),
        "1: no `webUrl`; add the article's canonical address",
    ),
    "a time without a zone": (
        (WHEN, "2024-05-31T08:00:00"),
        "5: publishedDateTime: a time without a zone; end it with Z, if it is UTC, or with its offset",
    ),
    "a day": ((WHEN, "2024-05-31"), "5: publishedDateTime: a day without a time; write a time such as 2024-05-31T08:00:00Z"),
    "a time before the web": (
        (WHEN, "1970-01-01T00:00:00Z"),
        "5: publishedDateTime: before 1990; write when it was published",
    ),
    "two pictures": ((PICTURE, PICTURE * 2), "27: images: more than one picture; keep the first"),
    "a small picture": (
        ("width: 640", "width: 64"),
        "29: images 1 width: 64 is too small for a lead picture; choose one of at least 256",
    ),
    "secured by something else": (
        ("42\n---", '42\n\nsecured: "aGFsbG8=;AAAA"\n---'),
        "53: secured: is not base64(ciphertext);base64(16-byte iv); restore it, or leave it out",
    ),
    # text
    "a lost character": (
        (TITLE, "Ferry\ufffds dock"),
        "3: title: mojibake `\ufffd`: a character was lost; write it",
    ),
    "a tag": ((TITLE, "Ferry <b>docks</b>"), "3: title: HTML tag `<b>`; write plain text"),
    "an excerpt cut without a mark": (
        (EXCERPT, LONG + "which barked at it for as lo"),
        "4: excerpt: ends in mid-sentence: `rked at it for as lo`; end it with `…`, or in full",
    ),
    "an excerpt that ends with a comma": (
        (EXCERPT, LONG[:61]),
        "4: excerpt: ends in mid-sentence: `urs before its time,`; end it with `…`, or in full",
    ),
    "a long excerpt": (
        (EXCERPT, LONG * 2 + LONG.strip(" ,") + "."),
        "4: excerpt: 353 characters, at most 300 are allowed; cut it at a sentence's or a word's end, with `…`",
    ),
    # addresses
    "an address of no host": (
        ("https://www.harbor-ledger.example/a?utm_source=x", "/a"),
        "6: originalUrl: `/a` is no web address; it begins with https:// and a host",
    ),
    "an address of another scheme": (
        ("https://post.example/b", "javascript:alert(1)"),
        "37: related 1 webUrl: `javascript:alert(1)` is no web address; it begins with https:// and a host",
    ),
    "an address with a password": (
        ("https://www.harbor-ledger.example/a?utm_source=x", "https://me:secret@www.harbor-ledger.example/a"),
        "6: originalUrl: an address with a password or key in it; write *** in its place",
    ),
    "a picture over http": (
        ("https://www.harbor-ledger.example/a.jpg", "http://www.harbor-ledger.example/a.jpg"),
        "28: images 1 url: a picture over http; "
        "browsers refuse it on a page of https: write https:// if the site has it there",
    ),
    "a logo that is nowhere": (
        ("/assets/images/organizations/ledger", "ledger"),
        "19: provider.images 1 url: `ledger-50x50.jpg` is no address; "
        "it begins with https:// and a host, or with / where it is the site's own",
    ),
    "the cache's address alone": (
        ('\nampWebUrl: "https://amp.harbor-ledger.example/a"', ""),
        "8: cdnAmpWebUrl: there is no `ampWebUrl`; add it, or leave both out",
    ),
    "an entity in an address": (
        ("https://post.example/b", "https://post.example/b?a=1&amp;b=2"),
        "37: related 1 webUrl: HTML entity `&amp;`; write `&`",
    ),
    "a host for a domain": (
        ("domain: harbor-ledger.example", "domain: www.harbor-ledger.example"),
        "17: provider.domain: `www.harbor-ledger.example` is no registrable domain; write `harbor-ledger.example`",
    ),
    "another's domain": (
        ("domain: harbor-ledger.example", "domain: other.example"),
        "17: provider.domain: `other.example`, yet `webUrl` is at `harbor-ledger.example`; correct one of them",
    ),
    # related
    "the document itself": (
        ("https://post.example/b", "http://www.harbor-ledger.example/a/"),
        "37: related 1 webUrl: the document itself; take the item away",
    ),
    "an item twice": (
        ("https://courier.example/c", "https://post.example/b"),
        "46: related 2 webUrl: the same address as item 1; keep one",
    ),
    "too many": (
        (SECOND, "".join(SECOND.replace("courier", f"courier{n}").replace("T10", f"T1{n}") for n in range(10))),
        "33: related: 11 items, at most 10 are allowed; take the last ones away",
    ),
}  # fmt: skip


def said(text: str | bytes, name: str = NAME) -> list[str]:
    data = text.encode() if isinstance(text, str) else text
    return [f"{fault.line}: {fault}" for fault in lint(data, name)]


def fixed(text: str) -> str:
    return mended(text.encode(), NAME, themselves).decode()


def test_a_good_document_has_no_fault() -> None:
    assert said(DOCUMENT) == []
    assert fixed(DOCUMENT) == DOCUMENT


@pytest.mark.parametrize(("change", "says"), MENDED.values(), ids=MENDED)
def test_a_fault_is_said_and_mended(change: tuple[str, str], says: str) -> None:
    text = planted(change)
    assert says in said(text)
    assert fixed(text) == DOCUMENT


@pytest.mark.parametrize(("change", "says", "becomes"), MENDED_OTHERWISE.values(), ids=MENDED_OTHERWISE)
def test_a_fault_is_said_and_mended_by_what_was_meant(
    change: tuple[str, str], says: str, becomes: str
) -> None:
    text = planted(change)
    assert says in said(text)
    assert becomes in fixed(text)
    assert said(fixed(text)) == []


@pytest.mark.parametrize(("change", "says"), LEFT.values(), ids=LEFT)
def test_a_fault_that_takes_a_guess_is_said_and_left(change: tuple[str, str], says: str) -> None:
    text = planted(change)
    assert says in said(text)
    assert fixed(text) == text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "1: no front matter between two lines `---`: the file must begin with one; "),
        (DOCUMENT[:400], "1: no front matter between two lines `---`: it is never closed by another; "),
        (planted(("heat: 79", "quality: 60")), "12: not front matter: `quality` stands here twice; keep one"),
        (planted(("heat: 79", "heat: *x")), "12: not front matter: an alias; write the value out"),
        (planted(("heat: 79", "heat: a: b")), "12: not front matter: mapping values are not allowed in this context; "),
        (DOCUMENT.encode().replace(b"docks", b"d\xf6cks"), "3: not UTF-8: byte 0xF6; save it as UTF-8"),
        ("---\n<<<<<<< HEAD\ntitle: x\n---\n", "3: not front matter: "),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_one_fault_with_its_line(text: str | bytes, says: str) -> None:
    (only,) = said(text)
    assert only.startswith(says)
    assert only.partition("; ")[2]
    data = text.encode() if isinstance(text, str) else text
    assert mended(data, NAME, themselves) == data


@pytest.mark.parametrize(
    "name",
    [
        "ferry.md",
        "2024-05-31-Ferry.md",
        "2024-05-31-.md",
        "2024-13-01-a.md",
        "2024-05-31-a.markdown",
        "2024-05-31-é.md",
    ],
)
def test_a_name_of_another_shape_is_a_fault(name: str) -> None:
    assert said(DOCUMENT, name) == [
        f"1: the file's name `{name}`; call it YYYY-MM-DD-slug.md, a-z, 0-9 and hyphens"
    ]


@pytest.mark.parametrize(
    "name", ["1999-01-01-another-title-and-date.md", "2024-05-31-a-2.md", "2024-05-31-7.md"]
)
def test_a_name_need_not_follow_title_or_date(name: str) -> None:
    assert said(DOCUMENT, name) == []


def test_a_video_has_a_frame_and_no_canonical_address() -> None:
    video = planted(
        ('\nwebUrl: "https://www.harbor-ledger.example/a"', ""),
        ("type: article", "type: video"),
        ("\nprovider:", f'\nfeaturedContent: "{FRAME}"\n\nprovider:'),
    )
    assert said(video) == []
    with_address = video.replace(
        "\nampWebUrl", '\nwebUrl: "https://www.harbor-ledger.example/a"\nampWebUrl', 1
    )
    assert said(with_address) == ["7: webUrl: a video has none; leave it out; `originalUrl` is its address"]


def test_sites_of_one_owner_count_as_one() -> None:
    """The Post is the Ledger's own here, so the Courier comes first."""
    owner = {"post.example": "Ledger", "harbor-ledger.example": "Ledger"}
    faults = lint(DOCUMENT.encode(), NAME, lambda domain: owner.get(domain, domain))
    assert [fault.said.partition(",")[0] for fault in faults] == ["related: not in order of quality"]
    better = planted((FIRST + SECOND, SECOND + FIRST))
    assert lint(better.encode(), NAME, lambda domain: owner.get(domain, domain)) == []


@pytest.mark.parametrize(
    "text",
    [
        "MINHA IRMÃ”",
        "le café»… vient",
        "AT&T; R&D;",
        "Â",
        "Ã la carte",
        "NÃO É NÃO",
        "Ð and Þ",
        "“quoted”…",
        "naïve café",
    ],
)
def test_real_text_is_no_mojibake_and_no_entity(text: str) -> None:
    assert said(planted((TITLE, text))) == []


@pytest.mark.parametrize(
    "text", ["Café", "Käse für 5 €", "“Zitat” – schön…", "Привет, мир", "北京", "🔥 hot", "naïve’s"]
)
@pytest.mark.parametrize("times", [1, 2])
def test_text_read_in_the_wrong_charset_is_read_anew(text: str, times: int) -> None:
    broken = text
    for _ in range(times):
        broken = "".join(
            bytes([byte]).decode("cp1252" if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else "latin-1")
            for byte in broken.encode()
        )
    assert f'title: "{text}"' in fixed(planted((TITLE, broken)))


def test_excerpts_end_in_many_ways() -> None:
    for end in (". ", ".”", "…", " ...", "!", "?’", ":", "。", " (PST)", " https://a.example/b"):
        assert (
            said(planted((EXCERPT, LONG + "which barked at it for as long as it took" + end.strip(" "))))
            == []
        )


def test_comments_and_text_below_are_peoples_own_and_no_fault() -> None:
    text = planted(
        ("category: news", "# from the archive\ncategory: news # as always"),
        ("\n  - Ferries", "\n  # best first\n  - Ferries"),
    )
    assert said(text + "A note.\n\n\tcode\n") == []


def test_a_mended_document_keeps_the_text_below_and_its_tabs() -> None:
    text = planted((f'"{TITLE}"', TITLE)) + "A note &amp; more.\n\n---\n\n\tcode\n"
    assert fixed(text) == DOCUMENT + "A note &amp; more.\n\n---\n\n\tcode\n"


def test_a_document_with_comments_is_mended_where_it_stands() -> None:
    commented = ("category: news", "category: news  # as always")
    text = planted(
        commented, (f'"{TITLE}"', "'Ferries &amp; docks'"), ("name: The Post", 'name: "The Post" # really')
    )
    assert fixed(text) == planted(
        commented, (TITLE, "Ferries & docks"), ("name: The Post", "name: The Post # really")
    )


@pytest.mark.parametrize(
    "fault", ["related out of order", "the cache's address missing", "an empty key", "a topic twice"]
)
def test_a_document_with_comments_is_mended_in_its_lists_and_keys_too(fault: str) -> None:
    comment = ("category: news", "# mine\ncategory: news # as always")
    assert fixed(planted(comment, MENDED[fault][0])) == planted(comment)


def test_what_would_lose_a_comment_is_left() -> None:
    text = planted(
        ("quality: 59\nheat: 79\n", "heat: 79 # hot\nquality: 59\n"), ("type: article", "\ntype: article")
    )
    assert fixed(text) == text


def test_every_check_is_a_generator_of_its_own() -> None:
    document = parse(DOCUMENT.encode(), NAME, themselves)
    assert len(set(CHECKS)) == len(CHECKS)
    assert [list(check(document)) for check in CHECKS] == [[]] * len(CHECKS)


@pytest.mark.shared
@pytest.mark.slow
def test_the_family_has_the_faults_it_is_known_for(shared: Path) -> None:
    """Its bytes are the contract's; what it says is often not."""
    files = sorted(
        [
            *shared.glob("seed/*.md"),
            *shared.glob("documents/diablo4/*.md"),
            *shared.glob("documents/powerapps/*.md"),
        ]
    )
    found: Counter[str] = Counter()
    for file in files:
        data = file.read_bytes()
        found.update({fault.what.partition("`")[0] for fault in lint(data, file.name)})
        assert not [fault for fault in lint(mended(data, file.name, themselves), file.name) if fault.fix]
    assert found.keys().isdisjoint(
        ["not in the format's style", "no empty line above", "an empty line too many", "mojibake "]
    )
    assert found["HTML entity "] == 77  # documents
    assert found["ends in mid-sentence: "] == 96
    assert found["a picture over http"] == 7
    assert found["tracking parameters"] == 2
