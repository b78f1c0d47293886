"""Servers for the tests of the crawler."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from crawling import Web


@pytest.fixture(scope="session")
def webs() -> Iterator[Callable[..., Web]]:
    """Makes servers, on 127.0.0.1 or another address of 127.0.0.0/8, that end with the tests."""
    made: list[Web] = []

    def make(host: str = "127.0.0.1", port: int = 0) -> Web:
        made.append(Web(host, port))
        return made[-1]

    yield make
    for web in made:
        web.close()


@pytest.fixture
def web(webs: Callable[..., Web]) -> Web:
    return webs()
