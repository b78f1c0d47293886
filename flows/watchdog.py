"""An automation of Prefect's: a flow run whose process is gone is marked as crashed, and blocks nothing.

python -m flows.watchdog     makes it on the server in use, unless it is there
"""

from __future__ import annotations

from datetime import timedelta

from prefect.automations import AutomationCore, EventTrigger
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState
from prefect.events.schemas.automations import Posture

NAME = "copydesk: runs whose process is gone"
HEARTBEAT = 30  # seconds: PREFECT_FLOWS_HEARTBEAT_FREQUENCY of the worker
SILENCE = timedelta(seconds=3 * HEARTBEAT)
OVER = {f"prefect.flow-run.{state}" for state in ("Completed", "Failed", "Cancelled", "Crashed")}


def ensure(client: SyncPrefectClient) -> bool:
    """Makes the automation where there is none of its name; whether it did."""
    if client.read_automations_by_name(NAME):
        return False
    client.create_automation(_automation())
    return True


def _automation() -> AutomationCore:
    beat = "prefect.flow-run.heartbeat"
    return AutomationCore(
        name=NAME,
        description="Marks a flow run as crashed when it has given no sign of life for a while.",
        trigger=EventTrigger(
            after={beat},
            expect={beat, *OVER},
            match={"prefect.resource.id": "prefect.flow-run.*"},
            match_related={"prefect.resource.role": "tag", "prefect.resource.id": "prefect.tag.copydesk"},
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            threshold=1,
            within=SILENCE,
        ),
        actions=[
            ChangeFlowRunState(
                state=StateType.CRASHED, message="Its process is gone: it gave no sign of life any more."
            )
        ],
    )


if __name__ == "__main__":
    with get_client(sync_client=True) as server:
        ensure(server)
