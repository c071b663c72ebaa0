from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError, StatementError

from bot import database
from bot.appointments.tables import persons
from bot.database import empty_log, insert_missing, make_engine, rewrite, writing

NOON = datetime(2027, 3, 28, 12, tzinfo=timezone(timedelta(hours=2)))


def test_a_moment_comes_back_in_utc(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(persons.insert().values(mark="a", seen=NOON))
        seen = connection.execute(select(persons.c.seen)).scalar_one()
    assert seen == NOON
    assert seen.tzinfo == timezone.utc


def test_a_moment_without_its_zone_is_refused(engine: Engine) -> None:
    with pytest.raises(StatementError, match="time zone"), writing(engine) as connection:
        connection.execute(persons.insert().values(mark="a", seen=NOON.replace(tzinfo=None)))


def test_a_row_that_is_there_is_not_inserted_again(engine: Engine) -> None:
    with writing(engine) as connection:
        for hours in (0, 1):
            row = {"mark": "a", "seen": NOON + timedelta(hours=hours)}
            connection.execute(insert_missing(connection, persons), row)
        assert connection.execute(select(persons.c.seen)).scalar_one() == NOON


def _break_off(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(persons.insert().values(mark="a", seen=NOON))
        raise RuntimeError


def test_what_breaks_off_changes_nothing(engine: Engine) -> None:
    with pytest.raises(RuntimeError):
        _break_off(engine)
    with engine.connect() as connection:
        assert connection.execute(select(persons)).all() == []


def test_a_rewritten_file_holds_nothing_that_others_deleted(tmp_path: Path) -> None:
    def bytes_kept() -> bytes:
        return b"".join(file.read_bytes() for file in tmp_path.iterdir())

    engine = make_engine(f"sqlite:///{tmp_path / 'rasa.db'}")
    engine.connect().close()
    with closing(sqlite3.connect(tmp_path / "rasa.db", isolation_level=None)) as rasa:
        rasa.execute("PRAGMA secure_delete = OFF")
        rasa.execute("CREATE TABLE events (data TEXT)")
        rasa.executemany("INSERT INTO events VALUES (?)", [("Kanarienvogel",), ("Zeisig",)])
        rasa.execute("DELETE FROM events WHERE data = 'Kanarienvogel'")
        rasa.execute("PRAGMA wal_checkpoint")
        assert b"Kanarienvogel" in bytes_kept()
        rewrite(engine)
        assert b"Kanarienvogel" not in bytes_kept()
        assert b"Zeisig" in bytes_kept()


def test_an_emptied_log_holds_nothing_that_was_deleted_though_connections_are_kept(tmp_path: Path) -> None:
    def bytes_kept() -> bytes:
        return b"".join(file.read_bytes() for file in tmp_path.iterdir())

    engine = make_engine(f"sqlite:///{tmp_path / 'own.db'}")
    with writing(engine) as connection:
        connection.exec_driver_sql("CREATE TABLE kept (word TEXT)")
        connection.exec_driver_sql("INSERT INTO kept VALUES ('Kanarienvogel'), ('Zeisig')")
    with writing(engine) as connection:
        connection.exec_driver_sql("DELETE FROM kept WHERE word = 'Kanarienvogel'")
    assert b"Kanarienvogel" in bytes_kept()
    empty_log(engine)
    assert b"Kanarienvogel" not in bytes_kept()
    assert b"Zeisig" in bytes_kept()


def test_nobody_waits_long_for_a_lock(empty_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "LOCK_PATIENCE", 0.05)
    with writing(empty_engine) as connection:
        connection.execute(text("CREATE TABLE kept (word TEXT)"))
    hasty = make_engine(empty_engine.url.render_as_string(hide_password=False))
    with writing(empty_engine) as holder:
        holder.execute(text("INSERT INTO kept VALUES ('Zeisig')"))
        if holder.dialect.name == "postgresql":
            holder.execute(text("LOCK TABLE kept"))
        with pytest.raises(OperationalError), writing(hasty) as waiting:
            waiting.execute(text("INSERT INTO kept VALUES ('Stieglitz')"))
    with writing(hasty) as waiting:
        waiting.execute(text("INSERT INTO kept VALUES ('Stieglitz')"))
        assert waiting.execute(text("SELECT word FROM kept ORDER BY word DESC")).scalars().all() == [
            "Zeisig",
            "Stieglitz",
        ]
    hasty.dispose()
