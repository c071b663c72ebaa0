"""The door while its database is locked, full or gone: a sentence for everybody, and nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from bot import database
from bot.web.conversation import Door
from tests.web.conftest import Citizen
from tests.web.test_api import is_problem


@contextmanager
def locked(door: Door) -> Iterator[None]:
    """Somebody else writes and does not end."""
    with door.engine.connect() as other:
        other.exec_driver_sql("BEGIN IMMEDIATE")
        yield
        other.rollback()


@contextmanager
def full(door: Door) -> Iterator[None]:
    """No page more for the database: what SQLite says when the disk is full."""

    def limit(connection: Any, _record: Any, _proxy: Any) -> None:
        connection.execute("PRAGMA max_page_count = 1")

    def lift(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA max_page_count = 4294967294")

    event.listen(door.engine, "checkout", limit)
    event.listen(door.engine, "checkin", lift)
    yield
    event.remove(door.engine, "checkout", limit)
    event.remove(door.engine, "checkin", lift)


@contextmanager
def gone(door: Door) -> Iterator[None]:
    """No connection to be had."""

    def refuse(*_: object) -> None:
        raise ConnectionRefusedError

    door.engine.dispose()
    event.listen(door.engine, "do_connect", refuse)
    yield
    event.remove(door.engine, "do_connect", refuse)


@pytest.fixture(autouse=True)
def _short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "LOCK_PATIENCE", 0.05)


FILLED = 60
"""Conversations that together need more than a page."""


@pytest.mark.parametrize("fault", [locked, full])
def test_who_is_talking_is_answered_while_nothing_can_be_written(
    citizen: Citizen, client: TestClient, door: Door, fault: Any
) -> None:
    assert citizen.says("vorher").status_code == 200
    with fault(door):
        assert citizen.says("währenddessen").json()["messages"][0]["text"] == "Antwort"
        last = [client.post("/api/conversations", json={"language": "tr"}) for _ in range(FILLED)][-1]
        problem = is_problem(last, 503, "unavailable")
        assert "110" in problem["detail"]
    assert citizen.says("nachher").status_code == 200
    assert Citizen(client).says("hallo").status_code == 200


def test_while_the_database_is_gone_it_is_said_and_afterwards_the_conversation_goes_on(
    citizen: Citizen, client: TestClient, door: Door
) -> None:
    assert citizen.says("vorher").status_code == 200
    with gone(door):
        assert "112" in is_problem(citizen.says("währenddessen"), 503, "unavailable")["detail"]
        health = client.get("/health")
        assert (health.status_code, health.json()["processes"]["database"]) == (503, "down")
    assert citizen.says("nachher").status_code == 200
