"""What a flow run tells while it runs and in the end: its log, its artifacts, its events, its state."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import ParamSpec

from prefect import get_run_logger
from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.events import emit_event
from prefect.runtime import deployment
from prefect.states import Completed, Failed, State

from copydesk.chain.report import Report
from copydesk.chain.silence import RUNS, silences
from copydesk.commands.display import state_of
from copydesk.workspace.workspace import Workspace
from flows import pages
from flows.deploying import name_of
from flows.secrets import Mask

EVERY = 1.0  # seconds between two steps of the progress
P = ParamSpec("P")


class Teller:
    """Tells of one run. That Prefect's server cannot be reached stops the telling, never the run."""

    def __init__(self, workspace: Workspace, mask: Mask) -> None:
        self._workspace, self._mask, self._name = (
            workspace,
            mask,
            deployment.name or name_of(workspace.folder),
        )
        self._log = get_run_logger()
        self._told: set[str] = set()
        self._progress: object = None
        self._next, self._reached = 0.0, True

    def watch(self, report: Report) -> None:
        """The run has come further."""
        for source in report.sources.values():
            if source.status != "waiting" and source.name not in self._told:
                self._told.add(source.name)
                level = logging.WARNING if source.status == "failed" else logging.INFO
                self._log.log(level, "%s: %s", source.name, state_of(source))
        if time.monotonic() >= self._next and self._reached:
            self._next = time.monotonic() + EVERY
            self._tell(self._show_progress, pages.progress(report))

    def end(self, report: Report) -> State[None]:
        """Files the artifacts and events; the state that the flow ends in."""
        report = self._mask.report(report)
        self._tell(self._show_progress, 100.0)
        self._tell(self._file, report)
        self._tell(self._emit, report)
        for note in report.notes:
            self._log.info("%s", note)
        for problem in report.problems:
            self._log.error("%s", problem)
        said = pages.summary(report)
        if report.exit_status() != 0:
            return Failed(message=said)
        return (
            Completed(name="Some sources failed", message=said)
            if report.failed_sources()
            else Completed(message=said)
        )

    def _tell(self, what: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
        try:
            what(*args, **kwargs)
        except Exception as error:
            if self._reached:
                self._log.warning(
                    "Prefect's server cannot be told (%s). The run goes on; its report will be in %s",
                    type(error).__name__,
                    self._workspace.state / "reports",
                )
            self._reached = False

    def _show_progress(self, percent: float) -> None:
        if self._progress is None:
            self._progress = create_progress_artifact(
                percent, description=f"{self._name}: pages read", _sync=True
            )
        else:
            update_progress_artifact(self._progress, progress=percent, _sync=True)

    def _file(self, report: Report) -> None:
        create_table_artifact(
            pages.rows(report), key=f"{self._name}-sources", description="What each source gave", _sync=True
        )
        create_markdown_artifact(
            pages.markdown(report, self._workspace),
            key=f"{self._name}-report",
            description="The documents, and what failed",
            _sync=True,
        )

    def _emit(self, report: Report) -> None:
        """For automations: documents that were written, and sources that have just fallen silent."""
        if report.new or report.updated:
            emit_event(
                "copydesk.documents.written",
                {"prefect.resource.id": f"copydesk.workspace.{self._name}"},
                payload={"new": report.new, "updated": report.updated, "published": report.published},
            )
        for silence in silences(self._workspace):
            if silence.source in report.sources and silence.runs == RUNS:
                emit_event(
                    "copydesk.source.silent",
                    {
                        "prefect.resource.id": f"copydesk.source.{self._name}.{silence.source}",
                        "prefect.resource.name": silence.source,
                    },
                    payload={"runs": silence.runs, "reason": self._mask(silence.reason)},
                )
