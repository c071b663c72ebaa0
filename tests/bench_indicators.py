"""The overview over a year of a million turns and 100,000 appointments, and what logging a turn costs.

``python -m tests.bench_indicators [turns] [database url]``; without an address SQLite in its own folder. Filling and
counting take minutes and are not measured.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random

from sqlalchemy.engine import Engine

from bot.appointments.tables import appointments, transitions
from bot.appointments.times import berlin_day
from bot.database import make_engine, writing
from bot.interactions.appointment_figures import visits_on
from bot.interactions.counting import count_log
from bot.interactions.figures import BOOK_FIGURES, LOG_FIGURES, count_visits, write_day
from bot.interactions.log import Turn, quarter_hour, write_turn
from bot.interactions.sheet import Chosen, sheet
from bot.interactions.spans import Span
from bot.interactions.tables import turns
from bot.run.migrate import migrate
from bot.run.simulated_talks import talks_on

TURNS = 1_000_000
APPOINTMENTS_FOR_EACH_TURN = 0.1
DAYS = 365
TODAY = datetime(2027, 1, 1, 12, tzinfo=timezone.utc)


def p95(call: Callable[[], object], times: int) -> float:
    """Milliseconds that 95 of 100 calls do not exceed."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        call()
        taken.append((time.perf_counter() - begun) * 1000)
    return sorted(taken)[int(0.95 * (times - 1))]


def rows_of(turn_list: list[Turn]) -> Iterator[dict[str, object]]:
    """Turns as rows of the log."""
    for position, turn in enumerate(turn_list):
        row = {**vars(turn), "quarter_hour": quarter_hour(turn.at), "position": position}
        del row["at"]
        yield row


def fill(engine: Engine, wanted: int) -> None:
    """A year of so many turns and a tenth of as many appointments, with the figures of its days."""
    randomness = Random(1)
    for number in range(DAYS):
        moment = TODAY - timedelta(days=DAYS - number)
        day, rows = berlin_day(moment), []
        while len(rows) < wanted / DAYS:
            for talk in talks_on(day, number / DAYS, randomness):
                rows += rows_of(list(talk.turns))
        with writing(engine) as connection:
            connection.execute(turns.insert(), rows)
            _fill_appointments(connection, moment, round(len(rows) * APPOINTMENTS_FOR_EACH_TURN), randomness)
            write_day(connection, day, LOG_FIGURES, count_log(connection, day))
            write_day(connection, day, BOOK_FIGURES, count_visits(visits_on(connection, day)))


def _fill_appointments(connection: object, moment: datetime, count: int, randomness: Random) -> None:
    booked = [
        {
            "id": f"{randomness.getrandbits(128):032x}", "state": randomness.choice(("served", "missed", "cancelled")),
            "changed": moment, "hold_until": moment, "office": "buergerbuero", "service": "anmeldung", "persons": 1,
            "starts": moment, "minutes": 20, "counter": 1 + number % 4, "sequence": 0,
            "code": f"{randomness.getrandbits(128):064x}", "language": "de", "accessible": False,
        }
        for number in range(count)
    ]  # fmt: skip
    if booked:
        connection.execute(appointments.insert(), booked)  # type: ignore[attr-defined]
        history = [
            {"appointment": row["id"], "at": moment - timedelta(days=2), "before": "confirmed", "after": row["state"],
             "starts": moment} for row in booked
        ]  # fmt: skip
        connection.execute(transitions.insert(), history)  # type: ignore[attr-defined]


def main() -> None:
    """Fill a database and print what was measured."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else TURNS
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(sys.argv[2] if len(sys.argv) > 2 else f"sqlite:///{Path(folder) / 'bench.db'}")
        migrate(engine)
        numbers = iter(range(10**6))

        def log() -> None:
            number = next(numbers)
            write_turn(engine, Turn(f"bench {number}", TODAY, "bench", "website", "de", "text", "answered", "c", "m"))

        empty = p95(log, 200)
        fill(engine, wanted)
        print(f"logging a turn, p95: {empty:.2f} ms in an empty log, {p95(log, 200):.2f} ms in one of {wanted:,} turns")
        today = berlin_day(TODAY)
        for span in (Span.of("quarter", today).before, Span.of("month", today).before):
            for dimension, value in (("", ""), ("language", "tr"), ("topic", "kita")):
                chosen = Chosen(span, span.before, dimension, value)  # type: ignore[arg-type]

                def overview(chosen: Chosen = chosen) -> None:
                    with engine.connect() as connection:
                        sheet(connection, chosen, today)

                print(f"overview of a {span.kind} {dimension or 'in all'}, p95: {p95(overview, 20):.0f} ms")
        engine.dispose()


if __name__ == "__main__":
    main()
