from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from copydesk.documents.private import payload
from copydesk.documents.secured import reveal, seal
from copydesk.model import Article
from copydesk.workspace.keys import Keys

EVENING = datetime(2026, 3, 7, 3, 40, tzinfo=UTC)
KEYS = Keys((b"k" * 32,))


def article(**fields: object) -> Article:
    said = {
        "url": "https://www.harbor-ledger.example/a",
        "canonical": "https://www.harbor-ledger.example/a",
        "source": "Harbor Ledger",
        "fetched": EVENING,
        "authors": ["Ana Müller", "T. Okafor"],
        "text": "One paragraph.\nAnother.",
    }
    return Article(**(said | fields))


def test_the_record_says_what_the_document_does_not() -> None:
    assert payload(
        article(), fetched=EVENING, text_hash="ab12", copies="https://b.example/a", text=False
    ) == {
        "authors": ["Ana Müller", "T. Okafor"],
        "source": "Harbor Ledger",
        "fetchedDateTime": "2026-03-07T03:40:00Z",
        "textHash": "ab12",
        "copies": "https://b.example/a",
    }


def test_the_text_is_told_where_it_is_wanted() -> None:
    record = payload(article(), fetched=EVENING, text_hash="", copies="", text=True)
    assert record["text"] == "One paragraph.\nAnother."
    assert "textHash" not in record
    assert "copies" not in record


def test_an_address_keeps_its_own_secrets() -> None:
    record = payload(
        article(), fetched=EVENING, text_hash="", copies="https://a:b@b.example/a?token=xyz", text=False
    )
    assert record["copies"] == "https://***@b.example/a?token=***"


anything = st.text(st.characters() | st.characters(categories=["Cc", "Cs", "Cf"]))


@given(st.lists(anything), anything, anything)
def test_whatever_a_page_says_can_be_sealed_and_shown(authors: list[str], source: str, text: str) -> None:
    its = article(authors=authors, source=source, text=text)
    record = payload(its, fetched=EVENING, text_hash="", copies="", text=True)
    assert reveal(seal(record, KEYS, its.url), KEYS, its.url) == record
    shown = "".join([*record.get("authors", []), record.get("source", ""), record.get("text", "")])
    assert not {"\x1b", "\x9b", "\u202e", "\ud800"} & set(shown)
