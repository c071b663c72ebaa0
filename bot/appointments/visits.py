"""The day at the counters: who has come, is called, was served; tickets, walk-ins, and taking a step back.

Each step names the state that the colleague saw: if another was quicker nothing changes, and the desk says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.engine import Connection, Row

from bot.appointments import places
from bot.appointments.bookings import Bookings, service_for
from bot.appointments.offices import Office, offices
from bot.appointments.records import APPOINTMENT_COLUMNS, AT_THE_DESK, Appointment, State, Wish, change_state, record
from bot.appointments.refusals import PlaceTaken
from bot.appointments.rules import Place, run_from
from bot.appointments.tables import NEVER, appointments, tickets, transitions, visits
from bot.appointments.times import berlin_day, midnight
from bot.database import insert_missing

UNDO = timedelta(seconds=10)
"""So long a step can be taken back."""

LATE = timedelta(seconds=2)
"""What the way from the button to here may take beside it."""

SHOWN = (State.CONFIRMED, State.CHECKED_IN, State.CALLED, State.SERVED, State.MISSED)


class Changed(Exception):
    """A colleague was quicker, or the step does not follow from the state; nothing was done."""


@dataclass(frozen=True)
class Visit:
    """An appointment of the day as the counters see it.

    ``ticket`` is the number on the call screen, ``desk`` the counter that called; ``arrived`` and ``called`` in UTC.
    """

    appointment: Appointment
    ticket: int | None
    desk: int | None
    walk_in: bool
    arrived: datetime | None
    called: datetime | None
    changed: datetime

    @property
    def id(self) -> str:
        """The appointment's id."""
        return self.appointment.id

    @property
    def state(self) -> State:
        """Where it stands."""
        return self.appointment.state


def next_in_turn(day: Iterable[Visit]) -> Visit | None:
    """Who is called next: of those who are here, the earliest appointment; a walk-in counts from its arrival."""
    here = [visit for visit in day if visit.state is State.CHECKED_IN]
    return min(here, key=lambda visit: (visit.appointment.starts, visit.ticket or 0), default=None)


def of_day(connection: Connection, office: str, day: date) -> list[Visit]:
    """The office's appointments of a Lünen day, by time and counter."""
    begin, end = midnight(day), midnight(day + timedelta(days=1))
    query = _query().where(
        appointments.c.office == office,
        appointments.c.starts >= begin,
        appointments.c.starts < end,
        appointments.c.state.in_(SHOWN),
    )
    rows = connection.execute(query.order_by(appointments.c.starts, appointments.c.counter, visits.c.ticket))
    return [_visit(row) for row in rows]


def version(connection: Connection) -> int:
    """A number that grows with every change of any appointment: whoever shows them knows that theirs is old."""
    return int(connection.execute(select(func.max(transitions.c.id))).scalar() or 0)


def _query() -> Any:
    on_the_day = (visits.c.ticket, visits.c.desk, visits.c.walk_in, visits.c.arrived, visits.c.called)
    joined = appointments.outerjoin(visits, visits.c.appointment == appointments.c.id)
    return select(*APPOINTMENT_COLUMNS, appointments.c.changed, *on_the_day).select_from(joined)


def _visit(row: Row) -> Visit:
    values = dict(row._mapping)
    own = {name: values.pop(name) for name in ("ticket", "desk", "walk_in", "arrived", "called", "changed")}
    appointment = Appointment(**{**values, "state": State(values["state"])})
    return Visit(appointment=appointment, **{**own, "walk_in": bool(own["walk_in"])})


class Visits:
    """The steps within the transaction of ``bookings``."""

    def __init__(self, bookings: Bookings) -> None:
        self._bookings = bookings
        self._connection = bookings.connection
        self._now = bookings.now

    def check_in(self, identity: str) -> Visit:
        """Somebody with an appointment is here and gets a ticket.

        Raises:
            Changed
        """
        self._step(identity, State.CONFIRMED, State.CHECKED_IN)
        visit = self._get(identity)
        if visit.ticket is None:
            self._arrive(visit.appointment, walk_in=False)
        return self._get(identity)

    def call(self, identity: str, counter: int) -> Visit:
        """Call somebody who is here to a counter.

        Raises:
            Changed
        """
        self._step(identity, State.CHECKED_IN, State.CALLED)
        self._note(identity, desk=counter, called=self._now)
        return self._get(identity)

    def call_again(self, identity: str) -> Visit:
        """Show the number once more, as called just now.

        Raises:
            Changed
        """
        self._step(identity, State.CALLED, State.CALLED)
        self._note(identity, called=self._now)
        return self._get(identity)

    def serve(self, identity: str) -> Visit:
        """What they came for is done.

        Raises:
            Changed
        """
        self._step(identity, State.CALLED, State.SERVED)
        return self._get(identity)

    def miss(self, identity: str, seen: State) -> Visit:
        """They did not come, or not to the counter.

        Raises:
            Changed
        """
        self._step(identity, seen, State.MISSED)
        return self._get(identity)

    def walk_in(self, wish: Wish, language: str) -> Visit:
        """Somebody without an appointment is here; they take no place, and wait behind the appointments of now.

        Raises:
            TooManyPersons
        """
        service = service_for(wish)
        codes = self._bookings.codes
        identity = f"{self._bookings.randomness.getrandbits(128):032x}"
        self._connection.execute(
            appointments.insert().values(
                id=identity,
                state=State.CHECKED_IN.value,
                changed=self._now,
                hold_until=self._now,
                office=service.office,
                service=service.id,
                persons=wish.persons,
                starts=self._now,
                minutes=service.minutes_for(wish.persons),
                counter=0,
                sequence=0,
                code=codes.hashed(codes.code_of(identity)),
                language=language,
                accessible=False,
            )
        )
        record(self._connection, identity, None, State.CHECKED_IN, self._now)
        self._arrive(self._get(identity).appointment, walk_in=True)
        return self._get(identity)

    def extend(self, identity: str) -> Visit:
        """Take the next step of time at the same counter for somebody who is being served.

        Raises:
            Changed
            PlaceTaken: the next appointment begins there.
        """
        visit = self._get(identity)
        appointment, office = visit.appointment, offices()[visit.appointment.office]
        minutes = appointment.minutes + office.place_minutes
        self._step(identity, State.CALLED, State.CALLED, minutes=minutes)
        if not visit.walk_in:
            self._take_longer(appointment, office, minutes)
        return self._get(identity)

    def undo(self, identity: str) -> Visit | None:
        """Take back the step made within the last ten seconds; None where it was a walk-in, who is gone then.

        Raises:
            Changed: it is too late, or somebody has gone on from there.
        """
        latest = self._connection.execute(
            select(transitions.c.at, transitions.c.before, transitions.c.after)
            .where(transitions.c.appointment == identity)
            .order_by(transitions.c.id.desc())
            .limit(1)
        ).first()
        if latest is None or latest.at < self._now - UNDO - LATE:
            raise Changed
        after = State(latest.after)
        if latest.before is None and after is State.CHECKED_IN:
            self._change(identity, after, State.CANCELLED)
            return None
        if latest.before is None or after not in AT_THE_DESK.get(State(latest.before), ()):
            raise Changed
        self._change(identity, after, State(latest.before))
        if after is State.CALLED:
            self._note(identity, desk=None, called=None)
        return self._get(identity)

    def _take_longer(self, appointment: Appointment, office: Office, minutes: int) -> None:
        run = run_from(office, appointment.starts, -(-minutes // office.place_minutes))
        there = {Place(office.id, appointment.counter, minute) for minute in run}
        free = places.free_for_the_list(self._now)
        if not places.exchange(self._connection, appointment.id, there, free, until=NEVER, back_at=self._now):
            raise PlaceTaken

    def _step(self, identity: str, seen: State, after: State, **values: object) -> None:
        if after is not seen and after not in AT_THE_DESK.get(seen, ()):
            raise Changed
        self._change(identity, seen, after, **values)

    def _change(self, identity: str, before: State, after: State, **values: object) -> None:
        if not change_state(self._connection, identity, before, after, self._now, **values):
            raise Changed

    def _arrive(self, appointment: Appointment, *, walk_in: bool) -> None:
        ticket = self._next_ticket(appointment.office)
        row = {"appointment": appointment.id, "ticket": ticket, "walk_in": walk_in, "arrived": self._now}
        self._connection.execute(visits.insert().values(**row))

    def _next_ticket(self, office: str) -> int:
        today = and_(tickets.c.office == office, tickets.c.day == berlin_day(self._now))
        row = {"office": office, "day": berlin_day(self._now), "last": 0}
        self._connection.execute(insert_missing(self._connection, tickets), row)
        self._connection.execute(tickets.update().where(today).values(last=tickets.c.last + 1))
        return int(self._connection.execute(select(tickets.c.last).where(today)).scalar_one())

    def _note(self, identity: str, **values: object) -> None:
        self._connection.execute(visits.update().where(visits.c.appointment == identity).values(**values))

    def _get(self, identity: str) -> Visit:
        row = self._connection.execute(_query().where(appointments.c.id == identity)).first()
        if row is None:
            raise Changed
        return _visit(row)
