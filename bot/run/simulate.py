"""``python -m bot simulate --year``: an invented year for an empty database, to look at, to show and to measure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.engine import Connection, Engine

from bot.appointments.tables import appointments, outbox
from bot.appointments.times import berlin_day, midnight
from bot.database import writing
from bot.interactions.counting import Counting, set_moment
from bot.interactions.log import Turn, record_answer, write_turn
from bot.interactions.spans import Span
from bot.interactions.tables import daily_figures, turns
from bot.run.simulated_talks import Talk, talks_on, voices
from bot.run.simulated_visits import SimulatedDesk

SEED = 2012

DAYS = 365

WEEK = timedelta(days=7)


class SimulationError(Exception):
    """The database must not be filled; the message says why."""


def simulate_year(engine: Engine, now: datetime, tell: Callable[[str], None], days: int = DAYS) -> None:
    """Fill an empty database with the ``days`` before today, through the services that real people use.

    Raises:
        SimulationError: the database holds something.
    """
    with writing(engine) as connection:
        refuse_what_is_not_empty(connection)
        set_moment(connection, "simulated", now)  # first: what is broken off is marked as well
    randomness = Random(SEED)  # noqa: S311  the same year for everybody
    desk, counting = SimulatedDesk(engine, randomness), Counting(engine, timedelta(days=days + 30))
    today = berlin_day(now)
    for number in range(days):
        day = today - timedelta(days=days - number)
        if day.day == 1 or number == 0:
            tell(f"{Span.of('month', day).title} ({round(100 * number / days)} %)")
        _simulate_day(engine, desk, day, number / days, randomness)
        if number % WEEK.days == 0:
            counting.work(midnight(day + timedelta(days=1)))
    with writing(engine) as connection:
        connection.execute(outbox.delete())  # nobody waits for these notices
    counting.work(now)
    tell("100 %")


def refuse_what_is_not_empty(connection: Connection) -> None:
    """See that nobody's figures are mixed with invented ones.

    Raises:
        SimulationError: there is a turn, an appointment or a figure.
    """
    for table in (turns, appointments, daily_figures):
        if connection.execute(select(table).limit(1)).first() is not None:
            raise SimulationError(
                f"The database is not empty ({table.name}): a simulated year goes into an empty one only. "
                "Name another with DATABASE_URL or STATE_DIR."
            )


def _simulate_day(engine: Engine, desk: SimulatedDesk, day: date, part: float, randomness: Random) -> None:
    desk.open(midnight(day) + timedelta(hours=5))
    for talk in sorted(talks_on(day, part, randomness), key=lambda talk: talk.at):
        said = [*talk.turns, *_booking(desk, talk)]
        for turn in said:
            write_turn(engine, turn)
        for turn_id, answers in voices(said, randomness).items():
            for name, value in answers.items():
                record_answer(engine, turn_id, name, value)
    desk.serve(day)


def _booking(desk: SimulatedDesk, talk: Talk) -> Iterator[Turn]:
    """The turns of a booking dialogue: begun, a place offered, confirmed or given up."""
    if talk.wants is None:
        return
    after = talk.after
    found = desk.book(talk.session, talk.wants, talk.language, after.at)

    def turn(number: int, outcome: str, days: int | None = None) -> Turn:
        values = {**vars(after), "id": f"{after.id[:-1]}{number}", "outcome": outcome, "days_to_place": days}
        return Turn(**{**values, "kind": "choice", "at": after.at + timedelta(minutes=number)})

    yield turn(1, "booking_begun")
    if found is not None:
        yield turn(2, "booking_offered", found[0])
    yield turn(3, "booking_confirmed" if found and found[1] else "booking_stopped")
