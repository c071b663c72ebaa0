"""The figures of the days, kept up to date by the worker, are those that a count of everything gives."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.appointments import offices
from bot.appointments.book import OwnBook
from bot.appointments.codes import Codes
from bot.appointments.people import Person
from bot.appointments.places import open_days
from bot.appointments.records import State, Wish
from bot.appointments.times import berlin_day
from bot.database import writing
from bot.interactions.appointment_figures import visits_on
from bot.interactions.counting import Counting, count_log
from bot.interactions.figures import BOOK_FIGURES, LOG_FIGURES, Counts, count_visits, read_months
from bot.interactions.log import delete_turns_before, delete_turns_of, write_turn
from bot.interactions.spans import month_number
from bot.interactions.tables import daily_figures, milestones, turns
from tests.interactions.logged import MONDAY
from tests.interactions.test_log import turn

DAY = timedelta(days=1)
KEPT = 90 * DAY


def kept(engine: Engine, figures: tuple[str, ...], day: date) -> Counts:
    with engine.connect() as connection:
        on_the_day = (daily_figures.c.day == day) & daily_figures.c.figure.in_(figures)
        no_sum = (daily_figures.c.dimension == "") | (daily_figures.c.value != "")
        rows = connection.execute(select(daily_figures).where(on_the_day, no_sum))
        return Counts({(row.dimension, row.value, row.figure, row.bucket): row.count for row in rows})


def write_some(engine: Engine, randomness: Random, number: int, at: datetime) -> None:
    """A conversation of one to four turns around a moment."""
    language = randomness.choice(["de", "tr", "ar"])
    for position in range(randomness.randint(1, 4)):
        write_turn(
            engine,
            turn(
                id=f"{number}.{position}",
                session=f"session {number}",
                at=at + timedelta(minutes=7 * position),
                language=language,
                outcome=randomness.choice(["answered", "not_understood", "handover_requested", "small_talk"]),
                topic=randomness.choice(["kita", "wohnen", "gruss"]),
                department=randomness.choice([None, "buergerbuero", "jobcenter"]),
            ),
        )


def test_counting_after_every_change_gives_the_same_as_counting_everything(engine: Engine) -> None:
    randomness, counting = Random(10), Counting(engine, KEPT)
    for number in range(60):
        now = MONDAY + number * timedelta(hours=2.3)
        write_some(engine, randomness, number, now)
        if number % 3 == 0:
            with engine.begin() as connection:  # a citizen says only later that it helped
                connection.execute(turns.update().where(turns.c.id == f"{number}.0").values(helpful=True))
        counting.work(now + timedelta(minutes=1))
    counting.work(now + DAY)
    with engine.connect() as connection:
        for day in (MONDAY.date() + step * DAY for step in range(8)):
            assert kept(engine, LOG_FIGURES, day) == count_log(connection, day), day
            assert bool(kept(engine, LOG_FIGURES, day)) == (day <= berlin_day(now))


def test_a_worker_that_was_away_for_weeks_catches_up(engine: Engine) -> None:
    Counting(engine, KEPT).work(MONDAY)
    for number in range(20):
        write_some(engine, Random(number), number, MONDAY + number * DAY)
    Counting(engine, KEPT).work(MONDAY + 21 * DAY)
    with engine.connect() as connection:
        for step in range(20):
            day = berlin_day(MONDAY + step * DAY)
            assert kept(engine, LOG_FIGURES, day) == count_log(connection, day) != Counts()


def test_what_is_written_late_or_deleted_by_its_citizen_is_counted_anew(engine: Engine) -> None:
    counting, evening = Counting(engine, KEPT), MONDAY + timedelta(hours=10)
    for number in range(8):
        write_some(engine, Random(number), number, MONDAY + number * timedelta(hours=1))
    counting.work(evening)
    first = kept(engine, LOG_FIGURES, MONDAY.date())
    write_some(engine, Random(1), 8, MONDAY)  # its process was busy all day
    with writing(engine) as connection:
        delete_turns_of(connection, "session 3")
        delete_turns_of(connection, "session 4")
    counting.work(evening + DAY)
    found = kept(engine, LOG_FIGURES, MONDAY.date())
    with engine.connect() as connection:
        assert found == count_log(connection, MONDAY.date())
    assert (first["", "", "conversations", 0], found["", "", "conversations", 0]) == (8, 7)


@pytest.mark.parametrize(
    ("utc", "day"),
    [
        (datetime(2026, 9, 7, 21, 59, tzinfo=timezone.utc), date(2026, 9, 7)),
        (datetime(2026, 9, 7, 22, 0, tzinfo=timezone.utc), date(2026, 9, 8)),
        (datetime(2026, 12, 7, 22, 59, tzinfo=timezone.utc), date(2026, 12, 7)),
        (datetime(2026, 12, 7, 23, 0, tzinfo=timezone.utc), date(2026, 12, 8)),
        (datetime(2026, 10, 24, 22, 0, tzinfo=timezone.utc), date(2026, 10, 25)),  # of 25 hours
        (datetime(2026, 10, 25, 22, 59, tzinfo=timezone.utc), date(2026, 10, 25)),
        (datetime(2027, 3, 28, 21, 59, tzinfo=timezone.utc), date(2027, 3, 28)),  # of 23 hours
        (datetime(2027, 3, 28, 22, 0, tzinfo=timezone.utc), date(2027, 3, 29)),
    ],
)
def test_a_day_is_one_in_luenen_also_when_the_clocks_change(engine: Engine, utc: datetime, day: date) -> None:
    write_turn(engine, turn(at=utc))
    Counting(engine, KEPT).work(utc + timedelta(minutes=1))
    with engine.connect() as connection:
        assert set(connection.execute(select(daily_figures.c.day).where(CONVERSATIONS)).scalars()) == {day}


CONVERSATIONS = (daily_figures.c.figure == "conversations") & (daily_figures.c.dimension == "")


def test_figures_stay_when_the_turns_are_deleted(engine: Engine) -> None:
    write_turn(engine, turn(at=MONDAY))
    counting = Counting(engine, KEPT)
    counting.work(MONDAY)
    before = kept(engine, LOG_FIGURES, MONDAY.date())
    with writing(engine) as connection:
        delete_turns_before(connection, MONDAY + 90 * DAY)
    counting.work(MONDAY + 90 * DAY)
    assert kept(engine, LOG_FIGURES, MONDAY.date()) == before != Counts()


def test_months_are_the_sums_of_the_days_before_today(engine: Engine) -> None:
    for number, days in enumerate((0, 1, 1, 30)):
        write_turn(engine, turn(id=str(number), session=str(number), at=MONDAY + days * DAY, language="uk"))
    Counting(engine, KEPT).work(MONDAY + 31 * DAY)
    september = month_number(MONDAY.date())
    with engine.connect() as connection:
        months = range(september, september + 2)
        everything = read_months(connection, "language", months, ["conversations"], date(2026, 12, 1))
        until_second = read_months(connection, "", months, ["conversations"], MONDAY.date() + DAY)
    assert everything == {("uk", "conversations", september): {0: 3}, ("uk", "conversations", september + 1): {0: 1}}
    assert until_second == {("", "conversations", september): {0: 1}}


def test_the_first_day_of_each_version_is_noted(engine: Engine) -> None:
    for number, (days, version) in enumerate(((0, "one"), (1, "two"), (2, "one"))):
        write_turn(engine, turn(id=str(number), at=MONDAY + days * DAY, model_version=version))
        Counting(engine, KEPT).work(MONDAY + days * DAY)
    with engine.connect() as connection:
        rows = connection.execute(select(milestones.c.label, milestones.c.day).where(milestones.c.kind == "model"))
        assert dict(rows.all()) == {"one": MONDAY.date(), "two": MONDAY.date() + DAY}


def test_appointments_are_counted_on_their_day_whenever_the_desk_writes_it_down(engine: Engine) -> None:
    now = MONDAY
    book = OwnBook(engine, Codes("secret"), lambda: now, Random(1))
    office = offices.offices()["buergerbuero"]
    with writing(engine) as connection:
        open_days(connection, office, berlin_day(now), office.horizon_days, now)
    counting, wish = Counting(engine, KEPT), Wish("anmeldung")
    booked = []
    for number, starts in enumerate(book.places(wish)[:3]):
        person = Person(conversation=str(number), language="tr")
        held = book.hold(wish, starts, person)
        booked.append(book.confirm(held.id, "key", person))
    counting.work(now)
    day = berlin_day(booked[0].appointment.starts)
    assert kept(engine, BOOK_FIGURES, day) == Counts()

    now = booked[0].appointment.starts
    with book.at_the_counters() as counters:
        counters.check_in(booked[0].appointment.id)
    now += timedelta(minutes=4)
    with book.at_the_counters() as counters:
        counters.call(booked[0].appointment.id, 1)
        counters.serve(booked[0].appointment.id)
    counting.work(now)
    now += 3 * DAY
    with book.at_the_counters() as counters:
        counters.miss(booked[1].appointment.id, State.CONFIRMED)
    counting.work(now)
    found = kept(engine, BOOK_FIGURES, day)
    assert found["language", "tr", "expected", 0] == 2
    assert found["topic", "anmeldung", "missed", 0] == 1
    assert found["", "", "waited", 4] == 1
    with engine.connect() as connection:
        assert found == count_visits(visits_on(connection, day))
