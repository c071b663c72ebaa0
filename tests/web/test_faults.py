"""The door while its database is locked, full or gone: a sentence for everybody, and nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, inspect, select
from sqlalchemy.engine import Engine
from starlette.testclient import TestClient

from bot import database
from bot.appointments.tables import appointments
from bot.database import writing
from bot.dialogue.texts import say
from bot.language.offered import offered
from bot.web.app import create_app
from bot.web.conversation import Door
from bot.web.sessions import Sessions
from bot.web.trackers import Trackers, events
from tests.web.conftest import Citizen
from tests.web.house import House, Person, begins_to_book, make_house
from tests.web.test_api import is_problem


@contextmanager
def locked(door: Door) -> Iterator[None]:
    """Somebody else writes and does not end."""
    with writing(door.engine) as other:
        if other.dialect.name == "postgresql":
            names = ", ".join(inspect(other).get_table_names())
            other.exec_driver_sql(f"LOCK TABLE {names} IN EXCLUSIVE MODE")
        yield
        other.rollback()


@contextmanager
def full(door: Door) -> Iterator[None]:
    """No page more for the database: what SQLite says when the disk is full."""
    if door.engine.dialect.name != "sqlite":
        pytest.skip("only SQLite writes to a disk of ours")

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


@pytest.fixture
def house(door: Door, engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> House:
    """The assistant with its actions, on either database."""
    return make_house(door, engine, monkeypatch, tmp_path)


@pytest.fixture
def plain(door: Door, engine: Engine) -> Door:
    """A door on either database, whose assistant answers at once."""
    events.create(engine, checkfirst=True)
    return replace(door, engine=engine, sessions=Sessions(engine), trackers=Trackers(engine))


@pytest.fixture
def client(plain: Door) -> TestClient:
    return TestClient(create_app(plain))


FILLED = 60
"""Conversations that together need more than a page."""


@pytest.mark.parametrize("fault", [locked, full])
def test_who_is_talking_is_answered_while_nothing_can_be_written(
    citizen: Citizen, client: TestClient, plain: Door, fault: Any
) -> None:
    assert citizen.says("vorher").status_code == 200
    with fault(plain):
        assert citizen.says("währenddessen").json()["messages"][0]["text"] == "Antwort"
        last = [client.post("/api/conversations", json={"language": "tr"}) for _ in range(FILLED)][-1]
        problem = is_problem(last, 503, "unavailable")
        assert "110" in problem["detail"]
    assert citizen.says("nachher").status_code == 200
    assert Citizen(client).says("hallo").status_code == 200


def test_while_the_database_is_gone_it_is_said_and_afterwards_the_conversation_goes_on(
    citizen: Citizen, client: TestClient, plain: Door
) -> None:
    assert citizen.says("vorher").status_code == 200
    with gone(plain):
        assert "112" in is_problem(citizen.says("währenddessen"), 503, "unavailable")["detail"]
        health = client.get("/health")
        assert (health.status_code, health.json()["processes"]["database"]) == (503, "down")
    assert citizen.says("nachher").status_code == 200


@pytest.mark.parametrize("fault", [locked, gone])
def test_a_booking_that_cannot_be_written_is_told_and_goes_on_afterwards(house: House, fault: Any) -> None:
    person = Person.comes(house)
    begins_to_book(person, house.acting)
    person.takes_the_first()
    person.fills(name="Quendolina", contact="quendolina@beispiel.example")
    yes = next(
        each["choice"] for each in person.shown[-1]["choices"] if each["label"] == say("yes_book", "de", "booking")
    )
    with fault(house.door):
        told = person.citizen.chooses(yes)
        if told.status_code == 200:
            assert told.json()["messages"][0]["text"] == say("went_wrong", "de")
        else:
            assert is_problem(told, 503, "unavailable")["detail"] == say("unavailable", "de", "errors")
    for _ in range(2):  # pressed again, and once more: one appointment
        assert person.citizen.chooses(yes).status_code == 200
    with house.engine.connect() as connection:
        booked = connection.execute(select(appointments.c.state, appointments.c.name)).all()
    assert booked == [("confirmed", "Quendolina")]


@pytest.mark.parametrize("language", offered())
def test_what_is_wrong_is_said_in_the_language_of_the_conversation(
    client: TestClient, plain: Door, language: str
) -> None:
    citizen = Citizen(client, language)
    headers = {**citizen.headers, "accept-language": language}  # as the widget sends
    with gone(plain):
        answer = client.post("/api/messages", json={"text": "hallo"}, headers=headers)
        assert is_problem(answer, 503, "unavailable")["detail"] == say("unavailable", language, "errors")
    assert citizen.says("hallo").status_code == 200
