"""`secured`: a document's private part, sealed with the workspace's key.

`base64(ciphertext);base64(iv)`: AES-256-GCM over zlib-compressed JSON (UTF-8), a 16-byte iv, the tag at the end of the
ciphertext. The document's originalUrl is the associated data, so that a value opens in its own document alone.
"""

from __future__ import annotations

import base64
import json
import os
import zlib
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from copydesk.documents.scalars import clean
from copydesk.errors import Unreadable
from copydesk.workspace.keys import Keys

_IV = 16  # bytes


def seal(
    payload: Mapping[str, Any], keys: Keys, original_url: str, before: str = "", before_url: str = ""
) -> str:
    """The payload, sealed with the newest key; or `before`, what stands in the document, where that is to stay.

    It stays where it holds the same payload, whichever of the keys sealed it: a run that learns nothing rewrites
    nothing. It also stays where the keys do not open it, and without any key: what cannot be read must not be lost.
    `before_url` is the originalUrl that it stands under, where that is to become another.

    The iv is random, though nothing else in a document is. One derived from the payload would come again whenever a
    document goes back to what it once held, and would tell so to whoever reads the site's history. Bytes hold still
    all the same, after a kill and in a replay too, since what stands on disk is `before`.
    """
    plaintext = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    if not keys or (before and _stays(before, keys, before_url or original_url, original_url, plaintext)):
        return before
    iv = os.urandom(_IV)
    ciphertext = AESGCM(keys.values[0]).encrypt(iv, zlib.compress(plaintext), _associated(original_url))
    return ";".join(base64.b64encode(part).decode() for part in (ciphertext, iv))


def reveal(value: str, keys: Keys, original_url: str) -> dict[str, Any]:
    """The payload that was sealed. Raises Unreadable: no such value, or none of the keys opens it here."""
    try:
        payload = json.loads(_opened(value, keys, original_url))
    except ValueError:
        payload = None
    if not isinstance(payload, dict):
        raise Unreadable("what it holds is no JSON object")
    return payload


def _stays(before: str, keys: Keys, before_url: str, original_url: str, plaintext: bytes) -> bool:
    try:
        held = _opened(before, keys, before_url)
    except Unreadable:
        return True
    return held == plaintext and _associated(before_url) == _associated(original_url)


def _opened(value: str, keys: Keys, original_url: str) -> bytes:
    ciphertext, iv = _parts(value)
    for key in keys.values:
        try:
            return zlib.decompress(AESGCM(key).decrypt(iv, ciphertext, _associated(original_url)))
        except InvalidTag:
            continue
        except zlib.error:
            raise Unreadable("what it holds is not compressed by zlib") from None
    raise Unreadable(
        "none of the keys opens it: it was sealed with another key, or for another originalUrl, or was changed"
    )


def _associated(original_url: str) -> bytes:
    """The address as it stands in the document."""
    return clean(original_url).encode()


def _parts(value: str) -> tuple[bytes, bytes]:
    """Ciphertext and iv. Base64 may end in bits that mean nothing: only as `seal` writes them are they accepted."""
    halves = value.split(";")
    try:
        parts = [base64.b64decode(half, validate=True) for half in halves]
    except ValueError:
        parts = []
    if (
        len(parts) != 2
        or len(parts[1]) != _IV
        or [base64.b64encode(part).decode() for part in parts] != halves
    ):
        raise Unreadable("it is not of the form base64(ciphertext);base64(iv)")
    return parts[0], parts[1]
