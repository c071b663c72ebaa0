from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from bot.appointments.book import OwnBook
from bot.appointments.offices import offices
from bot.appointments.places import open_days
from bot.appointments.tables import appointments
from bot.appointments.times import berlin_day
from bot.database import writing
from bot.web.conversation import Door
from tests.web.desk.conftest import Browser, Clock, SignedIn
from tests.web.page import read

KEY = "a" * 32
WANTED = {"service": "meldebescheinigung", "language": "ar", "persons": "1"}


@pytest.fixture(autouse=True)
def book(desk_door: Door, clock: Clock) -> OwnBook:
    office = offices()["buergerbuero"]
    with writing(desk_door.engine) as connection:
        open_days(connection, office, berlin_day(clock.now), office.horizon_days + 1, clock.now)
    return desk_door.book


@pytest.fixture
def front(signed_in: SignedIn) -> Browser:
    return signed_in("frontoffice")


def first_time(front: Browser) -> str:
    page = read(front.get("/desk/book", params=WANTED).text)
    return page.all("input", name="starts")[0]["value"]


def rows(door: Door) -> list[tuple[str, str | None, str]]:
    with door.engine.connect() as connection:
        found = connection.execute(select(appointments.c.service, appointments.c.name, appointments.c.language))
        return [tuple(row) for row in found]


def test_a_time_is_booked_for_the_person_and_the_code_is_shown(front: Browser, desk_door: Door) -> None:
    fields = {**WANTED, "starts": first_time(front), "key": KEY, "name": " Leyla ", "interpreter": "1"}
    answer = front.submit("/desk/book", **fields)
    assert answer.status_code == 200
    assert re.search(r"Code: \w{4}-\w{4}", answer.text)
    assert rows(desk_door) == [("meldebescheinigung", "Leyla", "ar")]
    sheet = next(each["href"] for each in read(answer.text).all("a") if "/appointment/" in each.get("href", ""))
    assert sheet.startswith("/ar/appointment/")


def test_the_same_form_sent_twice_books_once(front: Browser, desk_door: Door) -> None:
    fields = {**WANTED, "starts": first_time(front), "key": KEY}
    codes = [re.search(r"Code: (\w{4}-\w{4})", front.submit("/desk/book", **fields).text) for _ in range(2)]
    assert len({code[1] for code in codes if code}) == 1
    assert len(rows(desk_door)) == 1


def test_a_time_that_is_gone_is_told_and_what_was_typed_stays(front: Browser, book: OwnBook) -> None:
    starts = first_time(front)
    counters = 0
    while True:  # until every counter of that time is taken
        answer = front.submit("/desk/book", **WANTED, starts=starts, key=f"{counters:032d}", name="Leyla")
        if answer.status_code != 200:
            break
        counters += 1
    assert counters > 0
    assert answer.status_code == 409
    assert "nicht mehr frei" in answer.text
    assert read(answer.text).all("input", name="name")[0]["value"] == "Leyla"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"contact": "weder noch"}, "weder eine E-Mail-Adresse noch eine Telefonnummer"),
        ({"starts": ""}, "Bitte wählen Sie eine Zeit"),
        ({"starts": "2026-11-25T09:00:00"}, "Bitte wählen Sie eine Zeit"),
        ({"key": "kurz"}, "nicht lesbar"),
        ({"name": "x" * 81}, "nicht lesbar"),
    ],
)
def test_what_cannot_be_booked_is_said(front: Browser, desk_door: Door, change: dict[str, str], sentence: str) -> None:
    answer = front.submit("/desk/book", **{**WANTED, "starts": first_time(front), "key": KEY} | change)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert rows(desk_door) == []


def test_an_address_with_nonsense_shows_the_first_service(front: Browser) -> None:
    assert front.get("/desk/book?service=x&persons=99&day=gestern&language=xx").status_code == 200


def test_who_may_book_only_as_a_german_is_said_with_the_paragraph(front: Browser) -> None:
    assert "§ 1 Abs. 4 PassG" in front.get("/desk/book?service=reisepass").text
