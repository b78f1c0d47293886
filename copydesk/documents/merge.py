"""What a person made of a document and what the desk would write now, as one: a three-way merge, field by field.

The base is what the desk wrote last, of which a digest of each field is kept. A field that differs from it was edited
by a person, and is that person's for ever, also where the desk should once want the same; all others are the desk's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from copydesk.documents.fields import BODY, KEYED, PARTED, Fields, digest, digests, fields_of, is_part, key_of
from copydesk.documents.front_matter import FrontMatter
from copydesk.score.stories import RELATED_AT_MOST

# What follows from an article and its story alone: where the desk takes up a document that it does not know, these
# are its own to say.
COMPUTED = ("quality", "heat", "published")

T = TypeVar("T")

Base = Mapping[str, str]  # path → digest
# path → the desk's own value, None where it has none or where it is told anew each time
Edits = Mapping[str, Any]


@dataclass(slots=True, frozen=True)
class Merged:
    mapping: dict[str, Any]
    body: str
    edits: Edits
    base: Base  # for the next merge


def merge(
    theirs: FrontMatter, ours: Mapping[str, Any], body: str, bases: Sequence[Base], edits: Edits
) -> Merged:
    """The document as it is to stand.

    `theirs` is what stands on disk, `ours` and `body` what the desk would write. A field was not edited where its
    digest is that of one of `bases`: there are two after a run that was killed. `edits` are those known already.
    """
    their_fields, our_fields = fields_of(theirs.mapping, theirs.body), fields_of(ours, body)
    # A list or provider that a person wrote in a form of their own has no parts to be told apart: it is theirs whole.
    edited = dict.fromkeys(edits) | _edited(their_fields, bases)
    whole = tuple(key for key in PARTED if key in edited and key in their_fields)
    our_fields = _without_parts(our_fields, whole)
    bases = [_without_parts(base, whole) for base in bases]
    edited = dict.fromkeys(_without_parts(edited, whole))
    fields = _chosen(their_fields, our_fields, edited)
    for key in KEYED:
        _order(key, fields, their_fields, our_fields, bases, edited)
    _shorten(fields, edited)
    merged = {path: fields[path] for path in fields if path not in edited}
    return Merged(
        mapping=_mapping(fields, ours, theirs.mapping),
        body=fields.get(BODY, ""),
        edits={path: _remembered(path, our_fields) for path in sorted(edited)},
        base=digests(merged),
    )


def edited_fields(theirs: FrontMatter, bases: Sequence[Base], edits: Edits) -> list[str]:
    """The paths of what a person edited, also since the desk last looked."""
    found = _edited(fields_of(theirs.mapping, theirs.body), bases) if bases else {}
    return sorted(edits.keys() | found.keys())


def adopted(theirs: FrontMatter, ours: Mapping[str, Any], body: str, *, completing: bool = False) -> Base:
    """A base for a document that the desk did not write: what both say alike is the desk's.

    All else on disk counts as a person's; what is missing there is filled. `completing`: the scores, and the related
    items that both have, are the desk's as well, whatever they say.
    """
    our_fields = fields_of(ours, body)

    def is_ours(path: str, value: Any) -> bool:
        computed = path in COMPUTED or path.startswith("related[")
        return our_fields.get(path) == value or (completing and computed and path in our_fields)

    there = fields_of(theirs.mapping, theirs.body)
    return {path: digest(value) for path, value in there.items() if is_ours(path, value)}


def completed(theirs: FrontMatter, ours: Mapping[str, Any]) -> dict[str, Any]:
    """`ours`, with the related items that both have as they stand on disk, their missing keys filled, their quality anew."""
    known = fields_of({"related": theirs.mapping.get("related")})
    related = []
    for path, item in fields_of({"related": ours.get("related")}).items():
        before = known.get(path, {})
        filled = {key: before.get(key) or value for key, value in item.items()}
        related.append({**filled, **before, **filled, "quality": item["quality"]})
    return {**ours, "related": related} if related else dict(ours)


def _without_parts(fields: Mapping[str, T], keys: Sequence[str]) -> dict[str, T]:
    return {path: value for path, value in fields.items() if not any(is_part(path, key) for key in keys)}


def _edited(fields: Fields, bases: Sequence[Base]) -> dict[str, None]:
    """The paths at which a document differs from all that the desk may have written."""
    now = digests(fields)
    paths = dict.fromkeys([*now, *(path for base in bases for path in base)])
    edited = {path: None for path in paths if all(now.get(path) != base.get(path) for base in bases)}
    if fields.get("removed") is True and fields.get("published") is False:
        edited.pop("published", None)  # that follows, and goes when it is taken back
    return edited


def _chosen(theirs: Fields, ours: Fields, edited: Mapping[str, None]) -> Fields:
    """Each field as it is to stand: a person's where it was edited, else the desk's. What is removed is not published."""
    fields = {
        path: source[path]
        for path in {**theirs, **ours}
        if path in (source := theirs if path in edited else ours)
    }
    if fields.get("removed") is True:
        fields["published"] = False
    return fields


def _order(
    key: str,
    fields: Fields,
    theirs: Fields,
    ours: Fields,
    bases: Sequence[Base],
    edited: dict[str, None],
) -> None:
    """Puts the items of a list into order: the desk's, unless a person put them into another; topics keep theirs."""

    def items(paths: Iterable[str]) -> list[str]:
        return [path for path in paths if path.startswith(f"{key}[") and path != f"{key}[]"]

    on_disk = items(theirs)
    moved = bases and all(
        [path for path in on_disk if path in base] != [path for path in items(base) if path in theirs]
        for base in bases
    )
    if moved:
        edited[f"{key}[]"] = None
    firsts, seconds = on_disk, items(ours)
    if key == "related" and f"{key}[]" not in edited:
        firsts, seconds = seconds, firsts
    woven = _woven([p for p in firsts if p in fields], [p for p in seconds if p in fields])
    values = {path: fields.pop(path) for path in woven}
    fields |= values


def _woven(firsts: Sequence[str], seconds: Sequence[str]) -> list[str]:
    """The firsts in their order, and each of the others behind the one that it stands behind among the seconds."""
    woven = list(firsts)
    for before, path in zip(["", *seconds], seconds, strict=False):
        if path not in woven:
            woven.insert(woven.index(before) + 1 if before else 0, path)
    return woven


def _shorten(fields: Fields, edited: Mapping[str, None]) -> None:
    """Takes the last of the desk's own related items away where a person's make them too many."""
    related = [path for path in fields if path.startswith("related[")]
    ours = [path for path in related if path not in edited]
    too_many = max(0, len(related) - RELATED_AT_MOST)
    for path in ours[len(ours) - min(too_many, len(ours)) :]:
        del fields[path]


def _mapping(fields: Fields, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    """The front matter of the fields; the keys in the order of `ours`, then those that are only theirs."""
    mapping: dict[str, Any] = {}
    for path, value in fields.items():
        if path == BODY:
            continue
        key, dot, name = path.partition(".")
        if path.startswith(tuple(f"{keyed}[" for keyed in KEYED)):
            mapping.setdefault(path.partition("[")[0], []).append(value)
        elif key == "provider" and dot:
            mapping.setdefault(key, {})[name] = value
        else:
            mapping[key_of(path)] = value
    for key, value in theirs.items():  # an empty list or mapping that a person left stays
        if key not in mapping and not value and key in (*KEYED, "provider"):
            mapping[key] = value
    return {key: mapping[key] for key in {**ours, **mapping} if key in mapping}


def _remembered(path: str, ours: Fields) -> Any:
    """The desk's own value of a field that a person edited, as `release` gives it back to a desk that lost its state."""
    single = not path.startswith(tuple(f"{key}[" for key in KEYED)) and path not in (BODY, "secured")
    return ours.get(path) if single else None
