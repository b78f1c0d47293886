"""The body of a document: an article's text, which stays text whatever renders it."""

from __future__ import annotations

import re

from copydesk.documents.scalars import clean

# What could be markup: of Markdown, as kramdown and Goldmark have it with all their extensions, of HTML, of Liquid, of
# Hugo's shortcodes and of MDX.
_MARKUP = re.compile(
    r"""
      [&<>{}\\`*_\[\]\#|~^$@]      # anywhere
    | ^(?:[-+=:]+|\d+[.)])         # a list, a rule, an underline, a definition
    | --+ | \.\.\.+                 # what typographers turn into dashes and an ellipsis
    | (?i:www\.) | :(?=//)         # addresses, which would become links
    """,
    re.VERBOSE | re.MULTILINE,
)
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def as_body(text: str) -> str:
    """Paragraphs with a newline between them, as Markdown that shows just these; "" where there is none.

    Markup becomes character references: they are read after all else, and backslashes are not the same to everyone.
    """
    paragraphs = [line for each in clean(text).splitlines() if (line := each.strip())]
    return _MARKUP.sub(_as_text, clean("\n\n".join(paragraphs))) + "\n" if paragraphs else ""


def _as_text(markup: re.Match[str]) -> str:
    return "".join(each if each.isalnum() else _NAMED.get(each, f"&#{ord(each)};") for each in markup[0])
