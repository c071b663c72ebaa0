"""The waiting list in the chat: offered where nothing is free, joined, accepted, left."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.appointments.book import OwnBook
from bot.appointments.mail import Folder
from bot.appointments.tables import NEVER, places, waiting
from bot.appointments.times import minute_of
from bot.appointments.worker import Worker
from bot.dialogue.texts import say
from tests.appointments.conftest import CODES, SENDER, StillClock
from tests.dialogue.booking.conftest import Citizen


@pytest.fixture
def full(book: OwnBook, clock: StillClock, sqlite_engine: Engine) -> None:
    """Nothing is free for three weeks."""
    soon = places.c.minute < minute_of(clock() + timedelta(days=21))
    with sqlite_engine.begin() as connection:
        connection.execute(places.update().where(soon).values(free_at=NEVER, appointment="x" * 32))


def joined(citizen: Citizen) -> str:
    """Join the list; returns the code for leaving it."""
    citizen.says("termin meldebescheinigung", "termin_buchen", 0.9)
    citizen.says("1")
    assert say("nothing_soon", "de", "booking") in citizen.says("nein")
    assert "Das sind die nächsten freien Termine:" in citizen.replies[-1].text
    assert say("ask_email", "de", "booking") in citizen.presses("Auf die Warteliste")
    found = re.search(r"Code zum Abmelden: (\S+)", citizen.gives(None, "quendolina@example.org"))
    assert found
    return found[1]


def freed(clock: StillClock, engine: Engine, folder: Path) -> str:
    """Somebody else's place is given back, and the worker offers it; returns the code in its e-mail."""
    minute = minute_of(clock() + timedelta(days=2)) // 1440 * 1440 + 9 * 60
    one = (places.c.minute == minute) & (places.c.counter == 1)
    with engine.begin() as connection:
        connection.execute(places.update().where(one).values(free_at=clock() + timedelta(hours=1), appointment=None))
    worker = Worker(engine, CODES, Folder(folder), SENDER, say, Random(3))
    worker.serve_waiting_list(clock())
    with engine.connect() as connection:
        return CODES.code_of(str(connection.execute(select(waiting.c.appointment)).scalar_one()))


@pytest.mark.usefixtures("full")
def test_an_offer_is_accepted_with_its_code_and_only_once(
    citizen: Citizen, clock: StillClock, sqlite_engine: Engine, tmp_path: Path
) -> None:
    joined(citizen)
    assert citizen.outcomes[-1] == "booking_waiting"
    code = freed(clock, sqlite_engine, tmp_path / "mail")
    assert "Von der Warteliste für Sie frei" in citizen.says(code)
    accept = citizen.choice("Diesen Termin annehmen")
    assert say("booked", "de", "booking") in citizen.presses("Diesen Termin annehmen")
    assert citizen.outcomes[-1] == "booking_accepted"
    other = Citizen(citizen.book, clock, person="o" * 32)
    other.outcome = citizen.outcome
    said = other._turn("", True, accept.intent, 1.0, accept.entities)
    assert say("offer_gone", "de", "appointments") in said


@pytest.mark.usefixtures("full")
def test_who_waits_can_leave_the_list(citizen: Citizen, sqlite_engine: Engine) -> None:
    code = joined(citizen)
    assert say("unknown_code", "de", "appointments") in citizen.says(code)
    citizen.presses("Von der Warteliste abmelden")
    assert say("left_list", "de", "booking") in citizen.says(code)
    with sqlite_engine.connect() as connection:
        assert connection.execute(select(waiting.c.state)).scalar_one() == "left"


@pytest.mark.usefixtures("full")
def test_who_waits_already_is_told(citizen: Citizen, clock: StillClock) -> None:
    joined(citizen)
    citizen.says("termin meldebescheinigung", "termin_buchen", 0.9)
    citizen.says("1")
    citizen.says("nein")
    citizen.presses("Auf die Warteliste")
    assert say("already_waiting", "de", "appointments") in citizen.gives(None, "quendolina@example.org")


@pytest.mark.usefixtures("full")
def test_a_telephone_number_is_no_address_for_the_list(citizen: Citizen) -> None:
    citizen.says("termin meldebescheinigung", "termin_buchen", 0.9)
    citizen.says("1")
    citizen.says("nein")
    citizen.presses("Auf die Warteliste")
    assert say("email_needed", "de", "appointments") in citizen.gives(None, "0172 1234567")
    assert any(reply.form for reply in citizen.replies)
