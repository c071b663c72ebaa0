"""The database: one engine a process, SQLite unless DATABASE_URL names another."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import DateTime, MetaData, Table, create_engine, event
from sqlalchemy.dialects.postgresql import insert as insert_into_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_into_sqlite
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.pool import QueuePool
from sqlalchemy.types import TypeDecorator

from bot.settings import settings

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


LOCK_PATIENCE = 4.0
"""Seconds to wait for a lock: a turn that waits twice is still answered before the door gives up."""

CONNECT_PATIENCE = 4
"""Seconds to wait for PostgreSQL's server; twice as long where it falls silent on a connection."""


class Moment(TypeDecorator):
    """A moment with its time zone, stored in UTC and read in UTC; SQLite alone would forget the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Refuse a moment without its zone."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value and value.astimezone(timezone.utc)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """In UTC, whatever zone the database answers in."""
        if value is None:
            return None
        return value.replace(tzinfo=timezone.utc) if value.tzinfo is None else value.astimezone(timezone.utc)


def make_engine(url: str) -> Engine:
    """An engine for ``url``; nobody waits long for a lock or a server that is gone.

    SQLite logs ahead, checks foreign keys, overwrites what it deletes. Its connections are kept: opening one, and above
    all closing the last one, takes longer than a turn's work with it.
    """
    logging.getLogger("sqlalchemy").setLevel(logging.WARNING)  # at debug level it tells the rows that it reads
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(
            parsed,
            future=True,
            hide_parameters=True,
            pool_pre_ping=True,
            pool_size=5,
            max_overflow=5,
            connect_args={
                "connect_timeout": CONNECT_PATIENCE,
                "tcp_user_timeout": 2000 * CONNECT_PATIENCE,
                "options": f"-c lock_timeout={1000 * LOCK_PATIENCE:.0f}",
            },
        )
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    sqlite = create_engine(
        parsed,
        future=True,
        hide_parameters=True,
        poolclass=QueuePool,
        connect_args={"timeout": LOCK_PATIENCE, "check_same_thread": False},
    )

    @event.listens_for(sqlite, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "secure_delete = ON"):
            connection.execute(f"PRAGMA {pragma}")

    return sqlite


@cache
def engine() -> Engine:
    """The engine of this process."""
    return make_engine(settings().database_url)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that will write: SQLite locks at its beginning, not at its first change.

    What such a transaction reads therefore still holds when it writes. PostgreSQL locks the rows that change.
    """
    with engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection


def rewrite(engine: Engine) -> None:
    """Write a SQLite file anew and empty its log, so that neither holds anything deleted; PostgreSQL vacuums itself."""
    _maintain(engine, "VACUUM")
    empty_log(engine)


def empty_log(engine: Engine) -> None:
    """Empty SQLite's log, which holds what was deleted until others have been written over it."""
    _maintain(engine, "PRAGMA wal_checkpoint(TRUNCATE)")


def _maintain(engine: Engine, statement: str) -> None:
    if engine.dialect.name == "sqlite":
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.exec_driver_sql(statement).close()


def insert_missing(connection: Connection, table: Table) -> Any:
    """An INSERT that skips the rows whose key is there already."""
    insert = insert_into_postgresql if connection.dialect.name == "postgresql" else insert_into_sqlite
    return insert(table).on_conflict_do_nothing()
