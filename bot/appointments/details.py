"""Name and contact on their way from the fields of the chat into a booking, past the conversation and every log.

The door writes them, the action that books reads them; neither Rasa nor its tracker ever sees them.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.appointments.people import Details, read_contact
from bot.appointments.tables import details

KEPT = timedelta(hours=1)
"""Who has not booked by then is asked again."""


def keep(connection: Connection, mark: str, given: Details, now: datetime) -> None:
    """Keep what the conversation with the keyed hash ``mark`` typed, instead of what it typed before."""
    forget(connection, mark)
    contact = given.contact.value if given.contact else None
    connection.execute(details.insert().values(conversation=mark, name=given.name, contact=contact, given=now))


def find(connection: Connection, mark: str, now: datetime) -> Details:
    """What was typed, empty where nothing was or its hour is over."""
    mine = select(details.c.name, details.c.contact).where(details.c.conversation == mark, details.c.given > now - KEPT)
    row = connection.execute(mine).first()
    return Details(row.name, read_contact(row.contact) if row.contact else None) if row else Details()


def forget(connection: Connection, mark: str) -> None:
    """Delete what was typed."""
    connection.execute(details.delete().where(details.c.conversation == mark))


def forget_old(connection: Connection, now: datetime) -> None:
    """Delete what nobody booked with within the hour."""
    connection.execute(details.delete().where(details.c.given <= now - KEPT))
