"""Prefect for one workspace, up and down as one: server, work pool, deployments and a worker.

`copydesk up` starts this: python -m flows.up WORKSPACE [--port N] [--demo]
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import click
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
    WorkQueueFilter,
    WorkQueueFilterName,
)
from prefect.client.schemas.objects import StateType
from prefect.exceptions import ObjectNotFound
from prefect.settings import PREFECT_API_URL, temporary_settings
from prefect.states import Cancelling

from copydesk.errors import BadInput, CopydeskError
from copydesk.lock import only_one
from copydesk.workspace.workspace import find, load
from flows import server as servers
from flows import watchdog
from flows.deploying import CHECKOUT, NAME, WORKSPACE, name_of
from flows.processes import Child, Hopeless
from flows.server import Server

POOL = "copydesk"
CANCELLED = 15.0  # seconds that runs get to end when all is taken down
AT_WORK = [StateType.PENDING, StateType.RUNNING, StateType.CANCELLING]


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--port", type=int)
@click.option("--demo", is_flag=True)
def command(folder: Path, port: int | None, demo: bool) -> None:
    """See `copydesk up --help`."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        with ExitStack() as stack:
            newsroom = stack.enter_context(_newsroom()) if demo else {}
            _up(find(folder), port, newsroom)
    except CopydeskError as error:
        click.echo(f"copydesk: {error}", err=True)
        sys.exit(error.exit_status)
    except KeyboardInterrupt:
        pass


def _up(folder: Path, port: int | None, newsroom: dict[str, str]) -> None:
    state = load(folder).state
    state.mkdir(exist_ok=True)
    with only_one(state / "up.lock", f"`copydesk up` of {folder}"), ExitStack() as stack:
        server = servers.server_set()
        if server and port:
            raise BadInput(
                f"--port is for a server of its own, but {server.api} is set for Prefect; leave one of them away"
            )
        server = server or servers.own_server(state / "prefect", port)
        logs = state / "logs"
        logs.mkdir(exist_ok=True)
        children = []
        if server.ours:
            click.echo(f"Starting Prefect's server at {server.screen}, its home is {state / 'prefect'} …")
            children.append(servers.start(server, logs / "prefect-server.log"))
            stack.callback(children[0].stop)
        elif not server.answers():
            raise servers.Unreachable(
                f"{server.api} is set for Prefect, and does not answer; start it, or unset it"
            )
        else:
            click.echo(f"Using the Prefect server that is set: {server.api}")
        desk = Desk(folder, server, newsroom)
        with temporary_settings({PREFECT_API_URL: server.api}), get_client(sync_client=True) as client:
            for done in desk.prepare(client):
                click.echo(done)
            worker = desk.worker()
            stack.callback(worker.stop)
            stack.callback(desk.cancel_runs, client)
            worker.start()
            desk.deploy(logs / "prefect-deploy.log")
            click.echo(f"{desk.name} is up: {server.screen}/deployments (Ctrl-C takes all of it down)")
            _watch([*children, worker])


def _watch(children: list[Child]) -> None:
    while True:
        time.sleep(0.5)
        for child in children:
            status = child.status
            if child.revive():
                click.echo(f"The {child.name} ended with {status}; started again", err=True)


class Desk:
    """A workspace on a server."""

    def __init__(self, folder: Path, server: Server, newsroom: dict[str, str]) -> None:
        self.name, self._folder = name_of(folder), folder
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

    def cancel_runs(self, client: SyncPrefectClient) -> None:
        """Runs that are at work end as cancelled; a run that is cut off in silence would be thought to be running."""
        at_work = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=AT_WORK)))
        queue = WorkQueueFilter(name=WorkQueueFilterName(any_=[self.name]))
        until = time.monotonic() + CANCELLED
        with suppress(Exception):  # a server that is gone marks nothing any more
            asked = set()
            while time.monotonic() < until:
                runs = client.read_flow_runs(flow_run_filter=at_work, work_queue_filter=queue)
                if not runs:
                    return
                for run in runs:
                    if run.id not in asked:
                        click.echo(f"Cancelling {run.name} …")
                        client.set_flow_run_state(
                            run.id, Cancelling(message="`copydesk up` was ended"), force=True
                        )
                    asked.add(run.id)
                time.sleep(0.5)


@contextmanager
def _newsroom() -> Iterator[dict[str, str]]:
    """The demo's, served by this process; what the worker needs to see it."""
    from copydesk.demo.proxy import serve
    from copydesk.demo.web import build

    with serve(build()) as served:
        yield served.environment()


def _stop(number: int, _frame: object) -> None:
    """Ends as Ctrl-C does; a second signal changes nothing."""
    for each in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(each, signal.SIG_IGN)
    sys.exit(128 + number)


if __name__ == "__main__":
    command()
