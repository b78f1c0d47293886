"""A workspace on a Prefect server: what is made there, deployed, worked on and cleared up."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import click
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
    WorkQueueFilter,
    WorkQueueFilterName,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.exceptions import ObjectNotFound
from prefect.states import Cancelling, Crashed

from copydesk.errors import BadInput
from flows import server as servers
from flows import watchdog
from flows.deploying import CHECKOUT, NAME, WORKSPACE, name_of
from flows.processes import Child, Hopeless
from flows.server import Server

POOL = "copydesk"
CANCELLED = 15.0  # seconds that runs get to end when all is taken down
AT_WORK = [StateType.PENDING, StateType.RUNNING, StateType.CANCELLING]


class Desk:
    """A workspace on a server."""

    def __init__(self, folder: Path, server: Server, newsroom: dict[str, str]) -> None:
        self.name, self._folder, self._server = name_of(folder), folder, server
        self._environment = {
            "PREFECT_WORKER_QUERY_SECONDS": "2",  # asked for now means now
            "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": str(watchdog.HEARTBEAT),
            **os.environ,
            **servers.QUIET,
            **server.environment,
            **newsroom,
            "PREFECT_API_URL": server.api,
            "PREFECT_CLI_PROMPT": "false",
            WORKSPACE: str(folder),
            NAME: self.name,
        }

    def prepare(self, client: SyncPrefectClient) -> Iterator[str]:
        """Makes what is missing on the server; says what. Raises BadInput where the name is another workspace's."""
        with suppress(ObjectNotFound):
            there = client.read_deployment_by_name(f"refresh/{self.name}").parameters.get("workspace")
            if there != str(self._folder):
                raise BadInput(
                    f"the server knows {there} by the name {self.name!r}; set {NAME} to another one"
                )
        try:
            client.read_work_pool(POOL)
        except ObjectNotFound:
            client.create_work_pool(WorkPoolCreate(name=POOL, type="process"))
            yield f"Work pool {POOL}: made"
        queue = WorkQueueFilter(name=WorkQueueFilterName(any_=[self.name]))
        if not client.read_work_queues(work_pool_name=POOL, work_queue_filter=queue):
            client.create_work_queue(self.name, work_pool_name=POOL)
        if watchdog.ensure(client):
            yield f"Automation “{watchdog.NAME}”: made"
        yield from self.bury(client)

    def deploy(self, log: Path) -> None:
        """`prefect deploy --all`. Raises Hopeless, with its last words."""
        log.unlink(missing_ok=True)
        command = [*servers.prefect(), "--no-prompt", "deploy", "--all"]
        deploying = Child("deployment", command, self._environment, CHECKOUT, log)
        deploying.start()
        try:
            if deploying.wait() != 0:
                raise Hopeless(
                    f"the deployments of prefect.yaml failed: {deploying.last_words()} (see {log})"
                )
        finally:
            deploying.stop()

    def worker(self) -> Child:
        command = [*servers.prefect(), "worker", "start", "--pool", POOL, "--work-queue", self.name]
        return Child("worker", command, self._environment, self._folder)

    def bury(self, client: SyncPrefectClient) -> Iterator[str]:
        """Marks the runs as crashed whose process on this machine is gone; says which.

        On a server that is not ours the queue may have a worker elsewhere: there the watchdog must do.
        """
        for run in self._at_work(client) if self._server.ours else []:
            if run.infrastructure_pid and not _is_alive(run.infrastructure_pid):
                client.set_flow_run_state(run.id, Crashed(message="Its process is gone."))
                yield f"{run.name}: marked as crashed, its process is gone"

    def _at_work(self, client: SyncPrefectClient) -> list[FlowRun]:
        return client.read_flow_runs(
            flow_run_filter=FlowRunFilter(
                state=FlowRunFilterState(type=FlowRunFilterStateType(any_=AT_WORK))
            ),
            work_queue_filter=WorkQueueFilter(name=WorkQueueFilterName(any_=[self.name])),
        )

    def cancel_runs(self, client: SyncPrefectClient) -> None:
        """Runs that are at work end as cancelled; a run that is cut off in silence would be thought to be running."""
        until = time.monotonic() + CANCELLED
        with suppress(Exception):  # a server that is gone marks nothing any more
            asked = set()
            while time.monotonic() < until:
                runs = self._at_work(client)
                if not runs:
                    return
                for run in runs:
                    if run.id not in asked:
                        click.echo(f"Cancelling {run.name} …")
                        client.set_flow_run_state(run.id, Cancelling(message="`copydesk up` was ended"))
                    asked.add(run.id)
                time.sleep(0.5)


def _is_alive(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except PermissionError:
        return True
    except (ProcessLookupError, ValueError):
        return False
    # in a container there may be nobody to bury it: it is dead, and has its number still
    with suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return True
