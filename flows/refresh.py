"""The scheduled flow: crawl the sources of a workspace, write their documents."""

from __future__ import annotations

import logging
from pathlib import Path

from prefect import flow, get_run_logger
from prefect.states import Completed, Failed, State

from copydesk.chain.options import Options
from copydesk.chain.refresh import refresh as run_chain
from copydesk.chain.report import Report
from copydesk.commands.display import state_of
from copydesk.workspace.workspace import find, load
from flows.steps import as_task


@flow(name="refresh", persist_result=False)
def refresh(workspace: str = ".", sources: list[str] | None = None, limit: int | None = None) -> State[None]:
    """Crawl the sources, write their documents.

    Args:
        workspace: the folder with copydesk.yaml
        sources: names of sources; all where left out
        limit: the most pages to fetch; all where left out
    """
    desk = load(find(Path(workspace)))
    options = Options(tuple(sources or ()), limit=limit)
    options.chosen(desk)
    report = run_chain(desk, options, as_task, _Teller())
    said = f"{report.new} documents written, {report.updated} rewritten; {report.published} published"
    if failed := report.failed_sources():
        said += f"; failed: {', '.join(source.name for source in failed)}"
    return Completed(message=said) if report.exit_status() == 0 else Failed(message=said)


class _Teller:
    """Tells the run's log what became of each source, as soon as it is known."""

    def __init__(self) -> None:
        self._log = get_run_logger()
        self._told: set[str] = set()

    def __call__(self, report: Report) -> None:
        for source in report.sources.values():
            if source.status != "waiting" and source.name not in self._told:
                self._told.add(source.name)
                level = logging.WARNING if source.status == "failed" else logging.INFO
                self._log.log(level, "%s: %s", source.name, state_of(source))


if __name__ == "__main__":
    refresh()
