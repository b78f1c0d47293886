"""UTF-8 that somebody read as Windows-1252 or Latin-1: told from real text, and read anew."""

from __future__ import annotations

import re

# The byte that each character was: Windows-1252, whose five gaps Latin-1 fills.
_BYTES = {chr(byte): byte for byte in range(0x80, 0x100)}
_BYTES |= {
    bytes([byte]).decode("cp1252"): byte
    for byte in range(0x80, 0xA0)
    if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_FOLLOWING = "[" + re.escape("".join(sign for sign, byte in _BYTES.items() if byte < 0xC0)) + "]"
_SEQUENCE = f"(?:[\xc2-\xdf]{_FOLLOWING}|[\xe0-\xef]{_FOLLOWING}{{2}}|[\xf0-\xf4]{_FOLLOWING}{{3}})"

_CONTROL = "[\x80-\x9f]"  # nobody types them

# No language writes these: `â€™`, `™`, `€` and emoji; `Ã` or `Â` with a sign that ends no word and no sentence (a
# capital `Ã` before a quotation mark is Portuguese); several sequences in a row.
_SURE = re.compile(
    f"â€{_FOLLOWING}|â„¢|â‚¬|ðŸ{_FOLLOWING}{{2}}|Ã[¡-ª¬®-¶¸-º¼-¿€ƒ†‡ˆ‰Š‹ŒŽ˜šœžŸ\x81\x8d\x8f\x90\x9d]"
    f"|(?<![^\\W\\d_])Â[\xa0-¿]|{_SEQUENCE}{{2,}}"
    f"|[\xc2-\xdf]{_CONTROL}|[\xe0-\xef](?:{_CONTROL}{_FOLLOWING}|{_FOLLOWING}{_CONTROL})"
    f"|[\xf0-\xf4](?:{_CONTROL}{_FOLLOWING}{{2}}|{_FOLLOWING}{_CONTROL}{_FOLLOWING}|{_FOLLOWING}{{2}}{_CONTROL})"
)
_LOST = re.compile("\ufffd|â€(?!\\w)")


def found(text: str) -> str:
    """The first sequence that is no text, "" where there is none."""
    hit = None if text.isascii() else _SURE.search(text)
    return hit[0] if hit else ""


def lost(text: str) -> str:
    """A sign of what nobody can read anew, for some of its bytes are gone; "" where there is none."""
    hit = None if text.isascii() else _LOST.search(text)
    return hit[0] if hit else ""


def mended(text: str) -> str:
    """The text as it was meant: all of it read anew if that gives text, else the sequences that are sure."""
    if not found(text):
        return text
    whole = _read_anew(text)
    return _SURE.sub(lambda hit: _read_anew(hit[0]), text) if whole == text else whole


def without_controls(text: str) -> str:
    """The text with the lines read anew that hold such control characters, so that dropping them loses nothing."""
    lines = text.split("\n")
    return "\n".join(_until_settled(line) if re.search(_CONTROL, line) else line for line in lines)


def _until_settled(line: str) -> str:
    while (better := mended(line)) != line:  # shorter each time
        line = better
    return line


def _read_anew(text: str) -> str:
    try:
        return b"".join(_bytes(character) for character in text).decode()
    except (KeyError, UnicodeDecodeError):
        return text


def _bytes(character: str) -> bytes:
    return character.encode() if character.isascii() else bytes([_BYTES[character]])
