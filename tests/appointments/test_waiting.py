from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.appointments.book import OwnBook
from bot.appointments.records import State, Wish
from bot.appointments.refusals import (
    AlreadyWaiting,
    EmailNeeded,
    OfferGone,
    PlacesThere,
    PlaceTaken,
    TooManyOpen,
    UnknownCode,
)
from bot.appointments.tables import appointments, outbox
from bot.appointments.worker import Worker
from tests.appointments.conftest import CODES, StillClock, booked, somebody

SMALL = Wish("klein")
EIGHT = datetime(2026, 11, 25, 7, tzinfo=timezone.utc)


@pytest.fixture
def full(book: OwnBook) -> list[str]:
    """The codes of the appointments that take all places of the small office."""
    return [booked(book, SMALL, starts, somebody(number)).code for number, starts in enumerate(book.places(SMALL))]


def wait(book: OwnBook, number: int) -> str:
    return book.wait(SMALL, somebody(100 + number, email=f"{number}@example.org"))


def offers(engine: Engine) -> list[tuple[str, str]]:
    """Contact and code of the offers that stand, in the order in which they end."""
    query = select(appointments).where(appointments.c.state == State.OFFERED).order_by(appointments.c.hold_until)
    with engine.connect() as connection:
        return [(row.contact, CODES.code_of(row.id)) for row in connection.execute(query)]


def test_where_there_are_places_nobody_waits(book: OwnBook) -> None:
    assert not book.nothing_soon(SMALL)
    with pytest.raises(PlacesThere):
        wait(book, 1)


def test_waiting_needs_an_email_address(book: OwnBook, full: list[str]) -> None:
    assert book.nothing_soon(SMALL)
    with pytest.raises(EmailNeeded):
        book.wait(SMALL, somebody(1))


def test_nobody_waits_twice_for_the_same(book: OwnBook, full: list[str]) -> None:
    wait(book, 1)
    with pytest.raises(AlreadyWaiting):
        wait(book, 1)


def test_a_freed_place_is_offered_to_the_first_and_to_nobody_else(
    book: OwnBook, full: list[str], worker: Worker, clock: StillClock, engine: Engine
) -> None:
    for number in (1, 2):
        wait(book, number)
        clock.forward(seconds=1)
    book.cancel(full[0], "somebody")
    worker.serve_waiting_list(clock())
    ((contact, code),) = offers(engine)
    assert contact == "1@example.org"
    clock.forward(minutes=119)
    assert book.places(SMALL) == ()
    with pytest.raises(PlaceTaken):
        book.hold(SMALL, EIGHT, somebody(50))
    accepted = book.accept(code, "somebody")
    assert (accepted.code, accepted.appointment.state, accepted.appointment.starts) == (code, State.CONFIRMED, EIGHT)


def test_after_two_hours_the_offer_goes_to_the_next(
    book: OwnBook, full: list[str], worker: Worker, clock: StillClock, engine: Engine
) -> None:
    for number in (1, 2):
        wait(book, number)
        clock.forward(seconds=1)
    book.cancel(full[0], "somebody")
    worker.serve_waiting_list(clock())
    ((_, first),) = offers(engine)
    clock.forward(hours=2)
    assert book.places(SMALL) == ()
    with pytest.raises(OfferGone):
        book.accept(first, "somebody")
    worker.serve_waiting_list(clock())
    ((contact, second),) = offers(engine)
    assert contact == "2@example.org"
    assert book.accept(second, "somebody").appointment.starts == EIGHT


def test_an_offer_accepted_again_is_told_that_it_is_gone(
    book: OwnBook, full: list[str], worker: Worker, clock: StillClock, engine: Engine
) -> None:
    wait(book, 1)
    book.cancel(full[0], "somebody")
    worker.serve_waiting_list(clock())
    ((_, code),) = offers(engine)
    book.accept(code, "somebody")
    with pytest.raises(OfferGone):
        book.accept(code, "somebody")


def test_an_offer_that_the_limit_forbids_stays_open(
    book: OwnBook, full: list[str], worker: Worker, clock: StillClock, engine: Engine
) -> None:
    wait(book, 1)
    book.cancel(full[0], "somebody")
    worker.serve_waiting_list(clock())
    ((_, code),) = offers(engine)
    mine = [
        booked(book, Wish("bescheinigung"), EIGHT + timedelta(hours=hour), somebody(70, email="1@example.org")).code
        for hour in (0, 1)
    ]
    with pytest.raises(TooManyOpen):
        book.accept(code, "somebody")
    book.cancel(mine[0], "somebody")
    assert book.accept(code, "somebody").appointment.state is State.CONFIRMED


def test_who_leaves_the_list_gets_no_offer_and_frees_the_one_that_stands(
    book: OwnBook, full: list[str], worker: Worker, clock: StillClock, engine: Engine
) -> None:
    first = wait(book, 1)
    second = wait(book, 2)
    book.cancel(full[0], "somebody")
    book.stop_waiting(second, "somebody")
    worker.serve_waiting_list(clock())
    assert [contact for contact, _ in offers(engine)] == ["1@example.org"]
    book.stop_waiting(first, "somebody")
    worker.serve_waiting_list(clock())
    assert offers(engine) == []
    clock.forward(hours=1)
    assert book.places(SMALL) == (EIGHT,)


def test_only_a_code_of_the_list_leaves_it(book: OwnBook, full: list[str]) -> None:
    with pytest.raises(UnknownCode):
        book.stop_waiting(full[0], "somebody")


def test_without_a_waiting_list_a_freed_place_returns_to_all(
    book: OwnBook, full: list[str], worker: Worker, clock: StillClock, engine: Engine
) -> None:
    book.cancel(full[0], "somebody")
    worker.serve_waiting_list(clock())
    clock.forward(hours=1)
    assert book.places(SMALL) == (EIGHT,)


def test_an_offer_is_told_once_by_email(
    book: OwnBook, full: list[str], worker: Worker, clock: StillClock, engine: Engine
) -> None:
    wait(book, 1)
    book.cancel(full[0], "somebody")
    worker.serve_waiting_list(clock())
    worker.serve_waiting_list(clock())
    with engine.connect() as connection:
        told = connection.execute(select(outbox.c.audience).where(outbox.c.kind == "offer")).scalars().all()
    assert told == ["citizen"]


def test_an_entry_ends_after_four_weeks(
    book: OwnBook, full: list[str], worker: Worker, clock: StillClock, engine: Engine
) -> None:
    wait(book, 1)
    clock.forward(days=28)
    worker.open_new_days(clock())
    worker.serve_waiting_list(clock())
    assert offers(engine) == []
