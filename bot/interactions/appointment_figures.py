"""What is counted of the appointments of a day: one reads them from the book, small pure functions count them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from bot.appointments.offices import offices
from bot.appointments.records import State
from bot.appointments.tables import appointments, transitions, visits
from bot.appointments.times import berlin_day, midnight
from bot.city.services import services
from bot.interactions.conversations import Dimension

EARLY = timedelta(hours=24)
"""Who cancels so long ahead gives others the chance to come."""

TAKEN = (State.CONFIRMED, State.CHECKED_IN, State.CALLED, State.SERVED, State.MISSED)
"""States of appointments that had their place to the end."""


@dataclass(frozen=True)
class Visit:
    """An appointment, or somebody who came without one, as far as it is counted. Moments are in UTC.

    ``cancelled`` is when a confirmed appointment was given up, ``arrived`` and ``called`` the way from door to counter.
    """

    id: str
    state: State
    office: str
    service: str
    language: str
    counter: int
    starts: datetime
    minutes: int
    walk_in: bool = False
    arrived: datetime | None = None
    called: datetime | None = None
    cancelled: datetime | None = None

    @property
    def ends(self) -> datetime:
        """In UTC."""
        return self.starts + timedelta(minutes=self.minutes)

    def slices(self) -> Iterator[tuple[Dimension, str]]:
        """Where it is counted: each dimension with its value."""
        yield "", ""
        yield "language", self.language
        if self.office in offices():
            yield "department", offices()[self.office].department
        if self.service in services():
            yield "topic", services()[self.service].topic


Day = Sequence[Visit]


def served(visit: Visit, day: Day) -> int:
    """Appointments whose people came."""
    return visit.state is State.SERVED and not visit.walk_in


def missed(visit: Visit, day: Day) -> int:
    """Appointments whose people did not come."""
    return visit.state is State.MISSED and not visit.walk_in


def expected(visit: Visit, day: Day) -> int:
    """Both together."""
    return served(visit, day) + missed(visit, day)


def given_back(visit: Visit, day: Day) -> int:
    """Appointments cancelled at least 24 hours ahead."""
    return visit.cancelled is not None and visit.starts - visit.cancelled >= EARLY


def used_again(visit: Visit, day: Day) -> int:
    """Of those the ones whose place, or a part of it, somebody else had to the end."""
    return given_back(visit, day) and any(
        other.state in TAKEN
        and (other.office, other.counter) == (visit.office, visit.counter)
        and other.starts < visit.ends
        and visit.starts < other.ends
        for other in day
    )


def waited(visit: Visit, day: Day) -> Iterator[int]:
    """The whole minutes from arriving to being called."""
    if visit.arrived and visit.called and visit.called >= visit.arrived:
        yield int((visit.called - visit.arrived) // timedelta(minutes=1))


VISIT_COUNTERS: dict[str, Callable[[Visit, Day], int | Iterator[int]]] = {
    "expected": expected,
    "missed": missed,
    "given_back": given_back,
    "used_again": used_again,
    "waited": waited,
}


def visits_on(connection: Connection, day: date) -> list[Visit]:
    """The appointments whose time was on a day in Lünen."""
    begin, end = midnight(day), midnight(day + timedelta(days=1))
    on_the_day = (appointments.c.starts >= begin) & (appointments.c.starts < end)
    cancelled = _last_change(connection, State.CONFIRMED, State.CANCELLED, on_the_day)
    called = _last_change(connection, State.CHECKED_IN, State.CALLED, on_the_day)
    own = ("id", "state", "office", "service", "language", "counter", "starts", "minutes")
    columns = [*(appointments.c[name] for name in own), visits.c.walk_in, visits.c.arrived]
    joined = appointments.outerjoin(visits, visits.c.appointment == appointments.c.id)
    found = []
    for row in connection.execute(select(*columns).select_from(joined).where(on_the_day)):
        values = {**row._mapping, "state": State(row.state), "walk_in": bool(row.walk_in)}
        found.append(Visit(**values, called=called.get(row.id), cancelled=cancelled.get(row.id)))
    return found


def _last_change(connection: Connection, before: State, after: State, on_the_day: object) -> dict[str, datetime]:
    """When the appointments of a day last went from one state to another: a step taken back comes earlier."""
    query = (
        select(transitions.c.appointment, func.max(transitions.c.at))
        .join(appointments, appointments.c.id == transitions.c.appointment)
        .where(transitions.c.before == before, transitions.c.after == after, on_the_day)
        .group_by(transitions.c.appointment)
    )
    return {appointment: at for appointment, at in connection.execute(query)}


def days_changed(connection: Connection, since: datetime) -> set[date]:
    """The days of the appointments that changed since a moment."""
    query = select(appointments.c.starts).join(transitions, transitions.c.appointment == appointments.c.id)
    moments = connection.execute(query.where(transitions.c.at >= since).distinct()).scalars()
    return {berlin_day(moment) for moment in moments}
