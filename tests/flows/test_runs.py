"""Deployments and their runs, on Prefect's real server and worker."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from screen import ROOT, Up, await_, demo

from copydesk import __version__
from copydesk.chain.report import Report, SourceReport

pytestmark = pytest.mark.slow

FLOWS = ("refresh", "refresh-source", "enrich", "replay", "maintain")


@pytest.fixture(scope="module")
def first(desk: Up) -> str:
    """A run of five pages, which has ended."""
    run = desk.start("refresh", limit=5)
    desk.ended(run)
    return run


@pytest.mark.parametrize("flow", FLOWS)
def test_a_deployment_says_what_it_does_and_what_may_be_asked_of_it(desk: Up, flow: str) -> None:
    its = desk.deployment(flow)
    assert its["description"] and its["version"] == __version__ and "copydesk" in its["tags"]
    assert its["parameters"] == {"workspace": str(desk.folder)}
    assert its["work_queue_name"] == "demo"
    assert its["global_concurrency_limit"]["limit"] == 1
    asked = its["parameter_openapi_schema"]["properties"].values()
    assert all(parameter["description"] for parameter in asked)


def test_a_run_with_a_changed_parameter_does_just_that_and_tells_it(desk: Up, first: str) -> None:
    run = desk.run(first)
    assert (run["state_type"], run["name"]) == ("COMPLETED", "demo, limit 5")
    assert run["state"]["message"].startswith("5 documents written, 0 rewritten")
    assert len(list((desk.folder / "_news").glob("*.md"))) == 5
    assert {task["name"] for task in desk.of_run("task_runs", first)} == {"crawl", "relate", "write", "site"}
    await_(
        lambda: (20, "Harbor Ledger: 9 links, 9 new") in desk.lines(first),
        20,
        "its log, which comes in batches",
    )


def test_its_artifacts_are_the_progress_a_table_and_a_report(desk: Up, first: str) -> None:
    artifacts = {each["type"]: each for each in desk.of_run("artifacts", first)}
    assert artifacts["progress"]["data"] == 100
    table = json.loads(artifacts["table"]["data"])
    assert set(table[0]) >= {"source", "found", "new", "copies", "failed", "seconds"}
    assert {row["source"]: row["found"] for row in table}["Harbor Ledger"] == 9
    report = artifacts["markdown"]["data"]
    assert report.count("\n* [") == 5 and "`_news/" in report


def test_the_next_run_does_what_is_left_and_is_scheduled_by_seconds(desk: Up, first: str) -> None:
    deployment = desk.deployment("refresh")["id"]
    ours = [{"active": True, "schedule": {"interval": 10.0}}]
    (schedule,) = desk.ask("POST", f"/deployments/{deployment}/schedules", ours)
    try:
        run = await_(lambda: _scheduled(desk, deployment), 30, "a scheduled run")
    finally:
        desk.ask("DELETE", f"/deployments/{deployment}/schedules/{schedule['id']}")
    assert desk.ended(run)["state_type"] == "COMPLETED"
    assert len(list((desk.folder / "_news").glob("*.md"))) >= 60


def _scheduled(desk: Up, deployment: str) -> str:
    """A run that is at work, or has been, by schedule."""
    begun = {
        "deployments": {"id": {"any_": [deployment]}},
        "flow_runs": {"state": {"type": {"any_": ["RUNNING", "COMPLETED"]}}},
    }
    runs = desk.ask("POST", "/flow_runs/filter", begun)
    return next((run["id"] for run in runs if run["auto_scheduled"]), "")


def test_a_pause_made_in_the_screen_survives_a_new_deploy(desk: Up) -> None:
    its = desk.deployment("refresh")
    (schedule,) = its["schedules"]
    where = f"/deployments/{its['id']}/schedules/{schedule['id']}"
    desk.ask("PATCH", where, {"active": False})
    environment = {
        **os.environ,
        "PREFECT_API_URL": f"{desk.screen}/api",
        "COPYDESK_WORKSPACE": str(desk.folder),
    }
    command = [sys.executable, "-P", "-m", "prefect", "--no-prompt", "deploy", "--all"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    (after,) = desk.deployment("refresh")["schedules"]
    assert (after["id"], after["active"], after["slug"]) == (schedule["id"], False, "every-two-hours")
    desk.ask("PATCH", where, {"active": True})


def test_one_source_runs_alone_and_a_name_that_there_is_not_is_said_plainly(desk: Up) -> None:
    good = desk.start("refresh-source", source="Slipway TV")
    bad = desk.start("refresh-source", source="Slipway")
    assert desk.ended(good)["name"] == "demo, source Slipway TV"
    state = desk.ended(bad)["state"]
    assert state["type"] == "FAILED"
    assert state["message"].startswith("no source is called 'Slipway'; the sources of")


def test_a_document_is_enriched_by_its_path_from_the_workspace(desk: Up, first: str) -> None:
    document = min((desk.folder / "_news").glob("*.md"))
    run = desk.ended(desk.start("enrich", what=[f"_news/{document.name}"]))
    assert run["state_type"] == "COMPLETED"
    assert run["name"].startswith(f"demo, what _news/{document.name[:40]}")


def test_a_replay_and_the_daily_upkeep_say_what_they_did(desk: Up, first: str) -> None:
    replayed = desk.ended(desk.start("replay", until="2020-01-01T00:00:00Z"))
    assert replayed["state_type"] == "COMPLETED"
    kept = desk.ended(desk.start("maintain", keep_runs=1))
    assert kept["state"]["message"].startswith("0 archive files expired, 0 reports and logs and 0 flow runs")


def test_where_sources_fail_the_state_says_so_and_secrets_are_masked(desk: Up, tmp_path: Path) -> None:
    folder = demo(tmp_path / "partly", delay=0)
    (folder / "spiders").mkdir()
    (folder / "spiders/wire.py").write_text(WIRE)
    (folder / "copydesk.yaml").write_text(PARTLY)
    block = _secret(desk, "demo", {"WIRE_TOKEN": "hunter2-hunter2"})
    try:
        run = desk.ended(desk.start("refresh", workspace=str(folder)))
    finally:
        desk.ask("DELETE", f"/block_documents/{block}")
    assert (run["state_type"], run["state"]["name"]) == ("COMPLETED", "Some sources failed")
    assert "failed: Wire" in run["state"]["message"]
    await_(lambda: (30, "the token is ********") in desk.lines(run["id"]), 20, "the crawler's warning")
    told = json.dumps([desk.lines(run["id"]), run, desk.of_run("artifacts", run["id"])])
    assert "no wire today" in told and "hunter2" not in told


def test_a_source_that_falls_silent_is_an_event_and_the_example_automation_hears_it(
    desk: Up, tmp_path: Path
) -> None:
    environment = {**os.environ, "PREFECT_API_URL": f"{desk.screen}/api"}
    example = ROOT / "examples/prefect/silent-source.yaml"
    command = [sys.executable, "-P", "-m", "prefect", "automation", "create", "--from-file", example]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    (tmp_path / "copydesk.yaml").write_text(SILENT)
    for number in (1, 2):
        _was_silent(tmp_path, f"2026010{number}T000000-000")
    desk.ended(desk.start("refresh", workspace=str(tmp_path)))
    (event,) = await_(lambda: _events(desk, "copydesk.source.silent"), 20, "the event")
    assert event["resource"]["prefect.resource.name"] == "Nobody"
    assert event["payload"]["runs"] == 3
    assert await_(lambda: _events(desk, "prefect.automation.triggered"), 20, "the automation")


def _was_silent(folder: Path, run: str) -> None:
    report = Report(run, "", str(folder), sources={"Nobody": SourceReport("Nobody", "feed", "failed")})
    (folder / ".copydesk/reports").mkdir(parents=True, exist_ok=True)
    (folder / f".copydesk/reports/{run}.json").write_bytes(msgspec.json.encode(report))


def _events(desk: Up, name: str) -> list[dict[str, Any]]:
    return desk.ask("POST", "/events/filter", {"filter": {"event": {"name": [name]}}})["events"]


SILENT = """
crawl: {delay: 0}
sources:
  - {name: Nobody, feed: https://www.nobody.example/feed.xml}
"""
PARTLY = """
crawl: {delay: 0}
sources:
  - {name: Slipway TV, feed: https://www.slipway-tv.example/feeds/news.rss}
  - {name: Wire, spider: wire}
"""
WIRE = """
import logging, os
from crawler.spiders.source import SourceSpider

class Wire(SourceSpider):
    name = "wire"

    async def start(self):
        logging.getLogger("crawler.wire").warning("the token is %s", os.environ["WIRE_TOKEN"])
        raise ValueError("no wire today: " + os.environ["WIRE_TOKEN"])
        yield
"""


def _secret(desk: Up, name: str, value: object) -> str:
    kind = desk.ask("GET", "/block_types/slug/secret")["id"]
    (schema,) = desk.ask(
        "POST", "/block_schemas/filter", {"block_schemas": {"block_type_id": {"any_": [kind]}}}
    )[:1]
    made = {"name": name, "data": {"value": value}, "block_type_id": kind, "block_schema_id": schema["id"]}
    return desk.ask("POST", "/block_documents/", made)["id"]
