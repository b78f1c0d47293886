"""What `secured` holds opens for who has the key, in its own document, and unchanged; otherwise not at all."""

from __future__ import annotations

import base64
import random
import zlib
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from copydesk.documents import front_matter
from copydesk.documents.secured import reveal, seal
from copydesk.errors import Unreadable
from copydesk.workspace.keys import Keys

OLD, NEW = b"\x01" * 32, b"\x02" * 32
KEYS = Keys((NEW,))
URL = "https://www.harbor-ledger.example/a"
RECORD = {"authors": ["Ana Müller"], "source": "Harbor Ledger"}


def test_the_format_is_the_contracts() -> None:
    ciphertext, iv = (base64.b64decode(part) for part in seal(RECORD, KEYS, URL).split(";"))
    assert len(iv) == 16
    opened = zlib.decompress(AESGCM(NEW).decrypt(iv, ciphertext, URL.encode()))
    assert opened == '{"authors":["Ana Müller"],"source":"Harbor Ledger"}'.encode()


@given(st.dictionaries(st.text(), st.text() | st.lists(st.text())), st.text(st.characters()))
def test_whatever_is_sealed_is_revealed(record: dict[str, object], url: str) -> None:
    assert reveal(seal(record, KEYS, url), KEYS, url) == record


def test_it_opens_under_the_address_as_the_document_has_it() -> None:
    url = "https://www.harbor-ledger.example/Cafe\u0301\ud800?a=\u202e1"
    document = front_matter.loads(
        front_matter.dumps({"originalUrl": url, "secured": seal(RECORD, KEYS, url)})
    )
    assert reveal(document.mapping["secured"], KEYS, document.mapping["originalUrl"]) == RECORD


def test_no_iv_comes_twice_in_100_000_encryptions() -> None:
    assert len({seal(RECORD, KEYS, URL).partition(";")[2] for _ in range(100_000)}) == 100_000


def test_any_flipped_bit_is_refused() -> None:
    value, chance = seal(RECORD, KEYS, URL), random.Random(3)
    ciphertext, iv = (base64.b64decode(part) for part in value.split(";"))
    for bit in chance.choices(range(8 * len(ciphertext + iv)), k=1000):
        flipped = bytearray(ciphertext + iv)
        flipped[bit // 8] ^= 1 << bit % 8
        halves = flipped[: len(ciphertext)], flipped[len(ciphertext) :]
        with pytest.raises(Unreadable):
            reveal(";".join(base64.b64encode(half).decode() for half in halves), KEYS, URL)


def test_any_flipped_bit_of_its_characters_is_refused() -> None:
    """Also those that end its base64 and mean nothing."""
    value = seal(RECORD, KEYS, URL)
    for place, character in enumerate(value):
        for bit in range(7):
            flipped = value[:place] + chr(ord(character) ^ 1 << bit) + value[place + 1 :]
            with pytest.raises(Unreadable):
                reveal(flipped, KEYS, URL)


def test_the_values_of_two_documents_cannot_be_swapped() -> None:
    other = seal({"source": "Another"}, KEYS, f"{URL}-other")
    with pytest.raises(Unreadable, match="for another originalUrl"):
        reveal(other, KEYS, URL)


@given(st.text() | st.binary().map(lambda data: base64.b64encode(data).decode() + ";" + "A" * 22 + "=="))
def test_what_was_never_sealed_is_refused(value: str) -> None:
    with pytest.raises(Unreadable):
        reveal(value, KEYS, URL)


@pytest.mark.parametrize("plaintext", [b"no zlib", zlib.compress(b"[]"), zlib.compress(b"\xff")])
def test_what_another_program_sealed_with_the_key_is_refused_too(plaintext: bytes) -> None:
    sealed = AESGCM(NEW).encrypt(b"i" * 16, plaintext, URL.encode())
    with pytest.raises(Unreadable, match="what it holds is no"):
        reveal(f"{base64.b64encode(sealed).decode()};{base64.b64encode(b'i' * 16).decode()}", KEYS, URL)


def test_an_unchanged_record_keeps_its_value() -> None:
    before = seal(RECORD, KEYS, URL)
    assert seal(dict(reversed(RECORD.items())), KEYS, URL, before) == before


def test_a_changed_record_gets_a_value_and_an_iv_of_its_own() -> None:
    before = seal(RECORD, KEYS, URL)
    after = seal(RECORD | {"text": "More."}, KEYS, URL, before)
    assert set(before.split(";")).isdisjoint(after.split(";"))
    assert reveal(after, KEYS, URL)["text"] == "More."


def test_a_value_follows_its_document_to_another_address() -> None:
    before, other = seal(RECORD, KEYS, URL), f"{URL}?utm_source=x"
    after = seal(RECORD, KEYS, other, before, before_url=URL)
    assert reveal(after, KEYS, other) == RECORD
    assert seal(RECORD, KEYS, other, after, before_url=other) == after


def test_old_keys_read_and_the_newest_writes() -> None:
    both, before = Keys((NEW, OLD)), seal(RECORD, Keys((OLD,)), URL)
    assert reveal(before, both, URL) == RECORD
    assert seal(RECORD, both, URL, before) == before
    after = seal(RECORD | {"text": "More."}, both, URL, before)
    assert reveal(after, Keys((NEW,)), URL)["text"] == "More."


def test_a_value_of_somebody_elses_is_kept_as_it_is() -> None:
    foreign = seal(RECORD, Keys((OLD,)), URL)
    for before in (foreign, "what a person wrote", "AAAA;AAAA"):
        assert seal(RECORD, KEYS, URL, before) == before
        assert seal(RECORD, KEYS, f"{URL}-new", before, before_url=URL) == before


def test_without_a_key_nothing_is_sealed_and_nothing_is_lost() -> None:
    assert seal(RECORD, Keys(), URL) == ""
    assert seal(RECORD, Keys(), URL, "theirs") == "theirs"


@pytest.mark.shared
def test_the_seeds_own_value_is_kept_as_it_is(shared: Path) -> None:
    seed = next((shared / "seed").glob("*.md"))
    mapping = front_matter.loads(seed.read_text(encoding="utf-8")).mapping
    assert seal(RECORD, KEYS, mapping["originalUrl"], mapping["secured"]) == mapping["secured"]
    with pytest.raises(Unreadable, match="none of the keys"):
        reveal(mapping["secured"], KEYS, mapping["originalUrl"])


def test_what_is_sealed_is_not_seen() -> None:
    value = seal({"text": "The harbour was closed for nine hours." * 50}, KEYS, URL)
    seen = value + base64.b64decode(value.partition(";")[0]).decode("latin-1")
    assert "harbour" not in seen
