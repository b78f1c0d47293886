"""Whether each value is of the kind and in the range that the contract gives it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, TypeGuard

from copydesk.documents.front_matter import loads
from copydesk.documents.lint.fault import Fault, Where, left_out, replaced_by, shown
from copydesk.documents.lint.fields import Mapping, entries, items, logos, pictures, providers
from copydesk.documents.lint.parsed import Parsed
from copydesk.errors import Unreadable

_KINDS: dict[str, type] = {
    **dict.fromkeys(
        ("category", "title", "excerpt", "originalUrl", "webUrl", "ampWebUrl", "cdnAmpWebUrl"), str
    ),
    **dict.fromkeys(("type", "featuredContent", "secured", "name", "domain", "url"), str),
    **dict.fromkeys(("quality", "heat", "width", "height"), int),
    **dict.fromkeys(("published", "removed", "isCached"), bool),
    **dict.fromkeys(("topics", "images", "related"), list),
    "provider": dict,
    "publishedDateTime": datetime,
}
_WANTED = {
    str: "text",
    int: "a whole number",
    bool: "true or false",
    list: "a list",
    dict: "keys with values",
}
_WANTED[datetime] = "a time such as 2024-05-31T08:00:00Z"

_SMALLEST = 256, 203  # pixels
_SECURED = re.compile(r"[A-Za-z0-9+/]+={0,2};[A-Za-z0-9+/]{22}==")  # the iv has 16 bytes
_FRAME = re.compile(r"""<iframe (?=[^<>]*\bsrc=["']https?://)[^<>]*></iframe>""")


def of_their_kind(document: Parsed) -> Iterator[Fault]:
    for where, value, kind in _kinds(document.mapping):
        if value is None or (isinstance(value, kind) and isinstance(value, bool) == (kind is bool)):
            continue
        yield _not(kind, document, where, value)


def _not(kind: type, document: Parsed, where: Where, value: Any) -> Fault:
    if isinstance(value, str) and kind in (int, bool, datetime):
        meant = _without_quotes(value)
        if isinstance(meant, kind) and isinstance(meant, bool) == (kind is bool):
            return Fault("is text", "take the quotes away", where, replaced_by(meant))
    if kind is str and not isinstance(value, (list, dict)):
        said = document.said(where)
        return Fault(
            f"`{shown(said)}` is no text as it stands", "put it in double quotes", where, replaced_by(said)
        )
    wanted = _WANTED[kind]
    if kind is datetime and isinstance(value, date):
        return Fault("a day without a time", f"write {wanted}", where)
    return Fault(f"is not {wanted}", f"write {wanted}", where)


def _without_quotes(text: str) -> Any:
    try:
        return loads(f"---\nvalue: {text}\n---\n").mapping["value"]
    except Unreadable:
        return text


def _kinds(mapping: Mapping) -> Iterator[tuple[Where, Any, type]]:
    """Each value that the contract gives a kind."""
    for where, holder in (*entries(mapping), *providers(mapping), *pictures(mapping), *logos(mapping)):
        for key, value in holder.items():
            if key in _KINDS:
                yield (*where, key), value, _KINDS[key]
                kind = str if key == "topics" else dict
                for number, item in enumerate(items(holder, key)):
                    yield (*where, key, number), item, kind


def in_range(document: Parsed) -> Iterator[Fault]:
    for where, entry in entries(document.mapping):
        if not where and isinstance(entry.get("category"), str) and entry["category"] not in ("news", ""):
            yield Fault(f"`{shown(entry['category'])}` is none", "write `news`", ("category",))
        if isinstance(kind := entry.get("type"), str) and kind not in ("article", "video", ""):
            yield Fault(f"`{shown(kind)}` is none", "write `article` or `video`", (*where, "type"))
        if _is_number(quality := entry.get("quality")) and quality < 0:
            yield Fault("less than 0", "write 0 or more", (*where, "quality"))
    secured = document.mapping.get("secured")
    if isinstance(secured, str) and secured and not _SECURED.fullmatch(secured):
        what = "is not base64(ciphertext);base64(16-byte iv)"
        yield Fault(what, "restore it, or leave it out", ("secured",))


def topics_once(document: Parsed) -> Iterator[Fault]:
    topics = items(document.mapping, "topics")
    if all(isinstance(topic, str) for topic in topics) and len(set(topics)) < len(topics):
        again = Counter(topics).most_common(1)[0][0]
        yield Fault(f"`{shown(again)}` stands there twice", "keep one", ("topics",), _once_each)


def _once_each(topics: Any) -> Any:
    return list(dict.fromkeys(topics))


def scored(document: Parsed) -> Iterator[Fault]:
    """Heat against quality, published against heat and removed."""
    says = document.mapping
    quality, heat = says.get("quality"), says.get("heat")
    if _is_number(quality) and _is_number(heat) and heat != -1 and heat < quality:
        yield Fault(f"{heat} is less than the quality, {quality}", "write that or more, or -1", ("heat",))
    if says.get("published") is True and says.get("removed") is True:
        yield Fault("true, yet `removed: true`", "write false", ("published",), replaced_by(False))
    elif says.get("published") is True and heat == -1:
        yield Fault("true, yet another article leads the story (heat -1)", "write false", ("published",))
    if says.get("removed") is False:
        yield Fault("false", "leave the key out", ("removed",), left_out)


def of_a_video(document: Parsed) -> Iterator[Fault]:
    says = document.mapping
    frame, video = says.get("featuredContent"), says.get("type") == "video"
    if video and not frame:
        yield Fault("a video without `featuredContent`", "add the iframe that embeds it", ("type",))
    elif isinstance(frame, str) and frame and not _FRAME.fullmatch(frame):
        yield Fault(
            "is not one iframe", 'write `<iframe … src="https://…" …></iframe>`', ("featuredContent",)
        )
    elif frame and says.get("type") == "article":
        yield Fault("only a video has it", "leave it out, or write `type: video`", ("featuredContent",))
    if video and says.get("webUrl"):
        yield Fault("a video has none", "leave it out; `originalUrl` is its address", ("webUrl",))
    elif says.get("type") == "article" and "webUrl" not in says:
        yield Fault("no `webUrl`", "add the article's canonical address")


def in_time(document: Parsed) -> Iterator[Fault]:
    for where, entry in entries(document.mapping):
        moment, at = entry.get("publishedDateTime"), (*where, "publishedDateTime")
        if not isinstance(moment, datetime):
            continue
        if moment.tzinfo is None:
            yield Fault("a time without a zone", "end it with Z, if it is UTC, or with its offset", at)
        elif moment.utcoffset():
            yield Fault("not in UTC", f"write {_utc(moment).isoformat()[:-6]}Z", at, _utc)
        elif moment.microsecond:
            yield Fault("not in whole seconds", f"write {_utc(moment).isoformat()[:-6]}Z", at, _utc)
        if moment.year < 1990:
            yield Fault("before 1990", "write when it was published", at)


def _utc(moment: Any) -> Any:
    try:
        return moment.astimezone(UTC).replace(microsecond=0)
    except OverflowError:  # 0001-01-01 east of Greenwich
        return moment


def of_pictures(document: Parsed) -> Iterator[Fault]:
    for where, entry in entries(document.mapping):
        if len(items(entry, "images")) > 1:
            yield Fault("more than one picture", "keep the first", (*where, "images"))
    for where, picture in pictures(document.mapping):
        for key, least in zip(("width", "height"), _SMALLEST, strict=True):
            if _is_number(size := picture.get(key)) and size < least:
                yield Fault(
                    f"{size} is too small for a lead picture",
                    f"choose one of at least {least}",
                    (*where, key),
                )


def _is_number(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
