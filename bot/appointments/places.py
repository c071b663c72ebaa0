"""Places as rows: whoever changes a row while it is free has it, all others find it taken.

A place is free from its ``free_at`` on. A hold sets it to the end of the hold, a confirmation to never, a
cancellation to a little later than now: an expired hold needs no cleaning up. All functions work inside the
caller's transaction and change places in one order, so that no two transactions wait for each other.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.engine import Connection

from bot.appointments.offices import Office
from bot.appointments.rules import Place, places_on
from bot.appointments.tables import NEVER, places
from bot.appointments.times import midnight, minute_of
from bot.database import insert_missing

Condition = Any
"""A condition on the table, as SQLAlchemy has no type for it."""


def _is(place: Place) -> Condition:
    return and_(
        places.c.office == place.office,
        places.c.counter == place.counter,
        places.c.minute == place.minute,
    )


def free_for_all(now: datetime) -> Condition:
    """What anybody may take."""
    return places.c.free_at <= now


def free_for_the_list(now: datetime) -> Condition:
    """What the waiting list may take: also what was given back and has not returned to all yet."""
    return or_(free_for_all(now), places.c.appointment.is_(None))


def _places_where(connection: Connection, condition: Condition) -> set[Place]:
    rows = connection.execute(select(places.c.office, places.c.counter, places.c.minute).where(condition))
    return {Place(*row) for row in rows}


def open_days(connection: Connection, office: Office, first: date, days: int, now: datetime) -> None:
    """Make the rows of ``days`` days what the opening rules say; taken places stay.

    Rows of past days are removed: the appointment itself remembers when and where it was.
    """
    wanted = {place for day in range(days) for place in places_on(office, first + timedelta(days=day))}
    past = places.c.minute < minute_of(midnight(first))
    connection.execute(places.delete().where(places.c.office == office.id, past))
    there = _places_where(connection, places.c.office == office.id)
    for place in sorted(there - wanted):
        connection.execute(places.delete().where(_is(place), free_for_all(now)))
    if new := [{**vars(place), "free_at": now} for place in sorted(wanted - there)]:
        connection.execute(insert_missing(connection, places), new)  # another process may open the same days


def free_minutes(
    connection: Connection, office: Office, length: int, between: tuple[int, int], free: Condition
) -> list[int]:
    """The minutes at which ``length`` places one after another are free, ``between`` two (the last one excluded)."""
    last = func.lead(places.c.minute, length - 1).over(partition_by=places.c.counter, order_by=places.c.minute)
    runs = (
        select(places.c.minute, last.label("last"))
        .where(places.c.office == office.id, places.c.minute >= between[0], places.c.minute < between[1])
        .where(free)
        .subquery()
    )
    whole = runs.c.last == runs.c.minute + (length - 1) * office.place_minutes
    query = select(runs.c.minute).where(whole).distinct().order_by(runs.c.minute)
    return [int(minute) for minute in connection.execute(query).scalars()]


def counters_free(
    connection: Connection, office: Office, minutes: Collection[int], appointment: str, free: Condition
) -> list[int]:
    """The counters that are free for all ``minutes``; what ``appointment`` has itself counts as free."""
    query = (
        select(places.c.counter)
        .where(places.c.office == office.id, places.c.minute.in_(list(minutes)))
        .where(or_(free, places.c.appointment == appointment))
        .group_by(places.c.counter)
        .having(func.count() == len(minutes))
        .order_by(places.c.counter)
    )
    return [int(counter) for counter in connection.execute(query).scalars()]


def exchange(
    connection: Connection,
    appointment: str,
    take: Collection[Place],
    free: Condition,
    *,
    until: datetime,
    back_at: datetime,
) -> bool:
    """Give ``appointment`` those ``free`` places until ``until``; what it has beside them is free from ``back_at`` on.

    Returns:
        False where one of them was taken by another: the caller must roll back.
    """
    mine = places.c.appointment == appointment
    for place in sorted({*take, *_places_where(connection, mine)}):
        if place in take:
            change = places.update().where(_is(place), or_(free, mine))
            if connection.execute(change.values(appointment=appointment, free_at=until)).rowcount != 1:
                return False
        else:
            _free_again(connection, and_(_is(place), mine), back_at)
    return True


def give_back(connection: Connection, appointment: str, back_at: datetime) -> None:
    """Free all places of an appointment from ``back_at`` on."""
    for place in sorted(_places_where(connection, places.c.appointment == appointment)):
        _free_again(connection, and_(_is(place), places.c.appointment == appointment), back_at)


def _free_again(connection: Connection, condition: Condition, back_at: datetime) -> None:
    connection.execute(places.update().where(condition).values(appointment=None, free_at=back_at))


def keep(connection: Connection, appointment: str) -> None:
    """Make the places of a hold that has not expired the appointment's for good."""
    connection.execute(places.update().where(places.c.appointment == appointment).values(free_at=NEVER))
