"""The overview over a year of a million turns and 100,000 appointments, and what logging a turn costs.

``python -m tests.bench_indicators [turns] [database url]``; without an address SQLite in its own folder. Two weeks are
drawn and counted, their days then repeated over the year. Filling takes minutes and is not measured.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy.engine import Connection, Engine

from bot.appointments.tables import appointments, transitions
from bot.appointments.times import berlin_day
from bot.database import make_engine, writing
from bot.interactions.appointment_figures import visits_on
from bot.interactions.counting import count_log
from bot.interactions.figures import BOOK_FIGURES, CONTENT_FIGURES, LOG_FIGURES, count_content, count_visits, write_day
from bot.interactions.log import Shown, Turn, quarter_hour, record_shown, write_turn
from bot.interactions.sheet import Chosen, sheet
from bot.interactions.spans import Span
from bot.interactions.tables import turns
from bot.run.migrate import migrate
from bot.run.simulated_talks import talks_on

TURNS = 1_000_000
APPOINTMENTS_FOR_EACH_TURN = 0.1
DAYS = 365
DRAWN = 14
TODAY = datetime(2027, 1, 1, 12, tzinfo=timezone.utc)
TURNS_OF_A_SESSION = 8

Rows = list[dict[str, Any]]


def milliseconds(call: Callable[[], object], times: int) -> str:
    """The median, what 95 of 100 calls do not exceed, and the median of this process's time at the processor."""
    taken, computed = [], []
    for _ in range(times):
        begun, worked = time.perf_counter(), time.process_time()
        call()
        taken.append((time.perf_counter() - begun) * 1000)
        computed.append((time.process_time() - worked) * 1000)
    taken.sort()
    computed.sort()
    return f"{taken[times // 2]:8.2f} {taken[int(0.95 * (times - 1))]:8.2f} {computed[times // 2]:8.2f}"


def drawn_turns(day: date, part: float, wanted: float, randomness: Random) -> Rows:
    """The turns of so many conversations that there are enough."""
    found: Rows = []
    while len(found) < wanted:
        for talk in talks_on(day, part, randomness):
            for position, turn in enumerate(talk.turns):
                row = {**vars(turn), "quarter_hour": quarter_hour(turn.at), "position": position}
                del row["at"]
                found.append(row)
    return found


def drawn_appointments(noon: datetime, count: int, randomness: Random) -> Rows:
    """Appointments of a day, a third of them each served, missed and cancelled."""
    return [
        {
            "id": f"{randomness.getrandbits(128):032x}", "state": randomness.choice(("served", "missed", "cancelled")),
            "changed": noon, "hold_until": noon, "office": "buergerbuero", "service": "anmeldung", "persons": 1,
            "starts": noon, "minutes": 20, "counter": 1 + number % 4, "sequence": 0,
            "code": f"{randomness.getrandbits(128):064x}", "language": "de", "accessible": False,
        }
        for number in range(count)
    ]  # fmt: skip


def moved(rows: Rows, days: int) -> Rows:
    """The rows of another day: every moment and every name is another."""
    by, mark = timedelta(days=days), f"{days:04x}"
    found = []
    for row in rows:
        changed = {name: value + by for name, value in row.items() if isinstance(value, datetime)}
        changed |= {name: mark + row[name][4:] for name in ("id", "session", "code") if name in row}
        found.append({**row, **changed})
    return found


def write(connection: Connection, talked: Rows, booked: Rows) -> None:
    """Write a day into log and book."""
    connection.execute(turns.insert(), talked)
    connection.execute(appointments.insert(), booked)
    history = [
        {"appointment": row["id"], "at": row["starts"] - timedelta(days=2), "before": "confirmed",
         "after": row["state"], "starts": row["starts"]} for row in booked
    ]  # fmt: skip
    connection.execute(transitions.insert(), history)


def fill(engine: Engine, wanted: int) -> None:
    """A year of so many turns and a tenth of as many appointments, with the figures of its days."""
    randomness = Random(1)
    for number in range(DRAWN):
        noon = TODAY - timedelta(days=DAYS - number)
        day = berlin_day(noon)
        talked = drawn_turns(day, number / DRAWN, wanted / DAYS, randomness)
        booked = drawn_appointments(noon, round(len(talked) * APPOINTMENTS_FOR_EACH_TURN), randomness)
        for later in range(0, DAYS - number, DRAWN):
            with writing(engine) as connection:
                write(connection, moved(talked, later), moved(booked, later))
                if not later:
                    log, book = count_log(connection, day), count_visits(visits_on(connection, day))
                write_day(connection, day + timedelta(days=later), LOG_FIGURES, log)
                write_day(connection, day + timedelta(days=later), BOOK_FIGURES, book)
    with writing(engine) as connection:
        for month in range(1, 13):
            write_day(connection, date(TODAY.year - 1, month, 1), CONTENT_FIGURES, count_content(berlin_day(TODAY)))
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("ANALYZE")


def logging(engine: Engine, when: str) -> None:
    """What a turn costs the log: its row by the action server, what was shown by the door."""
    numbers = iter(range(10**6))

    def row() -> None:
        number = next(numbers)
        session = f"{when} {number // TURNS_OF_A_SESSION}"
        turn = Turn(f"{when} {number}", TODAY, session, "website", "de", "text", "answered", "c", "m")
        write_turn(engine, turn)

    def shown() -> None:
        record_shown(engine, f"{when} {next(numbers)}", Shown(40))

    def nothing() -> None:
        with writing(engine) as connection:
            connection.exec_driver_sql("SELECT 1")

    for name, call in (
        ("empty transaction", nothing),
        ("row", row),
        ("what was shown", shown),
        ("empty again", nothing),
    ):
        numbers = iter(range(10**6))
        call()
        print(f"log, {when}: {name:24} {milliseconds(call, 1000)}")


def overviews(engine: Engine) -> None:
    """The overview of a quarter and of a month, in all and for a value of each dimension."""
    today = berlin_day(TODAY)
    chosen_values = (
        ("", ""), ("language", "tr"), ("channel", "website"), ("topic", "kita"), ("department", "buergerbuero"),
        ("district", "brambauer"),
    )  # fmt: skip
    for span in (Span.of("quarter", today).before, Span.of("month", today).before):
        for dimension, value in chosen_values:
            chosen = Chosen(span, span.before, dimension, value)  # type: ignore[arg-type]

            def overview(chosen: Chosen = chosen) -> None:
                with engine.connect() as connection:
                    sheet(connection, chosen, today)

            print(f"overview, {span.kind}: {dimension or 'in all':24} {milliseconds(overview, 20)}")


def reference() -> None:
    """A loop that takes the same on every database: what the other numbers are to be compared with."""
    total = 0
    for number in range(1_000_000):
        total += number


def main() -> None:
    """Fill a database and print what was measured."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else TURNS
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(sys.argv[2] if len(sys.argv) > 2 else f"sqlite:///{Path(folder) / 'bench.db'}")
        migrate(engine)
        print(f"{engine.dialect.name}, {wanted:,} turns; milliseconds: median, p95, median at the processor")
        logging(engine, "empty")
        begun = time.perf_counter()
        fill(engine, wanted)
        print(f"filled in {time.perf_counter() - begun:.0f} s")
        logging(engine, "full")
        print(f"reference: a loop of a million  {milliseconds(reference, 20)}")
        overviews(engine)
        engine.dispose()


if __name__ == "__main__":
    main()
