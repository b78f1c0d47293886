"""Documents: score each story's members, choose its lead, and write what has changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from sqlalchemy import Connection

from copydesk import clock
from copydesk.chain.disk import digest
from copydesk.chain.report import Miss, Report
from copydesk.chain.scoring import Scored, score_stories
from copydesk.documents import front_matter
from copydesk.documents.compose import as_related, compose
from copydesk.documents.document import Document, Image, ProviderBlock, to_mapping
from copydesk.documents.files import write_atomic
from copydesk.documents.paths import document_name
from copydesk.errors import Unreadable
from copydesk.score.providers import Providers
from copydesk.state import articles, memory
from copydesk.state.articles import Stored
from copydesk.state.memory import Filed
from copydesk.state.store import State
from copydesk.workspace.workspace import Workspace

MOST_MISSES = 5
