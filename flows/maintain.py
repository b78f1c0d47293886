"""What a workspace needs once a day, as a flow: what is private expires, old runs go, silent sources are named."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

from prefect import flow, get_run_logger
from prefect.artifacts import create_table_artifact
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterName,
    FlowRunFilter,
    FlowRunFilterEndTime,
)
from prefect.runtime import deployment
from prefect.states import Completed, State
from pydantic import Field

from copydesk.chain.maintaining import maintain as run_chain
from copydesk.chain.silence import Silence
from copydesk.workspace.workspace import Workspace
from flows.deploying import name_of
from flows.running import at_the_desk, run_name
from flows.secrets import Mask
from flows.steps import as_task

AT_ONCE = 100  # runs deleted between two questions for more


@flow(name="maintain", flow_run_name=run_name, timeout_seconds=3600, persist_result=False)
def maintain(workspace: str = ".", keep_runs: Annotated[int, Field(ge=1)] = 30) -> State[None]:
    """Let what is private expire, delete old flow runs, shrink the database, and name the sources that are silent.

    Args:
        workspace: The folder with copydesk.yaml.
        keep_runs: Days after which a flow run that has ended is deleted.
    """

    def work(desk: Workspace, mask: Mask) -> State[None]:
        done = as_task("maintain", run_chain, desk)
        name = deployment.name or name_of(desk.folder)
        runs = as_task("old runs", delete_runs, name, datetime.now(UTC) - timedelta(days=keep_runs))
        _tell(name, done.silences, mask)
        return Completed(
            message=f"{len(done.expired)} archive files expired, {done.traces} reports and logs and {runs} flow runs "
            f"deleted, {done.freed / 1e6:.1f} MB given back by the database; "
            f"{len(done.silences)} sources gave nothing when last asked"
        )

    return at_the_desk(workspace, work)


def delete_runs(name: str, before: datetime) -> int:
    """Deletes the flow runs of the workspace's deployments that ended before then; their number."""
    deleted = 0
    with get_client(sync_client=True) as client:
        while runs := client.read_flow_runs(
            deployment_filter=DeploymentFilter(name=DeploymentFilterName(any_=[name])),
            flow_run_filter=FlowRunFilter(end_time=FlowRunFilterEndTime(before_=before)),
            limit=AT_ONCE,
        ):
            for run in runs:
                client.delete_flow_run(run.id)
            deleted += len(runs)
    return deleted


def _tell(name: str, found: list[Silence], mask: Mask) -> None:
    for each in found:
        get_run_logger().warning(
            "%s gave nothing in its last %s runs: %s", each.source, each.runs, each.reason
        )
    rows = [{"source": each.source, "runs": each.runs, "says": mask(each.reason)} for each in found]
    create_table_artifact(
        rows,
        key=f"{name}-silent",
        description="Sources that gave nothing when they were last asked",
        _sync=True,
    )
