"""A conversation with a person as plain data, and its changes: each conditional, recorded and logged."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.engine import Connection, Row
from sqlalchemy.sql import ColumnElement

from bot.handover.tables import handover_messages, handover_transitions, handovers
from bot.interactions.log import Turn, add_turn, model_version
from bot.welcome.version import content_version

Who = Literal["citizen", "staff", "system", "assistant"]

Kind = Literal["chat", "message"]
"""A chat is answered in the chat window, a message that was left by e-mail or telephone."""

Reason = Literal["answered", "called", "mailed", "referred", "no_reply", "misuse", "withdrawn", "expired"]
"""Why a conversation was closed. The citizen withdraws; it expires when its words are erased; the rest is staff's."""


class State(str, Enum):
    """Where a conversation stands. In the first two the citizen still writes a message to leave."""

    MESSAGE_ASKED = "message_asked"
    CONTACT_ASKED = "contact_asked"
    WAITING = "waiting"
    TAKEN = "taken"
    PASSED_ON = "passed_on"
    CLOSED = "closed"


DRAFTS = (State.MESSAGE_ASKED, State.CONTACT_ASKED)
QUEUED = (State.WAITING, State.PASSED_ON)

LOGGED = {
    State.WAITING: "handover_requested",
    State.TAKEN: "handover_taken",
    State.PASSED_ON: "handover_passed_on",
    State.CLOSED: "handover_closed",
}
"""Outcomes in the interaction log. What a citizen withdraws is ``handover_withdrawn``."""


@dataclass(frozen=True)
class Handover:
    """One row of ``handovers`` (bot/handover/tables.py)."""

    id: str
    kind: Kind
    state: State
    session: str
    open_for: str | None
    pseudonym: str
    channel: str
    language: str
    topic: str | None
    department: str
    urgent: bool
    shared: bool
    contact_kind: str | None
    contact: str | None
    taken_by: str | None
    opened: datetime
    since: datetime
    changed: datetime
    messages: int
    last_from: Who | None
    reason: Reason | None


@dataclass(frozen=True)
class Message:
    """One message; ``number`` grows within the conversation."""

    number: int
    who: Who
    language: str
    text: str
    german: str | None
    at: datetime
    earlier: bool


@dataclass(frozen=True)
class Said:
    """A message before it has its number."""

    who: Who
    language: str
    text: str
    german: str | None = None
    earlier: bool = False
    sent_as: str | None = None


def _handover(row: Row) -> Handover:
    values = dict(row._mapping)
    return Handover(**{**values, "state": State(values["state"])})


def find(connection: Connection, condition: ColumnElement[bool]) -> Handover | None:
    """The newest conversation that meets a condition."""
    query = select(handovers).where(condition).order_by(handovers.c.opened.desc(), handovers.c.id)
    row = connection.execute(query.limit(1)).first()
    return _handover(row) if row else None


def find_all(connection: Connection, condition: ColumnElement[bool]) -> list[Handover]:
    """The conversations that meet a condition: those in danger first, then who waits longest."""
    query = select(handovers).where(condition)
    found = [_handover(row) for row in connection.execute(query)]
    return sorted(found, key=lambda each: (not each.urgent, each.since, each.id))


def place_in(queue: Iterable[Handover], handover: Handover) -> int:
    """Which one a waiting chat is among those of its department, from 1; ``queue`` is in the order of ``find_all``."""
    ahead = 0
    for each in queue:
        if each.id == handover.id:
            break
        ahead += each.state in QUEUED and each.kind == "chat" and each.department == handover.department
    return ahead + 1


def messages_of(connection: Connection, handover: str, after: int = 0) -> list[Message]:
    """The messages of a conversation in their order, those after a number."""
    table = handover_messages.c
    columns = (table.number, table.who, table.language, table.text, table.german, table.at, table.earlier)
    query = select(*columns).where(table.handover == handover, table.number > after).order_by(table.number)
    return [Message(**row._mapping) for row in connection.execute(query)]


def add_message(
    connection: Connection, handover: str, condition: ColumnElement[bool], said: Said, now: datetime
) -> int | None:
    """Add a message while the conversation meets a condition; returns its number, None where it does not.

    Counting locks the row, so that numbers become visible in their order. What was sent before keeps its number.
    """
    if said.sent_as is not None:
        sent_before = (handover_messages.c.handover == handover) & (handover_messages.c.sent_as == said.sent_as)
        number = connection.execute(select(handover_messages.c.number).where(sent_before)).scalar()
        if number is not None:
            return int(number)
    counted = (
        handovers.update()
        .where(handovers.c.id == handover, condition)
        .values(messages=handovers.c.messages + 1, last_from=said.who, changed=now)
    )
    if not connection.execute(counted).rowcount:
        return None
    number = connection.execute(select(handovers.c.messages).where(handovers.c.id == handover)).scalar_one()
    connection.execute(handover_messages.insert().values(handover=handover, number=number, at=now, **vars(said)))
    return int(number)


def change_state(
    connection: Connection,
    handover: Handover,
    before: Collection[State],
    after: State,
    now: datetime,
    *,
    also: ColumnElement[bool] | None = None,
    **values: Any,
) -> bool:
    """Change the state if it still is one of ``before`` (and ``also`` holds); recorded and logged where it did.

    Of two who try at once, one gets True.
    """
    actual = find(connection, handovers.c.id == handover.id)
    if actual is None or actual.state not in before:
        return False
    condition = (handovers.c.id == actual.id) & (handovers.c.state == actual.state)
    if also is not None:
        condition &= also
    if after in (*QUEUED, *DRAFTS):
        values = {"since": now, "taken_by": None, **values}
    changed = handovers.update().where(condition).values(state=after, changed=now, **values)
    if not connection.execute(changed).rowcount:
        return False
    department, reason = values.get("department", actual.department), values.get("reason")
    record_state(connection, actual, actual.state, after, department, now, reason)
    return True


def record_state(
    connection: Connection,
    handover: Handover,
    before: State | None,
    after: State,
    department: str,
    now: datetime,
    reason: Reason | None = None,
) -> None:
    """Write down a change of state, for ever in the transitions and for the indicators in the log."""
    asked_before = select(handover_transitions.c.id).where(
        handover_transitions.c.handover == handover.id, handover_transitions.c.after == State.WAITING
    )
    again = after is State.WAITING and connection.execute(asked_before).first() is not None
    row = {"handover": handover.id, "at": now, "before": before, "after": after, "department": department}
    connection.execute(handover_transitions.insert().values(**row, reason=reason))
    outcome = "handover_withdrawn" if reason == "withdrawn" else LOGGED.get(after)
    if outcome is None or again or reason == "expired" or (reason == "withdrawn" and before in DRAFTS):
        return
    turn = Turn(
        id=secrets.token_hex(16),
        at=now,
        session=handover.pseudonym,
        channel=handover.channel,
        language=handover.language,
        kind="choice",
        outcome=outcome,
        content_version=content_version(),
        model_version=model_version(),
        topic=handover.topic,
        department=department,
    )
    add_turn(connection, turn)
