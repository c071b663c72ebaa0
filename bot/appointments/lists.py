"""What the desk looks at beside the day's appointments: who waits for a place, and the notices of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.engine import Connection

from bot.appointments.services import services
from bot.appointments.tables import appointments, outbox, waiting
from bot.appointments.times import midnight


@dataclass(frozen=True)
class Waiting:
    """An entry of the waiting list. ``offer_until`` is set while a time is offered to the person; times in UTC."""

    service: str
    persons: int
    language: str
    joined: datetime
    offer_until: datetime | None


@dataclass(frozen=True)
class DayNotice:
    """A notice that was due or sent on a day. ``state`` is waiting, sent, dropped or failed; times in UTC."""

    key: str
    kind: str
    audience: str
    state: str
    starts: datetime
    due: datetime
    sent: datetime | None


def waiting_for(connection: Connection, office: str) -> list[Waiting]:
    """Who waits for a place of an office, first come first."""
    mine = [service.id for service in services().values() if service.office == office]
    columns = (waiting.c.service, waiting.c.persons, waiting.c.language, waiting.c.joined, waiting.c.offer_until)
    query = select(*columns).where(waiting.c.service.in_(mine), waiting.c.state.in_(("waiting", "offered")))
    return [Waiting(*row) for row in connection.execute(query.order_by(waiting.c.joined))]


def notices_on(connection: Connection, office: str, day: date) -> list[DayNotice]:
    """The notices of an office's appointments that were due or sent on a Lünen day."""
    begin, end = midnight(day), midnight(day + timedelta(days=1))
    columns = (outbox.c.key, outbox.c.kind, outbox.c.audience, outbox.c.state, outbox.c.starts, outbox.c.due)
    query = (
        select(*columns, outbox.c.sent)
        .join(appointments, appointments.c.id == outbox.c.appointment)
        .where(appointments.c.office == office)
        .where(
            or_(
                (outbox.c.due >= begin) & (outbox.c.due < end),
                (outbox.c.sent >= begin) & (outbox.c.sent < end),
            )
        )
        .order_by(outbox.c.due, outbox.c.id)
    )
    return [DayNotice(*row) for row in connection.execute(query)]
