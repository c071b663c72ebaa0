from __future__ import annotations

import threading
from datetime import date, datetime, timedelta, timezone

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.appointments.book import OwnBook
from bot.appointments.records import State, Wish
from bot.appointments.refusals import PlaceTaken, TooManyPersons
from bot.appointments.tables import places, transitions
from bot.appointments.visits import Changed, Visit, next_in_turn
from tests.appointments.conftest import StillClock, book_on, booked, somebody

PAPER = Wish("bescheinigung")
FAMILY = Wish("anmeldung", 3)
DAY = date(2026, 11, 25)
EIGHT = datetime(2026, 11, 25, 7, tzinfo=timezone.utc)  # 08:00 in Lünen


@pytest.fixture
def at_eight(book: OwnBook, clock: StillClock) -> str:
    """The id of a family's appointment at 08:00; the clock shows 07:55."""
    identity = booked(book, FAMILY, EIGHT, somebody()).appointment.id
    clock.now = EIGHT - timedelta(minutes=5)
    return identity


def only(book: OwnBook) -> Visit:
    (visit,) = book.day("amt", DAY)
    return visit


def states(engine: Engine, appointment: str) -> list[str]:
    query = select(transitions.c.after).where(transitions.c.appointment == appointment).order_by(transitions.c.id)
    with engine.connect() as connection:
        return list(connection.execute(query).scalars())


def test_a_visit_from_check_in_to_served(book: OwnBook, clock: StillClock, at_eight: str, engine: Engine) -> None:
    with book.at_the_counters() as visits:
        visits.check_in(at_eight)
    clock.forward(minutes=6)
    with book.at_the_counters() as visits:
        visits.call(at_eight, 3)
    assert only(book).ticket == 1
    assert only(book).desk == 3
    assert only(book).called - only(book).arrived == timedelta(minutes=6)  # type: ignore[operator]
    with book.at_the_counters() as visits:
        assert visits.serve(at_eight).state is State.SERVED
    assert states(engine, at_eight)[2:] == ["checked_in", "called", "served"]


def test_nobody_is_called_who_is_not_there(book: OwnBook, at_eight: str) -> None:
    with pytest.raises(Changed), book.at_the_counters() as visits:
        visits.call(at_eight, 1)
    with book.at_the_counters() as visits:
        assert visits.miss(at_eight, State.CONFIRMED).state is State.MISSED


def test_of_two_colleagues_one_calls_and_the_other_is_told(
    engine: Engine, book: OwnBook, clock: StillClock, at_eight: str
) -> None:
    with book.at_the_counters() as visits:
        visits.check_in(at_eight)
    results: list[str] = []

    def call(counter: int) -> None:
        try:
            with book_on(engine, clock, counter).at_the_counters() as visits:
                visits.call(at_eight, counter)
            results.append("called")
        except Changed:
            results.append("told")

    colleagues = [threading.Thread(target=call, args=(counter,)) for counter in range(1, 7)]
    for colleague in colleagues:
        colleague.start()
    for colleague in colleagues:
        colleague.join()
    assert sorted(results) == ["called", *["told"] * 5]


def test_who_saw_an_old_state_changes_nothing(book: OwnBook, at_eight: str) -> None:
    with book.at_the_counters() as visits:
        visits.check_in(at_eight)
    with pytest.raises(Changed), book.at_the_counters() as visits:
        visits.miss(at_eight, State.CONFIRMED)
    assert only(book).state is State.CHECKED_IN


def test_tickets_count_for_each_day_and_also_when_many_come_at_once(
    engine: Engine, book: OwnBook, clock: StillClock
) -> None:
    clock.now = EIGHT
    numbers: list[int | None] = []

    def come(seed: int) -> None:
        with book_on(engine, clock, seed).at_the_counters() as visits:
            numbers.append(visits.walk_in(PAPER, "ar").ticket)

    people = [threading.Thread(target=come, args=(seed,)) for seed in range(10, 18)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(number or 0 for number in numbers) == list(range(1, 9))
    clock.forward(days=1)
    with book.at_the_counters() as visits:
        assert visits.walk_in(PAPER, "de").ticket == 1


def test_a_walk_in_takes_no_place_and_waits_behind_the_earlier_appointment(
    book: OwnBook, clock: StillClock, at_eight: str
) -> None:
    free = book.places(PAPER, DAY)
    clock.now = EIGHT + timedelta(minutes=1)
    with book.at_the_counters() as visits:
        walk_in = visits.walk_in(PAPER, "uk")
        visits.check_in(at_eight)
    assert walk_in.walk_in
    assert walk_in.appointment.language == "uk"
    turn = next_in_turn(book.day("amt", DAY))
    assert turn is not None
    assert turn.id == at_eight
    assert set(book.places(PAPER, DAY)) <= set(free)
    with pytest.raises(TooManyPersons), book.at_the_counters() as visits:
        visits.walk_in(Wish("bescheinigung", 2), "de")


def test_nobody_here_means_nobody_is_next(book: OwnBook, at_eight: str) -> None:
    assert next_in_turn(book.day("amt", DAY)) is None


def test_a_step_is_taken_back_within_ten_seconds_and_not_later(
    book: OwnBook, clock: StillClock, at_eight: str, engine: Engine
) -> None:
    with book.at_the_counters() as visits:
        visits.check_in(at_eight)
        visits.call(at_eight, 2)
    clock.forward(seconds=9)
    with book.at_the_counters() as visits:
        visits.undo(at_eight)
    assert (only(book).state, only(book).desk, only(book).ticket) == (State.CHECKED_IN, None, 1)
    with pytest.raises(Changed), book.at_the_counters() as visits:
        visits.undo(at_eight)  # taking back is no step that could be taken back
    with book.at_the_counters() as visits:
        visits.call(at_eight, 2)
    clock.forward(seconds=13)
    with pytest.raises(Changed), book.at_the_counters() as visits:
        visits.undo(at_eight)
    assert states(engine, at_eight)[2:] == ["checked_in", "called", "checked_in", "called"]


def test_a_check_in_taken_back_keeps_its_ticket_for_the_next(book: OwnBook, at_eight: str) -> None:
    with book.at_the_counters() as visits:
        visits.check_in(at_eight)
        visits.undo(at_eight)
        assert visits.check_in(at_eight).ticket == 1


def test_a_walk_in_taken_back_is_gone(book: OwnBook, clock: StillClock) -> None:
    clock.now = EIGHT
    with book.at_the_counters() as visits:
        assert visits.undo(visits.walk_in(PAPER, "de").id) is None
    assert book.day("amt", DAY) == []


def test_a_number_is_called_again(book: OwnBook, clock: StillClock, at_eight: str) -> None:
    with book.at_the_counters() as visits:
        visits.check_in(at_eight)
        visits.call(at_eight, 2)
    before = book.version()
    clock.forward(minutes=2)
    with book.at_the_counters() as visits:
        visits.call_again(at_eight)
    assert only(book).called == clock.now
    assert book.version() > before


def test_extending_takes_the_next_place_of_the_same_counter(
    book: OwnBook, clock: StillClock, at_eight: str, engine: Engine
) -> None:
    counter = only(book).appointment.counter
    with book.at_the_counters() as visits:
        visits.check_in(at_eight)
        visits.call(at_eight, counter)
        assert visits.extend(at_eight).appointment.minutes == 40
    with engine.connect() as connection:
        mine = select(places.c.counter).where(places.c.appointment == at_eight)
        assert list(connection.execute(mine).scalars()) == [counter] * 4


def test_extending_into_the_next_appointment_is_refused_and_changes_nothing(
    book: OwnBook, clock: StillClock, at_eight: str
) -> None:
    clock.now = EIGHT - timedelta(hours=12)
    after = EIGHT + timedelta(minutes=30)
    for number in (2, 3):
        booked(book, PAPER, after, somebody(number))
    with book.at_the_counters() as visits:
        visits.check_in(at_eight)
        visits.call(at_eight, 1)
    with pytest.raises(PlaceTaken), book.at_the_counters() as visits:
        visits.extend(at_eight)
    (visit,) = (visit for visit in book.day("amt", DAY) if visit.id == at_eight)
    assert visit.appointment.minutes == 30


def test_staff_move_and_cancel_without_a_code(book: OwnBook) -> None:
    identity = booked(book, PAPER, EIGHT, somebody()).appointment.id
    assert book.move_for(identity, EIGHT + timedelta(hours=1)).starts == EIGHT + timedelta(hours=1)
    assert book.cancel_for(identity).state is State.CANCELLED
    assert book.day("amt", DAY) == []
