"""Prefect for one workspace, up and down as one: server, work pool, deployments and a worker.

`copydesk up` starts this: python -m flows.up WORKSPACE [--port N] [--demo]
"""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import click
from prefect.client.orchestration import get_client
from prefect.settings import PREFECT_API_URL, temporary_settings

from copydesk.errors import BadInput, CopydeskError
from copydesk.lock import only_one
from copydesk.workspace.workspace import find, load
from flows import server as servers
from flows.desk import Desk
from flows.processes import Child
from flows.server import Server

LOOK = 0.5  # seconds between two looks at the processes
AFTERMATH = 30.0  # seconds in which what a dead process leaves behind shows


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
    logs = state / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    with only_one(state / "up.lock", f"another `copydesk up` of {folder}"), ExitStack() as stack:
        server, children = _server(state, logs, port, stack)
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
            _watch([*children, worker], lambda: [click.echo(done, err=True) for done in desk.bury(client)])


def _server(state: Path, logs: Path, port: int | None, stack: ExitStack) -> tuple[Server, list[Child]]:
    """The server to use, which answers, and its process where it is ours."""
    if server := servers.server_set():
        if port:
            raise BadInput(
                f"--port is for a server of its own, but {server.api} is set; leave one of them away"
            )
        if not server.answers():
            raise servers.Unreachable(
                f"{server.api} is set for Prefect, and does not answer; start it, or unset it"
            )
        click.echo(f"Using the Prefect server that is set: {server.api}")
        return server, []
    server = servers.own_server(state / "prefect", port)
    click.echo(f"Starting Prefect's server at {server.screen}, with its home in {state / 'prefect'} …")
    child = servers.start(server, logs / "prefect-server.log")
    stack.callback(child.stop)
    return server, [child]


def _watch(children: list[Child], clear_up: Callable[[], object]) -> None:
    """Until a signal comes: what dies is started again, and what it left behind is cleared up."""
    until = 0.0
    while True:
        time.sleep(LOOK)
        for child in children:
            status = child.status
            if child.revive():
                click.echo(f"The {child.name} ended with {status}; started again", err=True)
                until = time.monotonic() + AFTERMATH
        if time.monotonic() < until:
            with suppress(Exception):  # where it is the server that died, it may not be back yet
                clear_up()


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
