"""Limits against grabbing and guessing: appointments a person, wrong codes a conversation."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.engine import Connection

from bot.appointments.records import OPEN
from bot.appointments.tables import appointments, persons, wrong_codes
from bot.database import insert_missing

MOST_WRONG_CODES = 5
WRONG_CODES_FOR = timedelta(minutes=15)
"""So many wrong codes a conversation may try in this time."""


def lock_persons(connection: Connection, marks: Collection[str], now: datetime) -> None:
    """Until the end of the transaction nobody else books for these conversations and contacts."""
    for mark in sorted(marks):
        connection.execute(insert_missing(connection, persons), {"mark": mark, "seen": now})
        connection.execute(persons.update().where(persons.c.mark == mark).values(seen=now))


def open_appointments(connection: Connection, marks: Collection[str], now: datetime) -> int:
    """How many appointments in the future these conversations and contacts have."""
    count = select(func.count()).where(
        or_(appointments.c.conversation.in_(marks), appointments.c.contact_mark.in_(marks)),
        appointments.c.state.in_(OPEN),
        appointments.c.starts > now,
    )
    return int(connection.execute(count).scalar_one())


def count_code(connection: Connection, source: str, now: datetime) -> bool:
    """Count a code as wrong before it is looked up; False where ``source`` may not try another now."""
    mine = wrong_codes.c.source == source
    connection.execute(insert_missing(connection, wrong_codes), {"source": source, "since": now, "count": 0})
    begun = wrong_codes.c.since > now - WRONG_CODES_FOR
    connection.execute(wrong_codes.update().where(mine, ~begun).values(since=now, count=0))
    counted = wrong_codes.update().where(mine, wrong_codes.c.count < MOST_WRONG_CODES)
    return bool(connection.execute(counted.values(count=wrong_codes.c.count + 1)).rowcount)


def code_was_right(connection: Connection, source: str) -> None:
    """Take the last count back."""
    mine = wrong_codes.update().where(wrong_codes.c.source == source)
    connection.execute(mine.values(count=wrong_codes.c.count - 1))


def minutes_to_wait(connection: Connection, source: str, now: datetime) -> int:
    """Minutes until ``source`` may try codes again, at least one."""
    since = connection.execute(select(wrong_codes.c.since).where(wrong_codes.c.source == source)).scalar_one()
    return max(1, -int((now - since - WRONG_CODES_FOR) // timedelta(minutes=1)))
