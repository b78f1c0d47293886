"""How common a word is at all, in its language: what a desk with few articles cannot count for itself."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from itertools import chain, islice

import wordfreq

DEFAULT = "en"  # what a headline is taken for that has no word by which its language is known
SURELY = 1.5  # times as many of its words as of the default's: in a headline, one is no proof
TELLING = 100  # words by which a language is known
PER_LANGUAGE = 100  # of jusText's lists of 10 to 13,000 words: more would take words that tell events apart
RAREST = 600  # in hundredths of a power of ten: one word in a million. Beyond, all are as good as never met


@cache
def stop_words() -> frozenset[str]:
    """The commonest words of the hundred languages that jusText has lists for, by frequency.

    All at once, whatever an article's language: most share a script with few, and a name is seldom among them.
    """
    found: set[str] = set()
    for each in files("justext").joinpath("stoplists").iterdir():
        with each.open(encoding="utf-8") as lines:
            found.update(word.strip().casefold() for word in islice(lines, PER_LANGUAGE))
    return frozenset(word for word in found if word.isalpha())


def language_of(words: Iterable[str]) -> str:
    """The language whose commonest words are met most among these (in lower case): its BCP 47 tag."""
    telling = _telling()
    met = Counter(chain.from_iterable([telling[word] for word in telling.keys() & set(words)]))
    least = SURELY * (met[DEFAULT] + 1)
    return max(
        [(times, language) for language, times in met.items() if times >= least], default=(0, DEFAULT)
    )[1]


@cache
def frequencies(language: str) -> Mapping[str, float]:
    """The share that each word has among all words of texts in that language; words are in lower case."""
    found = {}
    for hundredths, words in enumerate(wordfreq.get_frequency_list(language, "small")[:RAREST]):
        found.update(dict.fromkeys(words, 10 ** (-hundredths / 100)))
    return found


@cache
def _telling() -> Mapping[str, tuple[str, ...]]:
    """The commonest words of each language, with the languages that have them."""
    found: dict[str, list[str]] = defaultdict(list)
    for language, list_file in sorted(wordfreq.available_languages("small").items()):
        # Not by get_frequency_list: that would keep all of every language in memory, 150 MB.
        common = chain.from_iterable(wordfreq.read_cBpack(list_file))
        for _, word in zip(range(TELLING), common, strict=False):
            found[word].append(language)
    return {word: tuple(languages) for word, languages in found.items()}
