from __future__ import annotations

from pathlib import Path

from copydesk.chain.report import Report
from copydesk.documents.lint.checks import lint
from copydesk.score.providers import Providers
from copydesk.workspace.workspace import load


def test_the_desks_own_documents_have_no_fault(finished: tuple[Path, Report]) -> None:
    folder, report = finished
    workspace = load(folder)
    owner = Providers(workspace.providers).owner
    documents = sorted(workspace.documents.rglob("*.md"))
    assert len(documents) == report.documents > 20
    found = {
        path.name: [str(fault) for fault in lint(path.read_bytes(), path.name, owner)] for path in documents
    }
    assert {name: faults for name, faults in found.items() if faults} == {}
