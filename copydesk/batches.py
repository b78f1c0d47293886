"""Cutting a sequence into parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Parts of at most `size` items, in order (itertools.batched, which Python 3.11 lacks)."""
    left = iter(items)
    while part := list(islice(left, size)):
        yield part
