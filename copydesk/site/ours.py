"""Which of the files in a site are the desk's own: only those are overwritten or removed."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from copydesk.site.api import INDEX, ROOT
from copydesk.site.publication import Publication
from copydesk.site.xml import MARK

_PAGE = re.compile(r"(?:[a-z0-9][a-z0-9-]*/)?(?:page/?([0-9]+)/)?")


def is_ours(publication: Publication, path: str, data: bytes) -> bool:
    """Whether the desk, or the family's pipeline before it, wrote the file at this path in the site.

    Feeds and sitemap bear a mark. In the API a list says which page it is and a document where it lies, and both must
    agree with the path.
    """
    if not path.startswith(f"{ROOT}/"):
        return MARK.encode() in data
    if not path.endswith(f"/{INDEX}"):
        return False
    try:
        says: Any = msgspec.json.decode(data)
    except msgspec.DecodeError:
        return False
    folder = path.removeprefix(f"{ROOT}/").removesuffix(INDEX)
    if isinstance(says, dict) and says.keys() == {"page", "value", "nextPage"}:
        found = _PAGE.fullmatch(folder)
        return found is not None and says["page"] == int(found[1] or 1)
    return isinstance(says, dict) and says.get("path") == f"{publication.folder}/{folder[:-1]}.md"
