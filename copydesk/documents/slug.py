"""The part of a document's name that comes from its title."""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

MAX_LENGTH = 146  # characters; with date and number a name stays far below the 255 bytes of file systems

_IDEOGRAPH = "[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_BESIDE_IDEOGRAPH = re.compile(rf"(?<=\w)(?={_IDEOGRAPH})|(?<={_IDEOGRAPH})(?=\w)")
_NOT_ALLOWED = re.compile("[^a-z0-9 -]")
_GAPS = re.compile("[ -]+")


def slug(title: str) -> str:
    """The title in a-z, 0-9 and hyphens, at most MAX_LENGTH characters, cut between words where there are any.

    Letters and digits of other scripts are transliterated; signs (®, —, emoji) are dropped. A title of nothing but
    signs is `untitled`.
    """
    text = " ".join(title.split())
    if not text.isascii():
        # An ideograph is a syllable, and mostly a word, of its own.
        text = _BESIDE_IDEOGRAPH.sub(" ", unicodedata.normalize("NFC", text))
        text = "".join(map(_spelt, text))
    text = _GAPS.sub("-", _NOT_ALLOWED.sub("", text.lower()))
    if len(text) > MAX_LENGTH:
        cut = text.rfind("-", 0, MAX_LENGTH + 1)
        text = text[: cut if cut > 0 else MAX_LENGTH]
    return text if text.strip("-") else "untitled"


def _spelt(character: str) -> str:
    if character.isascii():
        return character
    category = unicodedata.category(character)
    letter_or_digit = category[0] in "LM" or category in ("Nd", "Nl") or character.isdigit()
    return anyascii(character) if letter_or_digit else ""
