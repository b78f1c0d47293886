"""What prefect.yaml needs to know: of the workspace when it is deployed, of this checkout when a run begins."""

from __future__ import annotations

import os
from pathlib import Path

from copydesk import __version__
from copydesk.documents.slug import slug
from copydesk.workspace.workspace import find

CHECKOUT = Path(__file__).resolve().parent.parent
WORKSPACE = "COPYDESK_WORKSPACE"  # the folder that is deployed; the nearest one from here upwards where unset
NAME = "COPYDESK_NAME"  # what it is called on the server; as its folder where unset


def describe() -> dict[str, str]:
    """A build step: the workspace, its name and Copydesk's version. Raises BadInput where there is no workspace."""
    folder = find(Path(os.environ[WORKSPACE]) if os.environ.get(WORKSPACE) else None)
    return {"workspace": str(folder), "name": name_of(folder), "version": __version__}


def name_of(workspace: Path) -> str:
    """The deployments' name, which is also its work queue's: lower-case letters, digits and hyphens."""
    return slug(os.environ.get(NAME) or workspace.name) or "desk"


def enter_checkout() -> dict[str, str]:
    """A pull step: the folder of the Copydesk that the worker runs with, wherever that machine has it."""
    os.chdir(CHECKOUT)
    return {"directory": str(CHECKOUT)}
