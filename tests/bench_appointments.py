"""Speed of the appointment book: ``python -m tests.bench_appointments``.

Bookings under contention, each process with a hand on the same day of a small office, beside the usual pattern "look
whether it is free, then insert" on the same database; and the time to list a month of free places of five offices.
Databases: SQLite, and PostgreSQL where TEST_DATABASE_URL names one that may be emptied.
"""

from __future__ import annotations

import multiprocessing
import os
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from random import Random

import numpy as np
from sqlalchemy import Column, Integer, MetaData, String, Table, func, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from bot.appointments.book import OwnBook
from bot.appointments.codes import Codes
from bot.appointments.offices import Office, offices
from bot.appointments.people import Person
from bot.appointments.places import free_for_all, free_minutes, open_days
from bot.appointments.records import Wish
from bot.appointments.refusals import PlaceTaken
from bot.appointments.rules import bookable
from bot.database import make_engine, writing
from bot.run.migrate import migrate
from bot.settings import ROOT
from tests.conftest import POSTGRES, empty_database

NOW = datetime(2026, 11, 24, 5, 0, tzinfo=timezone.utc)
WISH = Wish("meldebescheinigung")
PROCESSES = 4
EACH = 25
"""Bookings that each process tries; all processes want the earliest times."""

MONTH = timedelta(days=30)
LISTINGS = 200

checked_first = Table(
    "checked_first", MetaData(), Column("id", Integer, primary_key=True), Column("starts", String(32), nullable=False)
)
"""The table of the usual pattern."""


def clock() -> datetime:
    return NOW


def book_places(url: str, number: int) -> tuple[int, int]:
    """Book in the own book; returns bookings and refusals."""
    engine = make_engine(url)
    book = OwnBook(engine, Codes("bench"), clock, Random(number))
    booked = refused = 0
    for turn in range(EACH):
        person = Person(f"{number}-{turn}", "de")
        starts = book.places(WISH)[0]
        try:
            book.confirm(book.hold(WISH, starts, person).id, "key", person)
            booked += 1
        except (PlaceTaken, OperationalError):  # SQLite: another waited for the lock more luckily, ten seconds long
            refused += 1
    engine.dispose()
    return booked, refused


def check_then_insert(url: str, number: int) -> tuple[int, int]:
    """The usual pattern, with the same places: count, and insert where a counter is left."""
    engine = make_engine(url)
    office = offices()["buergerbuero"]
    counters = office.opening[-1].counters
    book = OwnBook(engine, Codes("bench"), clock, Random(number))
    days = [starts.isoformat() for starts in book.places(WISH)]
    booked = refused = 0
    for _ in range(EACH):
        try:
            with engine.begin() as connection:
                taken = dict(connection.execute(select(checked_first.c.starts, func.count()).group_by("starts")).all())
                free = next(starts for starts in days if taken.get(starts, 0) < counters)
                connection.execute(checked_first.insert().values(starts=free))
            booked += 1
        except OperationalError:  # SQLite's "database is locked": a read lock cannot become a write lock
            refused += 1
    engine.dispose()
    return booked, refused


def contended(work: Callable[[str, int], tuple[int, int]], url: str) -> tuple[float, int, int]:
    """Bookings per second of all processes together, bookings, refusals."""
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        pool.starmap(time.sleep, [(0.1,)] * PROCESSES)  # every process has started
        began = time.perf_counter()
        results = pool.starmap(work, [(url, number) for number in range(PROCESSES)], chunksize=1)
        seconds = time.perf_counter() - began
    booked = sum(result[0] for result in results)
    return booked / seconds, booked, sum(result[1] for result in results)


def five_offices() -> list[Office]:
    """The front office five times over."""
    return [offices()["buergerbuero"].copy(update={"id": f"office_{number}"}) for number in range(5)]


def list_a_month(engine: Engine) -> list[tuple[float, float]]:
    """Milliseconds to list the free places of five offices for a month: on the clock, and of work."""
    rules = five_offices()
    for office in rules:
        with writing(engine) as connection:
            open_days(connection, office, date(2026, 11, 24), MONTH.days + 1, NOW)
    times = []
    for _ in range(LISTINGS):
        began, worked = time.perf_counter(), time.process_time()
        with engine.connect() as connection:
            for office in rules:
                first, end = bookable(office, NOW)
                between = (first, min(end, first + int(MONTH / timedelta(minutes=1))))
                assert free_minutes(connection, office, 1, between, free_for_all(NOW))
        times.append(((time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000))
    return times


def measure(url: str) -> list[str]:
    """The rows of the report for one database."""
    engine = empty_database(url)
    migrate(engine)
    checked_first.create(engine)
    with writing(engine) as connection:
        open_days(connection, offices()["buergerbuero"], date(2026, 11, 24), 5, NOW)
    name = engine.dialect.name
    rows = []
    for label, work in (("own book", book_places), ("check, then insert", check_then_insert)):
        speed, booked, refused = contended(work, url)
        counts = f"{speed:.0f} ({booked} / {refused})"
        rows.append(f"| {name}: {label}, bookings a second (booked / refused or failed) | {counts} |")
    counters = offices()["buergerbuero"].opening[-1].counters
    with engine.connect() as connection:
        by_time = select(func.count()).select_from(checked_first).group_by(checked_first.c.starts)
        over = sum(max(0, count - counters) for count in connection.execute(by_time).scalars())
    rows.append(f"| {name}: check, then insert, booked beyond the counters | {over} |")
    times = np.array(list_a_month(engine))
    for what, measured in (("on the clock", times[:, 0]), ("work of the process", times[:, 1])):
        p50, p95 = (float(np.percentile(measured, share)) for share in (50, 95))
        rows.append(
            f"| {name}: a month of free places for 5 offices, {what}, p50 / p95 in ms | {p50:.1f} / {p95:.1f} |"
        )
    engine.dispose()
    return rows


def main() -> None:
    """Measure and print a table, also written to results/bench_appointments.md."""
    with tempfile.TemporaryDirectory() as folder:
        urls = [f"sqlite:///{Path(folder) / 'bench.db'}", *([POSTGRES] if POSTGRES else [])]
        rows = ["| figure | value |", "|---|---|", *(row for url in urls for row in measure(url))]
    text = "\n".join(rows) + "\n"
    print(text, f"{PROCESSES} processes, {os.cpu_count()} cores", flush=True)
    (ROOT / "results").mkdir(exist_ok=True)
    (ROOT / "results" / "bench_appointments.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
