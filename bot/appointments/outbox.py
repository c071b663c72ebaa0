"""Notices to send, written in the transaction of what they tell, taken one by one by the worker.

A notice has a key of its own. The worker takes it (``attempts`` counts before sending), sends it with a
Message-ID made of the key, and marks it as sent. Killed in between, it takes the notice again when the time for
sending is over: the folder of messages then recognises the Message-ID; a mail server may deliver it twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import select
from sqlalchemy.engine import Connection, Engine

from bot.appointments.records import Appointment, State, find
from bot.appointments.tables import appointments, outbox
from bot.database import insert_missing, writing

Kind = Literal["confirmed", "moved", "cancelled", "reminder_days", "reminder_hours", "offer"]
Audience = Literal["citizen", "office"]

CONFIRMED: Kind = "confirmed"
MOVED: Kind = "moved"
CANCELLED: Kind = "cancelled"
OFFER: Kind = "offer"
REMINDERS: dict[Kind, timedelta] = {"reminder_days": timedelta(days=2), "reminder_hours": timedelta(hours=2)}
"""How long before the appointment each reminder is sent."""

SENDING = timedelta(minutes=5)
"""So long may one sending take; then it counts as broken off and the notice is taken again."""

MOST_ATTEMPTS = 8


@dataclass(frozen=True)
class Notice:
    """What the worker sends. ``starts`` and ``sequence`` are the appointment's when the notice was written."""

    key: str
    kind: Kind
    audience: Audience
    sequence: int
    starts: datetime
    written: datetime
    attempts: int
    appointment: Appointment


def put(
    connection: Connection, appointment: Appointment, kind: Kind, audience: Audience, now: datetime, due: datetime
) -> None:
    """Write a notice, once for each state of the appointment. A citizen without an e-mail address gets none."""
    if audience == "citizen" and appointment.email is None:
        return
    row = {
        "key": f"{appointment.id}.{appointment.sequence}.{kind}.{audience}",
        "appointment": appointment.id,
        "kind": kind,
        "audience": audience,
        "sequence": appointment.sequence,
        "starts": appointment.starts,
        "written": now,
        "due": due,
        "state": "waiting",
        "attempts": 0,
    }
    connection.execute(insert_missing(connection, outbox), row)


def announce(connection: Connection, appointment: Appointment, kind: Kind, now: datetime) -> None:
    """Tell citizen and office of a booking or a change; old reminders go, new ones are laid ready."""
    connection.execute(
        outbox.update()
        .where(outbox.c.appointment == appointment.id, outbox.c.kind.in_(REMINDERS), outbox.c.state == "waiting")
        .values(state="dropped")
    )
    put(connection, appointment, kind, "citizen", now, now)
    put(connection, appointment, kind, "office", now, now)
    if kind != CANCELLED:
        for reminder, before in REMINDERS.items():
            if appointment.starts - before > now:
                put(connection, appointment, reminder, "citizen", now, appointment.starts - before)


def take(engine: Engine, now: datetime) -> Notice | None:
    """The notice that is due first, for one worker alone; None where none is due."""
    due = select(outbox).where(outbox.c.state == "waiting", outbox.c.due <= now).order_by(outbox.c.due, outbox.c.id)
    with writing(engine) as connection:
        for row in connection.execute(due.limit(20)).all():
            mine = (outbox.c.id == row.id) & (outbox.c.state == "waiting") & (outbox.c.due == row.due)
            change = outbox.update().where(mine).values(attempts=row.attempts + 1, due=now + SENDING)
            if not connection.execute(change).rowcount:
                continue
            appointment = find(connection, appointments.c.id == row.appointment)
            if appointment is not None and _still_true(row.kind, row.audience, appointment):
                return Notice(
                    row.key,
                    row.kind,
                    row.audience,
                    row.sequence,
                    row.starts,
                    row.written,
                    row.attempts + 1,
                    appointment,
                )
            connection.execute(outbox.update().where(outbox.c.id == row.id).values(state="dropped"))
    return None


def _still_true(kind: Kind, audience: Audience, appointment: Appointment) -> bool:
    """Whether a notice that waited still tells something, and to somebody."""
    if audience == "citizen" and appointment.email is None:
        return False
    if kind == OFFER:
        return appointment.state is State.OFFERED
    return kind not in REMINDERS or appointment.state is State.CONFIRMED


def sent(engine: Engine, notice: Notice, now: datetime) -> None:
    """Note that a notice has left."""
    with writing(engine) as connection:
        connection.execute(outbox.update().where(outbox.c.key == notice.key).values(state="sent", sent=now))


def not_sent(engine: Engine, notice: Notice, now: datetime) -> None:
    """Try again later, each time after twice as long; after eight attempts no more."""
    change = outbox.update().where(outbox.c.key == notice.key)
    if notice.attempts >= MOST_ATTEMPTS:
        change = change.values(state="failed")
    else:
        change = change.values(due=now + timedelta(minutes=2**notice.attempts))
    with writing(engine) as connection:
        connection.execute(change)
