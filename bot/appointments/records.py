"""Appointments as the rest of the assistant sees them, their states, and reading them from the database."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.appointments.tables import appointments, transitions


class State(str, Enum):
    """Where an appointment stands. Each change is recorded."""

    HELD = "held"
    OFFERED = "offered"
    CONFIRMED = "confirmed"
    CHECKED_IN = "checked_in"
    CALLED = "called"
    SERVED = "served"
    MISSED = "missed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


AT_THE_DESK: dict[State, tuple[State, ...]] = {
    State.CONFIRMED: (State.CHECKED_IN, State.MISSED),
    State.CHECKED_IN: (State.CALLED, State.MISSED),
    State.CALLED: (State.SERVED, State.MISSED),
}
"""What may follow what on the day. All other changes belong to booking, moving, cancelling and the waiting list."""

OPEN = (State.CONFIRMED, State.CHECKED_IN, State.CALLED)


@dataclass(frozen=True)
class Wish:
    """What somebody wants to come for, and with how many persons."""

    service: str
    persons: int = 1


@dataclass(frozen=True)
class Appointment:
    """One appointment. ``starts`` is in UTC, ``sequence`` counts its changes, ``hold_until`` matters while held."""

    id: str
    state: State
    office: str
    service: str
    persons: int
    starts: datetime
    minutes: int
    counter: int
    sequence: int
    hold_until: datetime
    language: str
    name: str | None
    contact: str | None
    interpreter: str | None
    accessible: bool

    @property
    def ends(self) -> datetime:
        """In UTC."""
        return self.starts + timedelta(minutes=self.minutes)

    @property
    def wish(self) -> Wish:
        """What it is for."""
        return Wish(self.service, self.persons)

    @property
    def email(self) -> str | None:
        """Where its notices go."""
        return self.contact if self.contact and "@" in self.contact else None


APPOINTMENT_COLUMNS = [appointments.c[field.name] for field in fields(Appointment)]


def find(connection: Connection, condition: object) -> Appointment | None:
    """The appointment that meets a condition on the table."""
    row = connection.execute(select(*APPOINTMENT_COLUMNS).where(condition)).first()
    return Appointment(**{**row._mapping, "state": State(row.state)}) if row else None


def change_state(
    connection: Connection,
    appointment: str,
    before: State,
    after: State,
    now: datetime,
    *conditions: object,
    **values: object,
) -> bool:
    """Change the state if it still is ``before`` and ``conditions`` hold, and record the change.

    Returns:
        False where somebody else was quicker: nothing has changed.
    """
    change = appointments.update().where(appointments.c.id == appointment, appointments.c.state == before, *conditions)
    if connection.execute(change.values(state=after.value, changed=now, **values)).rowcount != 1:
        return False
    record(connection, appointment, before, after, now)
    return True


def record(connection: Connection, appointment: str, before: State | None, after: State, now: datetime) -> None:
    """Add the change to the appointment's history."""
    starts = select(appointments.c.starts).where(appointments.c.id == appointment).scalar_subquery()
    row = {"appointment": appointment, "at": now, "before": before and before.value, "after": after.value}
    connection.execute(transitions.insert().values(**row, starts=starts))
