"""Which Prefect server a workspace uses: the one that is set by variable or profile, else its own."""

from __future__ import annotations

import socket
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from copydesk.errors import BadInput, CopydeskError
from copydesk.workspace.keys import keyless_environment
from flows.processes import Child
from flows.watchdog import HEARTBEAT

HERE, PORT = "127.0.0.1", 4200
PATIENCE = 120.0  # seconds for a server to answer
QUIET = {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}


class Unreachable(CopydeskError):
    """Prefect's server does not answer."""


@dataclass(frozen=True)
class Server:
    """A server's API, and what a process needs in its environment to use it."""

    api: str
    environment: dict[str, str]
    ours: bool  # to be started and stopped

    @property
    def screen(self) -> str:
        return self.api.removesuffix("/").removesuffix("/api")

    def answers(self) -> bool:
        """Whether it is there; one that wants a password or a key first, is."""
        try:
            direct = urllib.request.build_opener(urllib.request.ProxyHandler({} if self.ours else None))
            with direct.open(f"{self.api.rstrip('/')}/health", timeout=5):
                return True
        except urllib.error.HTTPError as error:
            return error.code in (401, 403, 404)
        except (OSError, ValueError):
            return False


def server_set() -> Server | None:
    """The server that a variable, a profile or a file of Prefect's names; None where nothing does."""
    from prefect.settings import get_current_settings

    api = get_current_settings().api.url
    return Server(api, {}, ours=False) if api else None


def own_server(home: Path, port: int | None) -> Server:
    """One on loopback, with its home in the workspace. Raises BadInput where the port is taken."""
    number = _free(port)
    api = f"http://{HERE}:{number}/api"
    return Server(
        api,
        {
            **QUIET,
            "PREFECT_HOME": str(home),
            "PREFECT_API_URL": api,
            "PREFECT_SERVER_API_HOST": HERE,
            "PREFECT_SERVER_API_PORT": str(number),
            "PREFECT_SERVER_DATABASE_TIMEOUT": "60",  # seconds that SQLite is waited for: a machine may be busy
            "PREFECT_UI_API_URL": api,
            "PREFECT_UI_STATIC_DIRECTORY": str(home / "ui"),  # the installation may be read-only
            # the newer of Prefect's two screens asks a stranger's server for its settings, whatever is switched off
            "PREFECT_SERVER_UI_V2_ENABLED": "false",
            "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,orphans",
            # a run that waits for its turn looks again soon; who was killed holds the place of others no longer than this
            "PREFECT_SERVER_DEPLOYMENTS_CONCURRENCY_SLOT_WAIT_SECONDS": "5",
            "PREFECT_SERVER_CONCURRENCY_INITIAL_DEPLOYMENT_LEASE_DURATION": str(2 * HEARTBEAT),
        },
        ours=True,
    )


def start(server: Server, log: Path) -> Child:
    """The server's process, once it answers. Raises Unreachable, with its last words."""
    home = Path(server.environment["PREFECT_HOME"])
    home.mkdir(parents=True, exist_ok=True)
    child = Child(
        "server", [*prefect(), "server", "start"], {**keyless_environment(), **server.environment}, home, log
    )
    child.start()
    until = time.monotonic() + PATIENCE
    try:
        while not server.answers():
            if child.status is not None or time.monotonic() > until:
                raise Unreachable(f"Prefect's server did not come up: {child.last_words()} (see {log})")
            time.sleep(0.2)
    except BaseException:
        child.stop()
        raise
    return child


def prefect() -> list[str]:
    """The command, of the installation that this runs in."""
    return [sys.executable, "-P", "-m", "prefect"]


def _free(port: int | None) -> int:
    """The port asked for; without one, Prefect's usual or a free one."""
    for candidate in [port] if port else [PORT, 0]:
        with socket.socket() as door:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                door.bind((HERE, candidate))
            except OSError as error:
                if port:
                    raise BadInput(f"port {port}: {error.strerror}; give another one with --port") from None
                continue
            return int(door.getsockname()[1])
    raise BadInput(f"no port is free on {HERE}")
