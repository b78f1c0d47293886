"""The flow runs, with Prefect's own server."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
import yaml

from copydesk.demo.proxy import serve
from copydesk.demo.web import build
from copydesk.demo.workspace import copy_to

ROOT = Path(__file__).resolve().parents[2]
PREFECT = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
}


@pytest.mark.slow
def test_the_flow_writes_the_documents_and_tells_of_each_source(tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    copy_to(desk)
    with serve(build()) as newsroom:
        environment = (
            os.environ | PREFECT | newsroom.environment() | {"PREFECT_HOME": str(tmp_path / "prefect")}
        )
        run = subprocess.run(
            [sys.executable, "-P", "-m", "flows.refresh"],
            cwd=desk,
            env=environment,
            capture_output=True,
            text=True,
            timeout=240,
        )
    assert run.returncode == 0, run.stderr
    assert len(list((desk / "_news").glob("*.md"))) >= 60
    told = run.stdout + run.stderr
    for said in (
        "Harbor Ledger: 9 links, 9 new",
        "Task run 'crawl' - Finished",
        "Task run 'write' - Finished",
    ):
        assert said in told


@pytest.mark.slow
def test_every_deployment_names_a_flow_and_a_schedule() -> None:
    deployments = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    (schedule,) = deployments[0]["schedules"]
    assert schedule["cron"] == "0 */2 * * *"
    for deployment in deployments:
        file, _, name = deployment["entrypoint"].partition(":")
        flow = getattr(import_module(file.removesuffix(".py").replace("/", ".")), name)
        assert set(deployment["parameters"]) <= set(flow.parameters.properties)
