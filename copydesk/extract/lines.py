"""An article's lines without those that say nothing of its subject."""

from __future__ import annotations

import re

from copydesk.extract.labels import is_foreign, is_label, leads_elsewhere
from copydesk.extract.text import alike

LONGEST_NOTE = 100  # characters; longer lines are paragraphs
HEAD = 8  # lines where headline, byline and date stand, if the body took them along
TAIL = 4  # lines where names of authors and agencies stand
RUNNING = 80  # characters of a paragraph as articles have them
LONGEST_KICKER = 90  # bytes: ideographs say more each
KICKERS = 2  # lines

_BY = r"(?:by|von|par|por|di|door|av|af|text|texte|texto|foto|photos?|words|story)\s*:?\s+\S+(?:\s\S+){0,4}"
_DATE = r"https?://\S+|[^|$£€#]{0,45}\b[0-2]?\d[.:h][0-5]\d\b[^|$£€#]{0,25}|.{0,25}\b(?:19|20)\d\d\W*"
_STAMP = r"(?:(?:last )?(?:published|updated|posted|modified)|veröffentlicht|aktualisiert|stand|publié|mis à jour|publicado|actualizado|pubblicato|aggiornato)\b.{0,60}"
_CREDIT = r"(?:image|images|photo|photos|picture|pictures|bild|bilder|foto|fotos|photograph|crédito?|credits?|illustration|video|grafik|quelle|source)\s*(?:[:/©|]|credit|by\b|from\b|via\b).{0,100}|©.{0,100}"
_AT_HEAD = re.compile(
    rf"{_BY}|{_DATE}|{_STAMP}|{_CREDIT}"
    r"|\d+\s*(?:min(?:ute)?s?|Min\.?|Minuten|minutos|minut)\b.{0,20}|advertisement|anzeige|publicité|publicidad",
    re.IGNORECASE,
)
_AT_TAIL = re.compile(
    rf"{_STAMP}|\([^()\s]{{1,8}}(?:/[^()\s]{{1,8}}){{0,3}}\)|(?:mit|with|avec|con) (?:dpa|afp|reuters|ap|apa)(?:[/, ]+\w{{2,7}})*"
    r"|tags?:?(?: .*)?|filed under.*|comments?|(?:source|quelle|quellen|sources?|fuente|fonte)\s*:.{0,60}",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…:;。！？।؟։][\"'”’»«“)\]」』]*$")


def tidied(lines: list[str], said: set[str]) -> list[str]:
    """The lines without furniture and what stands in `said` (as `alike` spells it: headlines, authors)."""
    kept = list[str]()
    for line in lines:
        # what comes again elsewhere is meant so: recipes, rules, refrains
        twice = len(line) > LONGEST_NOTE and kept[-1:] == [line]
        if not (twice or is_label(line) or leads_elsewhere(line) or is_foreign(line)):
            kept.append(line)
    return _tail_off(_head_off(kept, said), said)


def _head_off(lines: list[str], said: set[str]) -> list[str]:
    """Without headline, byline and date, and without a kicker or two before the first sentence."""
    kept = []
    for line in lines[:HEAD]:
        plain = line.removeprefix("- ")
        if not (alike(plain) in said or (len(plain) <= LONGEST_NOTE and _AT_HEAD.fullmatch(plain))):
            kept.append(plain)
    first = next((number for number, line in enumerate(kept) if _is_sentence(line)), 0)
    return kept[first if first <= KICKERS else 0 :] + lines[HEAD:]


def _is_sentence(line: str) -> bool:
    return len(line.encode()) > LONGEST_KICKER or _SENTENCE_END.search(line) is not None


def _tail_off(lines: list[str], said: set[str]) -> list[str]:
    end = len(lines)
    while end > 1 and len(lines) - end < TAIL:
        line = lines[end - 1]
        if not (len(line) <= LONGEST_NOTE and (_AT_TAIL.fullmatch(line) or alike(line) in said)):
            break
        end -= 1
    return lines[:end]
