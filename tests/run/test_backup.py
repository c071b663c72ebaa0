from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest
from sqlalchemy import func, select, table
from sqlalchemy.engine import Engine

from bot.database import make_engine
from bot.interactions.tables import turns
from bot.run.backup import SHORT_LIVED, BackupError, backup, restore
from bot.staff.tables import accounts
from bot.web.sessions import Sessions
from bot.web.trackers import events
from tests.conftest import empty_database

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=timezone.utc)
TURN = {
    "id": "t1", "quarter_hour": NOW, "session": "s", "channel": "website", "language": "uk", "kind": "text",
    "outcome": "answered", "content_version": "c", "model_version": "m", "helpful": True,
}  # fmt: skip


@pytest.fixture
def filled(engine: Engine) -> Engine:
    """A database with a turn, a session under today's salt, and words in Rasa's table."""
    events.create(engine)
    Sessions(engine).begin("de", "website", NOW)
    with engine.begin() as connection:
        connection.execute(turns.insert().values(**TURN))
        connection.execute(events.insert().values(sender_id="Quendolina", timestamp=1.0))
    return engine


def url_of(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def test_what_was_backed_up_is_there_again_without_what_is_short_lived(filled: Engine, tmp_path: Path) -> None:
    url, file = url_of(filled), tmp_path / "backup"
    backup(url, file)
    assert b"Quendolina" not in file.read_bytes()
    filled.dispose()
    new_url = f"sqlite:///{tmp_path / 'new.db'}" if filled.dialect.name == "sqlite" else url
    empty_database(new_url).dispose()
    restore(new_url, file)
    restored = make_engine(new_url)
    with restored.connect() as connection:
        row = connection.execute(select(turns)).one()
        assert {name: getattr(row, name) for name in ("id", "language", "helpful")} == {
            "id": "t1",
            "language": "uk",
            "helpful": True,
        }
        assert connection.execute(select(func.count()).select_from(accounts)).scalar_one() == 0
        for name in SHORT_LIVED:
            assert connection.execute(select(func.count()).select_from(table(name))).scalar_one() == 0
    restored.dispose()


def test_a_database_in_use_is_never_overwritten(filled: Engine, tmp_path: Path) -> None:
    file = tmp_path / "backup"
    backup(url_of(filled), file)
    with pytest.raises(BackupError, match="not empty"):
        restore(url_of(filled), file)


def test_a_backup_is_never_overwritten(filled: Engine, tmp_path: Path) -> None:
    file = tmp_path / "backup"
    file.write_text("precious", encoding="ascii")
    with pytest.raises(BackupError, match="there already"):
        backup(url_of(filled), file)
    assert file.read_text(encoding="ascii") == "precious"


def test_a_file_that_is_no_backup_is_named(empty_engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    with pytest.raises(BackupError, match=r"notes\.txt"):
        restore(url_of(empty_engine), file)
    file.write_text("no backup at all, but long enough to be read as one" * 100, encoding="ascii")
    with pytest.raises(BackupError):
        restore(url_of(empty_engine), file)
