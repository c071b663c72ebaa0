"""What a citizen takes along: the calendar file and the printed sheet."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from icalendar import Calendar

from bot.appointments import wording
from bot.appointments.assumptions import Assumption
from bot.appointments.calendar import calendar_file
from bot.appointments.records import Appointment, State
from bot.appointments.sheet import sheet
from bot.dialogue.texts import say
from bot.settings import ROOT
from tests.conftest import NOW, TODAY

MARCH_30 = datetime(2027, 3, 30, 12, 5, tzinfo=timezone.utc)


def appointment(**changes: object) -> Appointment:
    values: dict[str, object] = {
        "id": "1" * 32,
        "state": State.CONFIRMED,
        "office": "amt",
        "service": "anmeldung",
        "persons": 3,
        "starts": MARCH_30,
        "minutes": 30,
        "counter": 1,
        "sequence": 0,
        "hold_until": NOW,
        "language": "tr",
        "name": None,
        "contact": None,
        "interpreter": None,
        "accessible": False,
    }
    return Appointment(**{**values, **changes})  # type: ignore[arg-type]


def test_the_calendar_file_is_an_event_in_utc_without_the_concern() -> None:
    file = calendar_file(appointment(), "tr", NOW, say)
    assert b"anmeldung" not in file.lower()
    calendar = Calendar.from_ical(file)
    (event,) = calendar.walk("VEVENT")
    assert str(calendar["METHOD"]) == "PUBLISH"
    assert event["DTSTART"].dt == MARCH_30
    assert event["DTEND"].dt == MARCH_30 + timedelta(minutes=30)
    assert b"DTSTART:20270330T120500Z" in file
    assert str(event["UID"]) == f"{'1' * 32}@luenen-welcome"
    assert "ORGANIZER" not in event


@pytest.mark.parametrize(
    ("starts", "shown"),
    [
        (datetime(2027, 3, 27, 7, tzinfo=timezone.utc), "08:00 bis 08:30"),
        (datetime(2027, 3, 28, 7, tzinfo=timezone.utc), "09:00 bis 09:30"),
        (datetime(2027, 10, 30, 7, tzinfo=timezone.utc), "09:00 bis 09:30"),
        (datetime(2027, 10, 31, 7, tzinfo=timezone.utc), "08:00 bis 08:30"),
    ],
)
def test_times_are_shown_as_luenens_clocks_show_them(starts: datetime, shown: str) -> None:
    assert shown in wording.when(appointment(starts=starts), "de", say)


def test_the_sheet_says_all_in_the_citizens_language_and_carries_the_code() -> None:
    printed = sheet(appointment(interpreter="ar", accessible=True), "K7PM2XQ4", "tr", TODAY, say)
    text = "\n".join(printed.lines)
    assert "30 Mart 2027 Salı" in text
    assert "14:05" in text
    assert "Arapça" in text
    assert "Bürgerbüro" in text
    assert printed.code == "K7PM-2XQ4"
    assert printed.code in text
    assert printed.qr.startswith("<svg")
    assert "anmeldung" not in text.lower()


def test_an_arabic_sheet_is_read_from_the_right() -> None:
    assert sheet(appointment(), "K7PM2XQ4", "ar", TODAY, say).direction == "rtl"


def test_an_address_from_an_old_page_says_of_which_year_it_is() -> None:
    place = wording.where("amt", "de", TODAY, say)
    assert place == "Bürgerbüro, Willy-Brandt-Platz 1, 44532 Lünen (Stand 2020, bitte prüfen)"


def test_while_rules_are_assumed_every_appointment_says_that_it_is_an_example(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    example = say("example_data", "de", "appointments")
    assert example not in wording.lines(appointment(), "de", date(2026, 11, 24), say)
    monkeypatch.setattr(wording, "assumptions", lambda: (Assumption(ROOT, 1, "hours"),))
    assert example in wording.lines(appointment(), "de", date(2026, 11, 24), say)
