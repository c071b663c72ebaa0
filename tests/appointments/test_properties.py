"""Whatever people do in whatever order: no counter has two appointments at once, and none lies outside the rules."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from itertools import pairwise
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.appointments.book import OwnBook
from bot.appointments.offices import offices
from bot.appointments.places import open_days
from bot.appointments.records import OPEN, State, Wish
from bot.appointments.refusals import Refusal
from bot.appointments.rules import Place, places_on
from bot.appointments.tables import NEVER, appointments, outbox, persons, places, transitions, wrong_codes
from bot.appointments.times import berlin_day, minute_of
from bot.database import writing
from tests.appointments.conftest import CODES, StillClock, somebody
from tests.conftest import NOW, TODAY

EIGHT = datetime(2026, 11, 25, 7, tzinfo=timezone.utc)

steps = st.lists(
    st.tuples(
        st.sampled_from(["book", "hold", "move", "cancel", "wait an hour", "give up"]),
        st.integers(1, 4),  # who
        st.integers(0, 8),  # which place
        st.integers(1, 5),  # how many persons
    ),
    max_size=25,
)


@pytest.fixture
def empty_book(sqlite_engine: Engine) -> Engine:
    """A database with the places of the offices; each example begins by freeing them."""
    with writing(sqlite_engine) as connection:
        open_days(connection, offices()["amt"], TODAY, 2, NOW)
    return sqlite_engine


def act(book: OwnBook, clock: StillClock, codes: dict[int, str], action: str, who: int, place: int, count: int) -> None:
    starts, person = EIGHT + timedelta(minutes=10 * place), somebody(who)
    wish = Wish("anmeldung", count)
    if action == "book":
        codes[who] = book.confirm(book.hold(wish, starts, person).id, "key", person).code
    elif action == "hold":
        book.hold(wish, starts, person)
    elif action == "give up":
        book.give_up(book.hold(wish, starts, person).id, person)
    elif action == "wait an hour":
        clock.forward(hours=1)
    elif who in codes:
        if action == "move":
            book.move(codes[who], f"source {who}", starts)
        else:
            book.cancel(codes[who], f"source {who}")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_nobody_overlaps_whatever_happens(empty_book: Engine, happens: list[tuple[str, int, int, int]]) -> None:
    engine, clock, codes = empty_book, StillClock(), dict[int, str]()
    with engine.begin() as connection:
        connection.execute(places.update().values(free_at=NOW, appointment=None))
        for table in (appointments, outbox, transitions, persons, wrong_codes):
            connection.execute(table.delete())
    book = OwnBook(engine, CODES, clock, Random(1))
    for step in happens:
        try:
            act(book, clock, codes, *step)
        except Refusal:
            continue
    with engine.connect() as connection:
        rows = connection.execute(select(appointments).where(appointments.c.state.in_((*OPEN, State.HELD)))).all()
        owned = connection.execute(select(places).where(places.c.free_at == NEVER)).all()
    open_places = set(places_on(offices()["amt"], berlin_day(EIGHT)))
    for counter in (1, 2):
        mine = sorted(
            (row.starts, row.starts + timedelta(minutes=row.minutes))
            for row in rows
            if row.counter == counter and not (row.state == State.HELD and row.hold_until <= clock())
        )
        assert all(earlier[1] <= later[0] for earlier, later in pairwise(mine))
    kept = {Place(place.office, place.counter, place.minute): place.appointment for place in owned}
    assert kept.keys() <= open_places
    needed = {
        Place(row.office, row.counter, minute_of(row.starts) + step): row.id
        for row in rows
        if row.state in OPEN
        for step in range(0, row.minutes, 10)
    }
    assert kept == needed
