"""The 178 real sources with their 251 pages: the real crawler fetches real pages, offline."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bench import web
from bench.measure import served
from copydesk.documents import front_matter

pytestmark = [pytest.mark.shared, pytest.mark.slow]


def run(folder: Path, log: Path) -> tuple[dict[str, object], str, list[dict[str, object]]]:
    """One run over the stored web: its report, its log, and what was asked for."""
    log.unlink(missing_ok=True)
    with served(web.SHARED / "realweb/index.jsonl", log) as environment:
        command = [sys.executable, "-P", "-m", "copydesk", "run", "-w", str(folder), "--json"]
        done = subprocess.run(
            command, env={**os.environ, **environment}, capture_output=True, text=True, timeout=300
        )
    assert done.returncode == 0, done.stderr
    requests = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    return json.loads(done.stdout), done.stderr, requests


def test_real_sources_become_documents_and_a_second_run_asks_for_news_alone(
    shared: Path, tmp_path: Path
) -> None:
    desk = web.workspace(shared / "realweb/sources.jsonl", tmp_path / "desk")
    articles = set(web.real_articles())

    report, said, requests = run(desk, tmp_path / "requests.jsonl")
    documents = {path.name: path.read_bytes() for path in (desk / "output/_news").iterdir()}
    assert len(documents) >= 245
    assert len(documents) + len({failure["url"] for failure in report["failures"]}) >= 251
    assert "Traceback" not in said
    assert articles <= {request["url"] for request in requests}
    for data in documents.values():
        says = yaml.safe_load(data.decode().split("\n---\n")[0])
        ours = front_matter.loads(data.decode()).mapping
        assert {**says, "publishedDateTime": 0, "related": 0} == {
            **ours,
            "publishedDateTime": 0,
            "related": 0,
        }

    again, said, requests = run(desk, tmp_path / "requests.jsonl")
    assert "Traceback" not in said
    assert not articles & {request["url"] for request in requests}
    assert all(request["if_none_match"] for request in requests if "replay-" in str(request["url"]))
    assert {path.name: path.read_bytes() for path in (desk / "output/_news").iterdir()} == documents
    assert (again["new"], again["updated"]) == (0, 0)
