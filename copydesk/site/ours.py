"""Which of the files in a site are the desk's own: only those are overwritten or removed."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from copydesk.site.api import INDEX, ROOT
from copydesk.site.xml import MARK

_PAGE = re.compile(r"(?:[a-z0-9][a-z0-9-]*/)?(?:page/?([0-9]+)/)?")


def is_ours(path: str, data: bytes) -> bool:
    """Whether the desk, or the family's pipeline before it, wrote what stands at this path in the site.

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
    if not isinstance(says, dict):
        return False
    name = path.removeprefix(f"{ROOT}/").removesuffix(INDEX)
    if says.keys() == {"page", "value", "nextPage"}:
        page = _PAGE.fullmatch(name)
        return page is not None and says["page"] == int(page[1] or 1)
    return str(says.get("path")).endswith(f"/{name[:-1]}.md")
