"""Content-Encoding undone, under a limit: what is sent small may unpack large."""

from __future__ import annotations

import zlib
from collections.abc import Callable

from copydesk.errors import BodyTooLarge, Unreadable

MAX_LAYERS = 5  # of encodings around encodings; real servers send one, rarely two
ACCEPTED = "gzip, deflate"  # what a request says it accepts


def decode(body: bytes, content_encoding: str, limit: int) -> bytes:
    """The body without its encodings (RFC 9110, 8.4), which were applied in the order listed.

    Raises BodyTooLarge where any layer unpacks to more than `limit` bytes, Unreadable where a layer
    is damaged, cut short, or of a kind that was not asked for.
    """
    names = [
        name for part in content_encoding.lower().split(",") if (name := part.strip()) and name != "identity"
    ]
    if len(names) > MAX_LAYERS:
        raise Unreadable(f"{len(names)} encodings around each other")
    for name in reversed(names):
        if name.removeprefix("x-") not in _DECODERS:
            raise Unreadable(f"sent {name[:40]}, which was not asked for")
        body = _DECODERS[name.removeprefix("x-")](body, limit) if body else b""
    if len(body) > limit:
        raise BodyTooLarge(f"larger than {limit:,} bytes")
    return body


def _gunzip(data: bytes, limit: int) -> bytes:
    """All members of a gzip file; what follows the last one is no part of it, as browsers hold too."""
    parts: list[bytes] = []
    left = limit
    while data.startswith(b"\x1f\x8b") or not parts:
        part, data = _inflate(data, 16 + zlib.MAX_WBITS, left, "gzip")
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _undeflate(data: bytes, limit: int) -> bytes:
    """zlib, as the standard says, or a bare deflate stream, as some servers send.

    A zlib stream begins with two bytes of which the first names method 8 and both together are a
    multiple of 31 (RFC 1950, 2.2).
    """
    is_zlib = len(data) > 1 and data[0] & 0x0F == 8 and (data[0] << 8 | data[1]) % 31 == 0
    return _inflate(data, zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS, limit, "deflate")[0]


def _inflate(data: bytes, window: int, limit: int, name: str) -> tuple[bytes, bytes]:
    """What one stream unpacks to, and what follows it."""
    inflater = zlib.decompressobj(window)
    try:
        body = inflater.decompress(data, limit + 1)
    except zlib.error as error:
        raise Unreadable(f"damaged {name}: {error}") from None
    if len(body) > limit:
        raise BodyTooLarge("unpacks to more than is taken")
    if not inflater.eof:
        raise Unreadable(f"cut short: its {name} ends too early")
    return body, inflater.unused_data


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {"gzip": _gunzip, "deflate": _undeflate}
