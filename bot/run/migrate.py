"""Bringing the database to the newest form."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from sqlalchemy.engine import Engine

from bot.database import writing
from bot.settings import ROOT

_LOCK = 7_250_614
"""PostgreSQL's lock for those who migrate; any number that nobody else uses."""


def migrate(engine: Engine, revision: str = "head") -> None:
    """Run the migrations up to ``revision``; nothing happens where the database is there already.

    All in one transaction, also in SQLite: what is broken off leaves the old form. Two who migrate wait for each other.
    """
    configuration = Config()
    configuration.set_main_option("script_location", str(ROOT / "bot" / "migrations"))
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, revision)
