"""How common a word is at all, in any language: what a desk with few articles cannot count for itself."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

PER_LANGUAGE = 100  # of the lists' 10 to 13,000 words: more would take words that tell events apart


@cache
def stop_words() -> frozenset[str]:
    """The commonest words of the hundred languages that jusText has lists for, by frequency.

    All at once, whatever an article's language: most share a script with few, and a name is seldom among them.
    """
    lists = files("justext").joinpath("stoplists").iterdir()
    return frozenset(
        word.casefold()
        for each in lists
        for word in each.read_text(encoding="utf-8").split()[:PER_LANGUAGE]
        if word.isalpha()
    )
