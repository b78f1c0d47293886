"""The excerpt: what a page or feed says of its article, whole or marked where it was cut."""

from __future__ import annotations

import re

from copydesk.extract.text import alike, plain

SHORTEST = 25  # characters: shorter descriptions are a section's or the site's name
TAIL = 40  # characters at its end by which an excerpt is found in the text
LONGEST_WORD = 30  # characters; longer ones stand in scripts without spaces

_CUT = re.compile(r" ?(?:[\[(] ?(?:…|\.{3,}) ?[\])]|…|\.{3,}|[,;–—(\[-])$")
_SENTENCE_END = re.compile(r"[.!?。！？][\"'”’»)\]]*$")
_OF_THE_FEED = re.compile(
    r"(?<=\S) (?:The post .{1,400} (?:appeared first|first appeared) on .{1,200}|Continue reading\b.{0,400}"
    r"|Read more[ .…→»›>]*)$"
)


def description(value: str, headline: str) -> str:
    """A description as one line, `…` where its site says that it was cut; "" where it says no more than the headline."""
    text = plain(value)
    if cut := _CUT.search(text):
        text = _cut(text[: cut.start()])
    return text if len(text) >= SHORTEST and alike(text) != alike(headline) else ""


def of_feed(summary: str, headline: str) -> str:
    """As `description`, without the links that feeds append."""
    return description(_OF_THE_FEED.sub("", plain(summary)), headline)


def marked(excerpt: str, text: str) -> str:
    """The excerpt with `…` where it breaks off within a sentence that the article's text goes on with.

    That some end without a full stop proves nothing: most of those are whole.
    """
    tail = excerpt[-TAIL:]
    if len(tail) < SHORTEST or not tail[-1].isalnum() or (at := text.find(tail)) < 0:
        return excerpt
    rest = text[at + len(tail) :][:2]
    if rest[:1].isalnum():
        return _cut(_without_part_of_a_word(excerpt))
    return _cut(excerpt) if rest[:1] in " ,;" and rest[1:] else excerpt


def _without_part_of_a_word(text: str) -> str:
    before, _, part = text.rpartition(" ")
    return before if before and len(part) <= LONGEST_WORD else text


def _cut(text: str) -> str:
    text = text.rstrip(" ,;:–—-([")
    return f"{text} …" if _SENTENCE_END.search(text) else f"{text}…"
