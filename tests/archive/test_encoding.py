"""Unpacking what servers send, under a limit."""

from __future__ import annotations

import contextlib
import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.archive.encoding import decode
from copydesk.errors import BodyTooLarge, Unreadable

PACK = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "identity": bytes,
}


def bare_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


@given(st.binary(max_size=2000), st.lists(st.sampled_from(list(PACK)), max_size=5))
def test_encodings_around_encodings_come_off_in_turn(body: bytes, names: list[str]) -> None:
    packed = body
    for name in names:
        packed = PACK[name](packed)
    assert decode(packed, ", ".join(names).upper(), 10_000) == body


@given(st.binary(min_size=1, max_size=2000))
def test_deflate_without_its_envelope_is_read_too(body: bytes) -> None:
    assert decode(bare_deflate(body), "deflate", 10_000) == body


@given(st.binary(max_size=200), st.text(max_size=20))
def test_whatever_comes_is_unpacked_or_unreadable(body: bytes, encoding: str) -> None:
    with contextlib.suppress(Unreadable):
        decode(body, encoding, 1000)


@given(st.binary(min_size=20, max_size=500), st.integers(min_value=1, max_value=12))
def test_gzip_that_ends_too_early_is_unreadable(body: bytes, missing: int) -> None:
    with pytest.raises(Unreadable):
        decode(gzip.compress(body)[:-missing], "gzip", 10_000)


def test_a_bomb_is_not_unpacked_beyond_the_limit() -> None:
    with pytest.raises(BodyTooLarge):
        decode(gzip.compress(b"\0" * 5_000_000), "gzip", 1_000_000)


def test_members_count_together_towards_the_limit() -> None:
    member = gzip.compress(b"x" * 600)
    assert len(decode(member, "gzip", 1000)) == 600
    with pytest.raises(BodyTooLarge):
        decode(member * 2, "gzip", 1000)


def test_a_body_that_came_as_it_is_may_be_too_large_as_well() -> None:
    with pytest.raises(BodyTooLarge):
        decode(b"x" * 11, "", 10)


def test_rubbish_after_the_last_member_is_left_alone() -> None:
    assert decode(gzip.compress(b"text") + b"\0\0\n", "gzip", 100) == b"text"


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, br", "gzip" + ", gzip" * 5])
def test_what_was_not_asked_for_is_unreadable(encoding: str) -> None:
    with pytest.raises(Unreadable):
        decode(gzip.compress(b"text"), encoding, 100)
