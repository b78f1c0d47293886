"""Single values of a document's YAML: cleaned of what no document may hold, quoted where they must be."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from itertools import dropwhile

# Characters that would be white space, were they not controls or line breaks of Unicode's own.
_SPACES = re.compile("[\t\v\f\x85\u2028\u2029]")

# C0 but \n and \r, DEL and C1; bidi embeddings, overrides and isolates (they reorder what stands after them, as
# https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing warns); the byte order mark, lone surrogates,
# and the two code points that YAML itself forbids.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)

# A combining mark after a line break would join the n or r of the escape, and the file would not be NFC.
_AFTER_BREAK = re.compile(r"(?<=[\n\r])[^\x00-\x7f]+")

# What a plain scalar may not be, if every reader is to read the same string: by YAML's syntax in block context,
# and by the types that YAML 1.1 (PyYAML), YAML 1.2 (core schema) or Ruby's Psych (Jekyll) would give it.
_NOT_PLAIN = re.compile(
    r"""
      \Z | [ ] | .*[ ]\Z                        # empty, or spaces that a reader strips
    | [-?](?:[ ]|\Z) | [:,\[\]{}#&*!|>'"%@`]    # an indicator; `:word` is a symbol in Ruby
    | (?:---|\.\.\.)(?:[ ]|\Z)                  # a document's end
    | .*(?::(?:[ ]|\Z)|[ ]\#|[\n\r])            # a key, a comment, a line break
    | (?:y|n|yes|no|on|off|true|false|null|~|=|<<)\Z
    | [-+]?\.(?:inf|nan)\Z
    | [-+]?0(?:b[01_,]+|o[0-7_,]+|x[0-9a-f_,]+)\Z
    | [-+]?(?:[0-9][0-9_,]*(?:\.[0-9_,]*)?|\.[0-9_,]+)(?:e[-+]?[0-9]+)?\Z
    | [-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?\Z    # 12:30 is a number in YAML 1.1
    | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:t|[ ]+)[0-9].*)?\Z
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL | re.ASCII,
)


def clean(text: str) -> str:
    """The text in NFC, without controls, bidi overrides and lone surrogates; `\\n` and `\\r` stay.

    Tabs and Unicode's own line breaks become spaces.
    """
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", _FORBIDDEN.sub("", _SPACES.sub(" ", text)))
    return _AFTER_BREAK.sub(lambda found: "".join(dropwhile(unicodedata.combining, found[0])), text)


def quoted(text: str) -> str:
    """The text as a double-quoted scalar."""
    text = clean(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{text}"'


def plain(text: str) -> str:
    """The text as it stands, or double-quoted where it would read back as something else."""
    text = clean(text)
    return quoted(text) if _NOT_PLAIN.match(text) else text


def scalar(value: object) -> str:
    """A single value, or an empty list or mapping, as YAML reads it back: "" for None, `…Z` for a time in UTC.

    Raises TypeError for a type that front matter does not have.
    """
    match value:
        case str():
            return plain(value)
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case date():
            return value.isoformat().replace("+00:00", "Z")
        case float():
            return _number(value)
        case None:
            return ""
        case list():
            return "[]"
        case dict():
            return "{}"
    raise TypeError(f"front matter has no {type(value).__name__}: {value!r}")


def _number(value: float) -> str:
    text = repr(value)
    if text.lstrip("-") in ("inf", "nan"):
        return text.replace("inf", ".inf").replace("nan", ".nan")
    # YAML 1.1 wants the point: 1e+16 would be a string.
    return text if "." in text else text.replace("e", ".0e")
