from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from bot.appointments.book import OwnBook
from bot.appointments.offices import offices
from bot.appointments.people import Contact
from bot.appointments.places import open_days
from bot.appointments.records import State, Wish
from bot.appointments.refusals import AlreadyConfirmed, HoldExpired, NotOpen, PlaceTaken, TooManyOpen, TooManyPersons
from bot.appointments.tables import NEVER, appointments, places, transitions
from bot.appointments.times import minute_of
from bot.appointments.worker import Worker
from bot.database import writing
from tests.appointments.conftest import SENDER, StillClock, book_on, booked, somebody

PAPER = Wish("bescheinigung")
FAMILY = Wish("anmeldung", 3)
EIGHT = datetime(2026, 11, 25, 7, tzinfo=timezone.utc)  # 08:00 in Lünen


def history(engine: Engine, appointment: str) -> list[tuple[str | None, str, datetime]]:
    query = select(transitions).where(transitions.c.appointment == appointment).order_by(transitions.c.id)
    with engine.connect() as connection:
        return [(row.before, row.after, row.starts) for row in connection.execute(query)]


def taken(engine: Engine) -> int:
    with engine.connect() as connection:
        query = select(func.count()).select_from(places).where(places.c.free_at == NEVER)
        return int(connection.execute(query).scalar_one())


def test_a_held_time_is_confirmed_with_a_code_and_recorded(book: OwnBook, engine: Engine) -> None:
    held = book.hold(PAPER, EIGHT, somebody())
    confirmed = book.confirm(held.id, "key", somebody())
    assert confirmed.appointment.state is State.CONFIRMED
    assert confirmed.appointment.starts == EIGHT
    assert book.look_up(confirmed.code, "somebody") == confirmed.appointment
    assert history(engine, held.id) == [(None, "held", EIGHT), ("held", "confirmed", EIGHT)]


def test_the_database_knows_neither_code_nor_conversation(book: OwnBook, engine: Engine) -> None:
    confirmed = booked(book, PAPER, EIGHT, somebody())
    with engine.connect() as connection:
        row = connection.execute(select(appointments)).one()
    kept = " ".join(map(str, row))
    assert confirmed.code not in kept
    assert "conversation 1" not in kept


def test_an_appointment_takes_as_many_places_as_it_needs(book: OwnBook, engine: Engine) -> None:
    confirmed = booked(book, FAMILY, EIGHT, somebody())
    assert confirmed.appointment.minutes == 30
    assert taken(engine) == 3


def test_days_and_times_are_those_with_enough_places_one_after_another(book: OwnBook) -> None:
    day = date(2026, 11, 25)
    assert book.days(PAPER)[:4] == (day, date(2026, 11, 26), date(2026, 11, 27), date(2026, 12, 2))
    times = book.places(FAMILY, day)
    assert (times[0], times[-1]) == (EIGHT, EIGHT + timedelta(hours=3, minutes=30))
    for number in (1, 2):
        booked(book, PAPER, EIGHT + timedelta(minutes=20), somebody(number))
    later = [(starts - EIGHT) // timedelta(minutes=1) for starts in book.places(FAMILY, day)[:2]]
    assert later == [30, 40]


def test_a_time_is_free_until_all_counters_are_taken(book: OwnBook) -> None:
    booked(book, PAPER, EIGHT, somebody(1))
    assert EIGHT in book.places(PAPER)
    booked(book, PAPER, EIGHT, somebody(2))
    assert EIGHT not in book.places(PAPER)
    with pytest.raises(PlaceTaken):
        book.hold(PAPER, EIGHT, somebody(3))


@pytest.mark.parametrize(
    "starts",
    [
        EIGHT - timedelta(minutes=10),
        EIGHT + timedelta(minutes=5),
        datetime(2026, 11, 24, 10, 50, tzinfo=timezone.utc),  # within the lead time
        datetime(2027, 1, 4, 8, tzinfo=timezone.utc),  # beyond the horizon
        datetime(2026, 11, 30, 8, tzinfo=timezone.utc),  # closed
    ],
)
def test_what_is_not_offered_cannot_be_held(book: OwnBook, starts: datetime) -> None:
    with pytest.raises(PlaceTaken):
        book.hold(PAPER, starts, somebody())


def test_more_persons_than_a_service_takes_are_refused(book: OwnBook) -> None:
    with pytest.raises(TooManyPersons) as refused:
        book.places(Wish("anmeldung", 6))
    assert refused.value.values == {"most": 5}


def test_an_expired_hold_is_free_for_the_next_and_lost_for_the_first(
    book: OwnBook, clock: StillClock, engine: Engine
) -> None:
    for number in (1, 2):
        first = book.hold(PAPER, EIGHT, somebody(number))
    clock.forward(minutes=10)
    assert EIGHT in book.places(PAPER)
    book.hold(PAPER, EIGHT, somebody(3))
    with pytest.raises(HoldExpired):
        book.confirm(first.id, "key", somebody(2))
    assert history(engine, first.id)[-1][:2] == ("held", "expired")


def test_a_hold_cannot_be_confirmed_by_another_conversation(book: OwnBook) -> None:
    held = book.hold(PAPER, EIGHT, somebody(1))
    with pytest.raises(HoldExpired):
        book.confirm(held.id, "key", somebody(2))


def test_the_same_key_again_gives_the_same_answer_another_key_is_told(book: OwnBook, engine: Engine) -> None:
    held = book.hold(PAPER, EIGHT, somebody())
    first = book.confirm(held.id, "key", somebody())
    assert book.confirm(held.id, "key", somebody()) == first
    with pytest.raises(AlreadyConfirmed):
        book.confirm(held.id, "another key", somebody())
    assert len(history(engine, held.id)) == 2


def test_a_conversation_has_one_hold_which_its_next_choice_moves(book: OwnBook, clock: StillClock) -> None:
    first = book.hold(FAMILY, EIGHT, somebody())
    clock.forward(minutes=4)
    second = book.hold(FAMILY, EIGHT + timedelta(minutes=10), somebody())
    assert second.id == first.id
    assert second.hold_until == first.hold_until + timedelta(minutes=4)
    assert book.confirm(second.id, "key", somebody()).appointment.starts == EIGHT + timedelta(minutes=10)


def test_choosing_the_same_time_again_does_not_hold_it_for_longer(book: OwnBook, clock: StillClock) -> None:
    first = book.hold(PAPER, EIGHT, somebody())
    clock.forward(minutes=9)
    assert book.hold(PAPER, EIGHT, somebody()) == first


def test_a_refused_choice_leaves_the_hold_as_it_was(book: OwnBook) -> None:
    for number in (1, 2):
        booked(book, PAPER, EIGHT, somebody(number))
    held = book.hold(PAPER, EIGHT + timedelta(minutes=10), somebody(3))
    with pytest.raises(PlaceTaken):
        book.hold(PAPER, EIGHT, somebody(3))
    assert book.confirm(held.id, "key", somebody(3)).appointment == replace(held, state=State.CONFIRMED)


def test_a_hold_given_up_cannot_be_confirmed(book: OwnBook) -> None:
    held = book.hold(PAPER, EIGHT, somebody())
    book.give_up(held.id, somebody(2))
    book.give_up(held.id, somebody())
    with pytest.raises(HoldExpired):
        book.confirm(held.id, "key", somebody())


def test_a_cancelled_place_returns_after_a_random_time(book: OwnBook, clock: StillClock, engine: Engine) -> None:
    codes = [booked(book, PAPER, EIGHT, somebody(number)).code for number in (1, 2)]
    cancelled = book.cancel(codes[0], "somebody")
    assert (cancelled.state, cancelled.sequence) == (State.CANCELLED, 1)
    clock.forward(minutes=5)
    assert EIGHT not in book.places(PAPER)
    clock.forward(minutes=55)
    assert EIGHT in book.places(PAPER)
    another = book_on(engine, clock, seed=2)
    another.cancel(codes[1], "somebody")
    with engine.connect() as connection:
        both = (places.c.office == "amt") & (places.c.minute == minute_of(EIGHT))
        returns = connection.execute(select(places.c.free_at).where(both)).scalars()
        first, second = sorted(moment - clock() for moment in returns)
    assert first < timedelta() < timedelta(minutes=5) < second < timedelta(minutes=60)


def test_a_moved_appointment_has_its_new_places_and_frees_the_old(
    book: OwnBook, clock: StillClock, engine: Engine
) -> None:
    code = booked(book, FAMILY, EIGHT, somebody()).code
    moved = book.move(code, "somebody", EIGHT + timedelta(minutes=10))
    assert (moved.starts, moved.sequence, moved.state) == (EIGHT + timedelta(minutes=10), 1, State.CONFIRMED)
    assert taken(engine) == 3
    assert history(engine, moved.id)[-1] == ("confirmed", "confirmed", moved.starts)
    assert book.move(code, "somebody", moved.starts) == moved


def test_a_move_to_a_taken_time_changes_nothing(book: OwnBook, engine: Engine) -> None:
    for number in (1, 2):
        booked(book, PAPER, EIGHT, somebody(number))
    mine = booked(book, PAPER, EIGHT + timedelta(minutes=10), somebody(3))
    with pytest.raises(PlaceTaken):
        book.move(mine.code, "somebody", EIGHT)
    assert book.look_up(mine.code, "somebody") == mine.appointment
    assert taken(engine) == 3


def test_what_is_cancelled_begun_or_over_cannot_be_changed(book: OwnBook, clock: StillClock) -> None:
    first, second = (booked(book, PAPER, EIGHT, somebody(number)).code for number in (1, 2))
    book.cancel(first, "somebody")
    with pytest.raises(NotOpen):
        book.cancel(first, "somebody")
    with pytest.raises(NotOpen):
        book.move(first, "somebody", EIGHT + timedelta(hours=1))
    clock.now = EIGHT
    with pytest.raises(NotOpen):
        book.cancel(second, "somebody")


def test_a_conversation_has_at_most_two_open_appointments(book: OwnBook, clock: StillClock) -> None:
    codes = [booked(book, PAPER, EIGHT + timedelta(hours=hour), somebody()).code for hour in (0, 1)]
    with pytest.raises(TooManyOpen) as refused:
        book.hold(PAPER, EIGHT + timedelta(hours=2), somebody())
    assert refused.value.values == {"most": 2}
    book.cancel(codes[0], "somebody")
    booked(book, PAPER, EIGHT + timedelta(hours=2), somebody())


def test_a_contact_has_at_most_two_open_appointments_in_any_conversation(book: OwnBook) -> None:
    email = "somebody@example.org"
    for number in (1, 2):
        booked(book, PAPER, EIGHT + timedelta(hours=number), somebody(number, email=email))
    held = book.hold(PAPER, EIGHT, somebody(3))
    with pytest.raises(TooManyOpen):
        book.confirm(held.id, "key", somebody(3, email=email))
    assert book.confirm(held.id, "key", somebody(3)).appointment.contact is None


def test_an_appointment_that_is_over_does_not_count(book: OwnBook, clock: StillClock) -> None:
    for hour in (0, 1):
        booked(book, PAPER, EIGHT + timedelta(hours=hour), somebody())
    clock.now = EIGHT + timedelta(hours=6)
    book.hold(PAPER, EIGHT + timedelta(days=1), somebody())


def test_who_came_is_forgotten_a_day_later_the_appointment_is_not(
    book: OwnBook, clock: StillClock, worker: Worker, engine: Engine
) -> None:
    person = somebody(email=SENDER)
    booked(book, PAPER, EIGHT, person)
    worker.forget(EIGHT + timedelta(hours=24))
    with engine.connect() as connection:
        assert connection.execute(select(appointments.c.contact)).scalar_one() == SENDER
    worker.forget(EIGHT + timedelta(hours=25))
    with engine.connect() as connection:
        row = connection.execute(select(appointments)).one()
    assert (row.conversation, row.contact_mark, row.contact, row.name) == (None, None, None, None)
    assert row.service == "bescheinigung"


def test_new_rules_close_what_is_free_and_keep_what_is_taken(
    book: OwnBook, clock: StillClock, worker: Worker, engine: Engine
) -> None:
    mine = booked(book, PAPER, EIGHT, somebody()).appointment
    office = offices()["amt"]
    shut = office.copy(update={"opening": (office.opening[1],)})
    with writing(engine) as connection:
        open_days(connection, shut, date(2026, 11, 24), 31, clock())
    assert book.days(PAPER) == (date(2026, 12, 14), date(2026, 12, 21))
    assert taken(engine) == 1
    assert [visit.appointment.starts for visit in book.day("amt", EIGHT.date())] == [mine.starts]


def test_the_contact_is_kept_for_the_reminder(book: OwnBook) -> None:
    contact = Contact("phone", "+492306104")
    person = replace(somebody(), name="Ayşe", contact=contact, interpreter="tr", accessible=True)
    kept = booked(book, PAPER, EIGHT, person).appointment
    assert (kept.name, kept.contact, kept.email) == ("Ayşe", "+492306104", None)
    assert (kept.interpreter, kept.accessible) == ("tr", True)
