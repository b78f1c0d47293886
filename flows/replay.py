"""Everything again from the archive, as a flow."""

from __future__ import annotations

from datetime import datetime

from prefect import flow
from prefect.states import State

from copydesk.chain.replay import Span
from copydesk.chain.replay import replay as run_chain
from copydesk.workspace.workspace import Workspace
from flows.running import at_the_desk, run_name
from flows.secrets import Mask
from flows.steps import as_task
from flows.telling import Teller


@flow(name="replay", flow_run_name=run_name, timeout_seconds=6 * 3600, persist_result=False)
def replay(workspace: str = ".", since: datetime | None = None, until: datetime | None = None) -> State[None]:
    """Read archived pages again with the rules and settings of today, without the network.

    Args:
        workspace: The folder with copydesk.yaml.
        since: Pages that were fetched earlier are left out.
        until: Pages that were fetched later are left out.
    """

    def work(desk: Workspace, mask: Mask) -> State[None]:
        teller = Teller(desk, mask)
        return teller.end(run_chain(desk, teller.watch, Span(since, until), as_task))

    return at_the_desk(workspace, work)
