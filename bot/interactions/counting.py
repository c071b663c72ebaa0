"""Keeping the figures of the days up to date: the worker counts anew the days on which something can have changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.engine import Connection, Engine

from bot.appointments.tables import transitions
from bot.appointments.times import berlin_day, midnight
from bot.database import insert_missing, writing
from bot.interactions.appointment_figures import days_changed, visits_on
from bot.interactions.conversations import CHANNELS, aware, conversations_begun, read_turns
from bot.interactions.figures import (
    BOOK_FIGURES,
    CONTENT_FIGURES,
    LOG_FIGURES,
    Counts,
    count_content,
    count_conversations,
    count_handovers,
    count_visits,
    write_day,
)
from bot.interactions.tables import counting, milestones, turns

ROUND = timedelta(minutes=5)
"""Between two rounds."""

OPEN = timedelta(hours=60)
"""So long after a moment the figures of its day may change: a conversation goes on for 12 hours, a citizen says for 24
whether it helped. Turns are kept for a week at least (data/retention.yml)."""

OVERLAP = timedelta(hours=1)
"""Changes of appointments are looked for from so long before the last round: what began before may end after it."""


class Counting:
    """Counts every few minutes; a round may break off at any line, or run in two processes, and be done again."""

    def __init__(self, engine: Engine, kept: timedelta) -> None:
        """``kept`` is how long the log keeps a turn: a day whose turns may be gone is not counted anew."""
        self._engine = engine
        self._kept = kept
        self._done: datetime | None = None

    def work(self, now: datetime) -> None:
        """A round where one is due ``now``."""
        if self._done is not None and now < self._done + ROUND:
            return
        with self._engine.connect() as connection:
            of_log = _open_days(connection, now - self._kept, now)
            of_book = _changed_days(connection)
        for day in of_log:
            with writing(self._engine) as connection:
                write_day(connection, day, LOG_FIGURES, count_log(connection, day))
                _note_versions(connection, day)
        for day in sorted(of_book):
            with writing(self._engine) as connection:
                write_day(connection, day, BOOK_FIGURES, count_visits(visits_on(connection, day)))
        with writing(self._engine) as connection:
            # A state, not a sum: the last one of a month stands for the month.
            write_day(connection, berlin_day(now).replace(day=1), CONTENT_FIGURES, count_content(berlin_day(now)))
            for name in ("log", "book"):
                set_moment(connection, name, now)
        self._done = now


def count_log(connection: Connection, day: date) -> Counts:
    """The figures of a day from the turns of the log."""
    begin, end = midnight(day), midnight(day + timedelta(days=1))
    closed = [turn for turn in read_turns(connection, begin, end) if turn.outcome == "handover_closed"]
    passed_on = select(turns.c.session).where(
        turns.c.outcome == "handover_passed_on", turns.c.session.in_([turn.session for turn in closed])
    )
    handovers = count_handovers(closed, frozenset(connection.execute(passed_on).scalars()))
    return count_conversations(conversations_begun(connection, day)) + handovers


def moment_of(connection: Connection, name: str) -> datetime | None:
    """Until when something has been counted; None where never."""
    found: datetime | None = connection.execute(select(counting.c.at).where(counting.c.name == name)).scalar()
    return found


def set_moment(connection: Connection, name: str, moment: datetime) -> None:
    """Remember until when something has been counted."""
    connection.execute(insert_missing(connection, counting), {"name": name, "at": moment})
    connection.execute(counting.update().where(counting.c.name == name).values(at=moment))


def _open_days(connection: Connection, complete_from: datetime, now: datetime) -> list[date]:
    """The days whose conversations may have changed since the last round; at the first, all of the log."""
    last = moment_of(connection, "log")
    if last is not None:
        first: date | None = berlin_day(last - OPEN)
    else:
        earliest = connection.execute(select(func.min(turns.c.quarter_hour))).scalar()
        first = earliest and berlin_day(aware(earliest))
    return list(_days(max(first, berlin_day(complete_from + timedelta(days=1))), berlin_day(now))) if first else []


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=step) for step in range((last - first).days + 1))


def _changed_days(connection: Connection) -> set[date]:
    last = moment_of(connection, "book")
    if last is None:
        last = connection.execute(select(func.min(transitions.c.at))).scalar()
    return days_changed(connection, last - OVERLAP) if last else set()


def _note_versions(connection: Connection, day: date) -> None:
    """Note the versions of content and model that were first used on a day."""
    used = select(turns.c.content_version, turns.c.model_version).where(
        turns.c.quarter_hour >= midnight(day),
        turns.c.quarter_hour < midnight(day + timedelta(days=1)),
        turns.c.channel.in_(CHANNELS),
    )
    for content, model in connection.execute(used.distinct()).all():
        for kind, label in (("content", content), ("model", model)):
            connection.execute(insert_missing(connection, milestones), {"kind": kind, "label": label, "day": day})
