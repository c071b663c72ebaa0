"""Fixtures that several rooms share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, datetime, timezone
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Engine

from bot.database import make_engine
from bot.run.migrate import migrate
from bot.settings import settings
from tests.chain import running

NOW = datetime(2026, 11, 24, 10, 7, 30, tzinfo=timezone.utc)
TODAY = date(2026, 11, 24)

POSTGRES = os.environ.get("TEST_DATABASE_URL", "")


def pytest_report_header() -> str:
    return f"PostgreSQL: {'tested' if POSTGRES else 'NOT TESTED, TEST_DATABASE_URL is not set'}"


def empty_database(url: str) -> Engine:
    """A database with nothing in it."""
    engine = make_engine(url)
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    return engine


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param("postgresql", marks=pytest.mark.skipif(not POSTGRES, reason="TEST_DATABASE_URL is not set")),
    ]
)
def empty_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database, once SQLite and once PostgreSQL."""
    url = f"sqlite:///{tmp_path / 'test.db'}" if request.param == "sqlite" else POSTGRES
    engine = empty_database(url)
    yield engine
    engine.dispose()


@pytest.fixture
def engine(empty_engine: Engine) -> Engine:
    """A migrated database, once SQLite and once PostgreSQL."""
    migrate(empty_engine)
    return empty_engine


@pytest.fixture
def sqlite_engine(tmp_path: Path) -> Iterator[Engine]:
    """A migrated SQLite database."""
    engine = make_engine(f"sqlite:///{tmp_path / 'door.db'}")
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def secret(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A secret such as the supervisor starts the door with."""
    monkeypatch.setenv("SECRET_KEY", "a secret of the tests")
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture(scope="session")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a whole running assistant, started once for all tests that need it."""
    with running(tmp_path_factory.mktemp("state")) as address:
        yield address
