from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect
from sqlalchemy.engine import Engine

import bot.appointments.tables
import bot.staff.tables
import bot.web.sessions
from bot.database import metadata
from bot.run.migrate import migrate


def test_migrating_an_empty_database_makes_all_tables(empty_engine: Engine) -> None:
    migrate(empty_engine)
    assert {"turns", "salts", "sessions", "alembic_version"} <= set(inspect(empty_engine).get_table_names())


def test_migrating_twice_changes_nothing(empty_engine: Engine) -> None:
    migrate(empty_engine)
    migrate(empty_engine)
    assert inspect(empty_engine).has_table("turns")


def test_the_migrations_make_exactly_the_tables_of_the_code(engine: Engine) -> None:
    assert bot.web.sessions.sessions.name == "sessions"
    assert bot.appointments.tables.places.name == "places"
    assert bot.staff.tables.accounts.name == "staff_accounts"
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
