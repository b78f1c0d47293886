"""The scheduled flow, and the same for one source: crawl, relate, write."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from prefect import flow
from prefect.states import State
from pydantic import Field

from copydesk.chain.options import Options
from copydesk.chain.refresh import refresh as run_chain
from copydesk.workspace.workspace import Workspace
from flows.running import at_the_desk, run_name
from flows.secrets import Mask
from flows.steps import as_task
from flows.telling import Teller

# The form under "Custom run" takes the types from here, and the explanations from the docstrings.
Name = Annotated[str, Field(min_length=1)]
Pages = Annotated[int, Field(ge=0)]

# seconds: a source's budget of minutes, and the writing after it; the next run comes in two hours
LONGEST = 100 * 60


@flow(name="refresh", flow_run_name=run_name, timeout_seconds=LONGEST, persist_result=False)
def refresh(
    workspace: str = ".",
    sources: list[Name] = [],  # noqa: B006 - the form shows a list; nothing is put into it
    limit: Pages | None = None,
    since: datetime | None = None,
    accept_deletions: bool = False,
) -> State[None]:
    """Crawl the sources, read what is new, and write its documents.

    Args:
        workspace: The folder with copydesk.yaml.
        sources: Names in copydesk.yaml; all sources where the list is empty.
        limit: The most pages to fetch; the rest waits for the next run.
        since: Links that are dated earlier wait for another run.
        accept_deletions: The documents that are gone are meant to be gone.
    """
    return _refresh(workspace, Options(tuple(sources), since, limit, accept_deletions=accept_deletions))


@flow(name="refresh-source", flow_run_name=run_name, timeout_seconds=LONGEST, persist_result=False)
def refresh_source(source: Name, workspace: str = ".", limit: Pages | None = None) -> State[None]:
    """Crawl one source now, and write what is new.

    Args:
        source: Its name in copydesk.yaml.
        workspace: The folder with copydesk.yaml.
        limit: The most pages to fetch; the rest waits for the next run.
    """
    return _refresh(workspace, Options((source,), limit=limit))


def _refresh(workspace: str, options: Options) -> State[None]:
    def work(desk: Workspace, mask: Mask) -> State[None]:
        options.chosen(desk)
        teller = Teller(desk, mask)
        return teller.end(run_chain(desk, options, as_task, teller.watch))

    return at_the_desk(workspace, work)


if __name__ == "__main__":
    refresh()
