from __future__ import annotations

import signal
import subprocess
import sys
from datetime import date

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select, text
from sqlalchemy.engine import Engine

import bot.appointments.tables
import bot.handover.tables
import bot.interactions.tables
import bot.staff.tables
import bot.web.sessions
from bot.database import metadata, writing
from bot.interactions.tables import daily_figures
from bot.run.migrate import migrate
from bot.settings import ROOT


def test_migrating_an_empty_database_makes_all_tables(empty_engine: Engine) -> None:
    migrate(empty_engine)
    assert {"turns", "salts", "sessions", "alembic_version"} <= set(inspect(empty_engine).get_table_names())


def test_migrating_twice_changes_nothing(empty_engine: Engine) -> None:
    migrate(empty_engine)
    migrate(empty_engine)
    assert inspect(empty_engine).has_table("turns")


_KILLED_AT_ITS_FIRST_CHANGE = """
import os, signal, sys
from sqlalchemy import event
from bot.database import make_engine
from bot.run.migrate import migrate

engine = make_engine(sys.argv[1])

@event.listens_for(engine, "after_cursor_execute")
def kill(connection, cursor, statement, *_):
    if statement.strip().startswith(("CREATE TABLE", "ALTER TABLE")):
        os.kill(os.getpid(), signal.SIGKILL)

migrate(engine)
"""

_KILLED_AT_THE_FIFTH_TABLE = """
import os, signal, sys
from sqlalchemy import event
from bot.database import make_engine
from bot.run.migrate import migrate

engine = make_engine(sys.argv[1])
made = []

@event.listens_for(engine, "after_cursor_execute")
def count(connection, cursor, statement, *_):
    if statement.strip().startswith("CREATE TABLE"):
        made.append(statement)
        if len(made) == 5:
            os.kill(os.getpid(), signal.SIGKILL)

migrate(engine)
"""


def test_a_migration_that_is_killed_leaves_nothing_half_done(empty_engine: Engine) -> None:
    url = empty_engine.url.render_as_string(hide_password=False)
    killed = subprocess.run([sys.executable, "-c", _KILLED_AT_THE_FIFTH_TABLE, url], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert inspect(empty_engine).get_table_names() == []
    migrate(empty_engine)
    assert inspect(empty_engine).has_table("turns")


def test_an_update_that_is_killed_leaves_the_old_form_with_all_that_is_in_it(empty_engine: Engine) -> None:
    migrate(empty_engine, "0006")
    before = inspect(empty_engine).get_table_names()
    with empty_engine.begin() as connection:
        connection.execute(text("INSERT INTO appointment_persons VALUES ('old', '2026-11-24 10:00:00+00')"))
    url = empty_engine.url.render_as_string(hide_password=False)
    killed = subprocess.run([sys.executable, "-c", _KILLED_AT_ITS_FIRST_CHANGE, url], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert inspect(empty_engine).get_table_names() == before
    migrate(empty_engine)
    assert inspect(empty_engine).has_table("staff_notes")
    with empty_engine.connect() as connection:
        assert connection.execute(text("SELECT mark FROM appointment_persons")).scalar_one() == "old"


def test_figures_that_were_kept_before_get_the_sums_of_their_values(empty_engine: Engine) -> None:
    migrate(empty_engine, "0011")
    same = {"figure": "topic_asked", "day": date(2026, 9, 7), "bucket": 0, "month": 24320}
    kept = [
        {"dimension": dimension, "value": value, "count": count, **same}
        for dimension, value, count in (("", "", 5), ("topic", "kita", 4), ("topic", "wohnen", 3))
    ]
    with writing(empty_engine) as connection:
        connection.execute(daily_figures.insert(), kept)
    migrate(empty_engine)
    with empty_engine.connect() as connection:
        found = connection.execute(select(daily_figures)).mappings().all()
    assert [row for row in map(dict, found) if row not in kept] == [
        {"dimension": "topic", "value": "", "count": 7, **same}
    ]


def test_the_migrations_make_exactly_the_tables_of_the_code(engine: Engine) -> None:
    assert bot.web.sessions.sessions.name == "sessions"
    assert bot.appointments.tables.places.name == "places"
    assert bot.staff.tables.accounts.name == "staff_accounts"
    assert bot.handover.tables.handovers.name == "handovers"
    assert bot.interactions.tables.turns.name == "turns"
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
