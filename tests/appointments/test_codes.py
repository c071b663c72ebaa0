from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.engine import Engine

from bot.appointments.book import OwnBook
from bot.appointments.codes import CODE_LETTERS, Codes, normalised, spaced
from bot.appointments.people import Contact, read_contact
from bot.appointments.records import Wish
from bot.appointments.refusals import TooManyWrongCodes, UnknownCode
from bot.nlu import entities
from bot.settings import SettingError
from tests.appointments.conftest import CODES, StillClock, booked, somebody

EIGHT = datetime(2026, 11, 25, 7, tzinfo=timezone.utc)


@pytest.fixture
def engine(sqlite_engine: Engine) -> Engine:
    """What depends on the database is tested in test_booking and test_races."""
    return sqlite_engine


@given(st.text("0123456789abcdef", min_size=32, max_size=32))
def test_every_code_is_understood_in_a_sentence(appointment: str) -> None:
    code = CODES.code_of(appointment)
    assert set(code) <= set(CODE_LETTERS)
    assert entities.find_code(f"mein code ist {spaced(code).lower()}") == code
    assert normalised(f" {spaced(code).lower()} ") == code


def test_a_code_follows_from_the_appointment_and_the_secret() -> None:
    assert CODES.code_of("a") == CODES.code_of("a") != CODES.code_of("b")
    assert Codes("another secret").code_of("a") != CODES.code_of("a")
    assert Codes("another secret").hashed("K7PM2XQ4") != CODES.hashed("K7PM2XQ4")


def test_without_a_secret_there_are_no_codes() -> None:
    with pytest.raises(SettingError, match="SECRET_KEY"):
        Codes("")


@pytest.mark.parametrize("text", ["", "K7PM", "K7PM-2XQ4-A", "K7PM-2XQ0", "K7PM_2XQ4"])
def test_what_cannot_be_a_code_is_none(text: str) -> None:
    assert normalised(text) is None


def test_a_code_is_found_as_typed_and_others_are_not(book: OwnBook) -> None:
    confirmed = booked(book, Wish("bescheinigung"), EIGHT, somebody())
    assert book.look_up(spaced(confirmed.code).lower(), "somebody") == confirmed.appointment
    for code in ("AAAA-2222", "nonsense"):
        with pytest.raises(UnknownCode):
            book.look_up(code, "somebody")


def test_five_wrong_codes_close_the_way_for_a_quarter_of_an_hour(book: OwnBook, clock: StillClock) -> None:
    code = booked(book, Wish("bescheinigung"), EIGHT, somebody()).code
    for _ in range(5):
        book.look_up(code, "guesser")
        with pytest.raises(UnknownCode):
            book.look_up("AAAA2222", "guesser")
    clock.forward(minutes=4)
    with pytest.raises(TooManyWrongCodes) as refused:
        book.cancel(code, "guesser")
    assert refused.value.values == {"minutes": 11}
    assert book.look_up(code, "somebody else")
    clock.forward(minutes=11)
    assert book.look_up(code, "guesser")


@pytest.mark.parametrize(
    ("typed", "contact"),
    [
        (" Ayse@Example.org ", Contact("email", "ayse@example.org")),
        ("02306 104-2030", Contact("phone", "+4923061042030")),
        ("0049 2306/1042030", Contact("phone", "+4923061042030")),
        ("+380 (44) 123-45-67", Contact("phone", "+380441234567")),
        ("ayse@example", None),
        ("a@b.de\nBcc: c@d.de", None),
        ("12", None),
        ("morgen um 8", None),
    ],
)
def test_contacts_are_written_in_one_way(typed: str, contact: Contact | None) -> None:
    assert read_contact(typed) == contact


def test_a_minute_to_wait_is_the_least(book: OwnBook, clock: StillClock) -> None:
    for _ in range(5):
        with pytest.raises(UnknownCode):
            book.look_up("AAAA2222", "guesser")
    clock.now += timedelta(minutes=14, seconds=59)
    with pytest.raises(TooManyWrongCodes) as refused:
        book.look_up("AAAA2222", "guesser")
    assert refused.value.values == {"minutes": 1}
