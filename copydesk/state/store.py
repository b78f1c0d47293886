"""The open state: one database, one connection, one transaction at a time."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Executable, Table, create_engine, event, select
from sqlalchemy.exc import DatabaseError, OperationalError

from copydesk.errors import CannotWrite
from copydesk.state import tables

log = logging.getLogger(__name__)

Row = Mapping[str, Any]


class State:
    """The database of a workspace. `with state.begin() as connection:` is a transaction."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction. Raises CannotWrite where the database's disk is full or read-only."""
        with self._explained(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except OperationalError as error:
            raise CannotWrite(
                f"{self.engine.url.database}: {error.orig}; free some space, then run again"
            ) from error

    def close(self) -> None:
        self.engine.dispose()

    def vacuum(self) -> None:
        """Gives the room of what was deleted back to the disk. Raises CannotWrite."""
        with self._explained(), self.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM")

    def note(self, name: str) -> str:
        """A remembered value, "" where there is none."""
        with self.begin() as connection:
            found = connection.scalar(select(tables.notes.c.value).where(tables.notes.c.name == name))
            return found or ""

    def set_note(self, name: str, value: str) -> None:
        with self.begin() as connection:
            upsert(connection, tables.notes, [{"name": name, "value": value}])


def open_state(folder: Path) -> State:
    """The state in `folder` (made where it is missing).

    A database that is torn, or was written by a newer Copydesk, is moved aside with a warning, and a new one begun:
    documents on disk are recognised by their addresses, so none is written twice.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "state.sqlite"
    state = _connect(path)
    try:
        _migrate(state.engine)
    except (DatabaseError, NewerState) as error:
        state.close()
        if isinstance(error, OperationalError):
            raise CannotWrite(f"{path}: {error.orig}; make the folder writable, then run again") from error
        aside = _move_aside(path)
        why = error if isinstance(error, NewerState) else error.orig
        log.warning("%s cannot be used (%s): moved to %s, a new one begun", path, why, aside.name)
        state = _connect(path)
        _migrate(state.engine)
    return state


class NewerState(Exception):
    """The database was written by a newer Copydesk."""


def upsert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Inserts the rows; where a row of that primary key stands, sets the columns given."""
    if not rows:
        return
    connection.execute(_upserting(connection.dialect.name, table, tuple(rows[0])), list(rows))


@cache
def _upserting(dialect: str, table: Table, columns: tuple[str, ...]) -> Executable:
    """SQLite's or PostgreSQL's own statement. Built once: building costs more than executing it."""
    # each dialect costs a start 50 ms, so only the one in use is imported
    statement = import_module(f"sqlalchemy.dialects.{dialect}").insert(table)
    keys = [column.name for column in table.primary_key]
    changed = {name: statement.excluded[name] for name in columns if name not in keys}
    upserting: Executable = statement.on_conflict_do_update(index_elements=keys, set_=changed)
    return upserting


def _connect(path: Path) -> State:
    engine = create_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def _set_up(connection: sqlite3.Connection, _record: object) -> None:
        # WAL: a kill at any moment leaves the last commit whole, without an fsync for each
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=10000"):
            connection.execute(f"PRAGMA {pragma}")

    return State(engine)


def _migrate(engine: Engine) -> None:
    """Brings the schema to HEAD. Alembic takes over a second to import, so only where there is something to do."""
    with engine.begin() as connection:
        known = connection.dialect.has_table(connection, "alembic_version")
        version = (
            connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() if known else None
        )
        if version == tables.HEAD:
            return
        if not known and not connection.dialect.has_table(connection, "links"):
            tables.metadata.create_all(connection)
            connection.exec_driver_sql(
                "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"
            )
            connection.exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{tables.HEAD}')")  # noqa: S608
            return
        if version is not None and version > tables.HEAD:
            raise NewerState(f"written by a newer Copydesk, schema {version}, this one knows {tables.HEAD}")
    upgrade(engine)


def upgrade(engine: Engine) -> None:
    """Runs the migrations that are missing."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _move_aside(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"state.{number}.broken.sqlite")).exists():
        number += 1
    path.rename(aside)
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    return aside
