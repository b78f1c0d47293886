"""The pictures: real ones, the same for the same name."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from copydesk.demo import pictures


@pytest.mark.parametrize("scene", ["storm", "lighthouse", "ship", "turbines", "boat", "open sea"])
def test_a_seascape_is_a_picture_of_news_size_and_always_the_same(scene: str) -> None:
    drawn = pictures.seascape("an-event/a-publisher", scene)
    assert drawn == pictures.seascape("an-event/a-publisher", scene)
    assert drawn != pictures.seascape("an-event/another", scene)
    assert Image.open(BytesIO(drawn)).size == (1200, 675)


def test_a_logo_is_too_small_to_lead_an_article() -> None:
    assert Image.open(BytesIO(pictures.logo("The Civic Post", "#7b2d26"))).size == (64, 64)
