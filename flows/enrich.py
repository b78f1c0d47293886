"""Documents completed in place, as a flow."""

from __future__ import annotations

from typing import Annotated

from prefect import flow
from prefect.states import State
from pydantic import Field

from copydesk import urls
from copydesk.chain.enriching import enrich as run_chain
from copydesk.workspace.workspace import Workspace
from flows.running import at_the_desk, run_name
from flows.secrets import Mask
from flows.steps import as_task
from flows.telling import Teller


@flow(name="enrich", flow_run_name=run_name, timeout_seconds=3600, persist_result=False)
def enrich(what: Annotated[list[str], Field(min_length=1)], workspace: str = ".") -> State[None]:
    """Fetch a document's original and related articles, and complete it in place.

    Args:
        what: Documents (their paths from the workspace) or addresses of articles.
        workspace: The folder with copydesk.yaml.
    """

    def work(desk: Workspace, mask: Mask) -> State[None]:
        teller = Teller(desk, mask)
        named = [each if urls.is_web(each) else str(desk.folder / each) for each in what]
        return teller.end(as_task("enrich", run_chain, desk, named, teller.watch))

    return at_the_desk(workspace, work)
