"""How long conversations with a person are kept (docs/privacy.md)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.sql import ColumnElement

from bot.database import writing
from bot.handover.records import DRAFTS, State, find_all, record_state
from bot.handover.tables import handover_mails, handover_messages, handover_transitions, handovers


def erase(connection: Connection, condition: ColumnElement[bool]) -> None:
    """Delete conversations with all that belongs to them. Their transitions hold nothing of the person and stay."""
    chosen = select(handovers.c.id).where(condition)
    for table in (handover_mails, handover_messages):
        connection.execute(table.delete().where(table.c.handover.in_(chosen)))
    connection.execute(handovers.delete().where(condition))


def forget(
    engine: Engine, now: datetime, begun_before: datetime, left_before: datetime, counted_before: datetime
) -> None:
    """Erase what is past its time.

    Chats and unfinished messages that began before ``begun_before``, like every word of a conversation; messages left
    with a contact that were answered before that moment, or not at all since ``left_before``; the transitions from
    before ``counted_before``. What was still open counts as expired.
    """
    chat = (handovers.c.kind == "chat") | handovers.c.state.in_(DRAFTS)
    answered = (handovers.c.state == State.CLOSED) & (handovers.c.changed < begun_before)
    over = or_(chat & (handovers.c.opened < begun_before), answered, handovers.c.opened < left_before)
    with writing(engine) as connection:
        for handover in find_all(connection, over & (handovers.c.state != State.CLOSED)):
            record_state(connection, handover, handover.state, State.CLOSED, handover.department, now, "expired")
        erase(connection, over)
        connection.execute(handover_transitions.delete().where(handover_transitions.c.at < counted_before))
