"""Fields of a booking, the calendar file and the sheet."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from icalendar import Calendar
from starlette.testclient import TestClient

from bot.appointments.book import Confirmed
from bot.appointments.mail import Folder
from bot.appointments.people import Person
from bot.appointments.records import Wish
from bot.appointments.worker import Worker
from bot.dialogue.reply import Choice, Field, InputForm, Reply
from bot.dialogue.texts import say
from bot.web.conversation import Door
from bot.web.tickets import GOOD_FOR, Tickets
from tests.appointments.conftest import CODES, SENDER
from tests.web.conftest import SECRET, Citizen, FakeAssistant


@pytest.fixture
def appointment(door: Door, tmp_path: object) -> Confirmed:
    """A confirmed appointment in the city's own offices."""
    folder = Folder(tmp_path / "mail")  # type: ignore[operator]
    Worker(door.engine, CODES, folder, SENDER, say, Random(2)).open_new_days(door.clock())
    wish, person = Wish("meldebescheinigung"), Person("c" * 32, "de")
    held = door.book.hold(wish, door.book.places(wish)[0], person)
    return door.book.confirm(held.id, "key", person)


def given(citizen: Citizen, **typed: object) -> tuple[int, str]:
    answer = citizen.client.post("/api/details", json=typed, headers=citizen.headers)
    return answer.status_code, answer.json()["detail"] if answer.content else ""


def test_what_is_typed_into_fields_is_kept_for_the_booking_and_never_said_to_rasa(
    citizen: Citizen, door: Door, assistant: FakeAssistant
) -> None:
    assert given(citizen, name="Quendolina\u202e", contact="0172 1234567") == (204, "")
    (session,) = [door.sessions.find(citizen.begun["token"], door.clock())]
    assert session
    found = door.book.details(session.pseudonym)
    assert (found.name, found.contact and found.contact.value) == ("Quendolina", "+491721234567")
    assert assistant.heard == []


def test_what_cannot_be_read_is_said_in_the_citizens_language(client: TestClient) -> None:
    citizen = Citizen(client, "tr")
    assert given(citizen, name="", contact="q@") == (422, say("bad_contact", "tr", "booking"))
    assert given(citizen, email="0172 1234567") == (422, say("bad_email", "tr", "booking"))
    assert given(citizen, email="") == (422, say("bad_email", "tr", "booking"))
    assert given(citizen, name=["x"])[0] == 400
    assert client.post("/api/details", json={"name": "x"}).status_code == 401


def test_ending_the_conversation_deletes_what_was_typed(citizen: Citizen, door: Door) -> None:
    given(citizen, name="Quendolina")
    session = door.sessions.find(citizen.begun["token"], door.clock())
    citizen.client.delete("/api/conversations", headers=citizen.headers)
    assert session
    assert door.book.details(session.pseudonym).name is None


def test_what_was_typed_is_among_the_data_that_are_shown(citizen: Citizen, assistant: FakeAssistant) -> None:
    given(citizen, name="Quendolina", contact="q@example.org")
    assistant.replies = [Reply("Das speichern wir.", "de", order="show_data")]
    texts = [message["text"] for message in citizen.says("was speichert ihr?").json()["messages"]]
    assert "Quendolina, q@example.org" in texts[-1]


def test_a_message_carries_its_fields_with_a_signed_choice(citizen: Citizen, assistant: FakeAssistant) -> None:
    submit = Choice("Weiter", "termin_buchen", {"answer": "details"})
    assistant.replies = [Reply("Wie heißen Sie?", "de", form=InputForm((Field("name", "Name"),), submit), in_form=True)]
    (message,) = citizen.says("13:30").json()["messages"]
    assert message["form"]["fields"] == [{"kind": "name", "label": "Name", "hint": ""}]
    citizen.chooses(message["form"]["submit"]["choice"])
    assert assistant.heard[-1][1] == '/termin_buchen{"answer": "details"}'


def test_the_door_adds_code_calendar_and_sheet(
    citizen: Citizen, assistant: FakeAssistant, appointment: Confirmed
) -> None:
    assistant.replies = [Reply("Ihr Termin ist gebucht.", "de", appointment=appointment.appointment.id)]
    (message,) = citizen.says("ja").json()["messages"]
    assert f"Ihr Code: {appointment.code[:4]}-{appointment.code[4:]}" in message["text"]
    calendar, sheet = (citizen.client.get(each["path"]) for each in message["take_along"])
    assert calendar.headers["content-type"] == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(calendar.content).walk("VEVENT")
    assert event["DTSTART"].dt == appointment.appointment.starts
    assert "Meldebescheinigung" not in calendar.text + sheet.text
    assert "<svg" in sheet.text
    assert sheet.headers["cache-control"] == "no-store"
    assert "style=" not in sheet.text


@pytest.mark.parametrize("ending", ["", ".ics"])
def test_a_link_is_signed_and_good_for_a_day(
    client: TestClient, appointment: Confirmed, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = Tickets(SECRET).sign(appointment.appointment.id)
    assert client.get(f"/ar/appointment/{ticket}{ending}").status_code == 200
    forged = Tickets("another secret").sign(appointment.appointment.id)
    for wrong in (forged, appointment.appointment.id):
        assert client.get(f"/ar/appointment/{wrong}{ending}").json()["detail"] == say("link_gone", "ar", "booking")
    monkeypatch.setattr("bot.web.tickets.GOOD_FOR", -GOOD_FOR - timedelta(seconds=1))
    assert client.get(f"/ar/appointment/{ticket}{ending}").status_code == 404
