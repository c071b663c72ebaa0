"""``python -m bot simulate --year``: an invented year for an empty database, to look at, to show and to measure.

The year is lived in a file of its own, through the services that real people use, and goes into the database at the
end, all of it or nothing.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Column, Integer, Table, select
from sqlalchemy.engine import Connection, Engine

from bot.appointments.tables import appointments, outbox
from bot.appointments.times import berlin_day, midnight
from bot.database import make_engine, metadata, writing
from bot.interactions.counting import Counting, set_moment
from bot.interactions.log import Turn, add_answer, add_shown, add_turn
from bot.interactions.tables import daily_figures, turns
from bot.run.migrate import migrate
from bot.run.simulated_talks import Talk, talks_on, voices
from bot.run.simulated_visits import SimulatedDesk

SEED = 2012

DAYS = 365

COUNTED_AFTER = 28
"""So many days are lived between two rounds of counting; each round counts some of the days before once more."""

TOLD_AFTER = 5.0
"""Seconds between two reports of how far it is."""

ROWS_AT_ONCE = 2_000


class SimulationError(Exception):
    """The database must not be filled; the message says why."""


def simulate_year(
    engine: Engine,
    now: datetime,
    tell: Callable[[str], None],
    days: int = DAYS,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Fill an empty database with the ``days`` before today.

    Raises:
        SimulationError: the database holds something.
    """
    with engine.connect() as connection:
        refuse_what_is_not_empty(connection)
    with tempfile.TemporaryDirectory(prefix="simulated-") as folder:
        lived = make_engine(f"sqlite:///{Path(folder) / 'year.db'}")
        migrate(lived)
        begun = told = clock()
        for done in _live(lived, now, days):
            if done == 1:
                begun = told = clock()  # the first day reads all the files: it says nothing of the others
            elif done == days or clock() - told >= TOLD_AFTER:
                told = clock()
                left = (told - begun) / (done - 1) * (days - done)
                tell(f"{done} of {days} days ({done * 100 // days} %), about {left:.0f} s left")
        with lived.connect() as source, writing(engine) as target:
            refuse_what_is_not_empty(target)
            for table in metadata.sorted_tables:
                _copy(source, target, table)
        lived.dispose()
    tell("The invented year is in the database; every page says that it is invented.")


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


def _live(engine: Engine, now: datetime, days: int) -> Iterator[int]:
    """Live the days before today one by one and count them; yields how many are over."""
    randomness = Random(SEED)  # noqa: S311  the same year for everybody
    desk, counting = SimulatedDesk(engine, randomness), Counting(engine, timedelta(days=days + 30))
    today = berlin_day(now)
    with writing(engine) as connection:
        set_moment(connection, "simulated", now)
    for number in range(days):
        day = today - timedelta(days=days - number)
        _live_a_day(engine, desk, day, number / days, randomness)
        if number % COUNTED_AFTER == 0:
            counting.work(midnight(day + timedelta(days=1)))
        if number == days - 1:
            counting.work(now)
        yield number + 1


def _live_a_day(engine: Engine, desk: SimulatedDesk, day: date, part: float, randomness: Random) -> None:
    desk.open(midnight(day) + timedelta(hours=5))
    said: list[list[Turn]] = []
    for talk in sorted(talks_on(day, part, randomness), key=lambda talk: talk.at):
        said.append([*talk.turns, *_booking(desk, talk)])
    with writing(engine) as connection:
        for conversation in said:
            for turn in conversation:
                add_turn(connection, turn)
            for turn_id, heard in voices(conversation, randomness).items():
                add_shown(connection, turn_id, heard.shown)
                for answer, value in heard.said.items():
                    add_answer(connection, turn_id, answer, value)
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


def _copy(source: Connection, target: Connection, table: Table) -> None:
    """Copy a table but for the numbers that the database gives itself; nobody waits for the notices of the outbox."""
    if table is outbox:
        return
    rows = source.execute(select(*(column for column in table.columns if not _numbered(column))))
    while some := rows.fetchmany(ROWS_AT_ONCE):
        target.execute(table.insert(), [{name: _aware(value) for name, value in row._mapping.items()} for row in some])


def _numbered(column: Column[Any]) -> bool:
    return bool(column.primary_key and isinstance(column.type, Integer) and column.autoincrement == "auto")


def _aware(value: Any) -> Any:
    """A moment with its zone, which SQLite forgets."""
    return value.replace(tzinfo=timezone.utc) if isinstance(value, datetime) and value.tzinfo is None else value
