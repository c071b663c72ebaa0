"""The citizen's side: asking for a person, writing to one, leaving a message, thinking better of it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from bot.appointments.people import Contact
from bot.database import insert_missing, writing
from bot.handover.forgetting import erase
from bot.handover.records import (
    DRAFTS,
    QUEUED,
    Handover,
    Kind,
    Message,
    Said,
    State,
    add_message,
    change_state,
    find,
    messages_of,
    record_state,
)
from bot.handover.service import service
from bot.handover.tables import handover_messages, handovers

OPEN = (*DRAFTS, *QUEUED, State.TAKEN)


@dataclass(frozen=True)
class Asker:
    """Who asks: the hash of the session's token, its pseudonym in the log, channel, language, last topic."""

    session: str
    pseudonym: str
    channel: str
    language: str
    topic: str | None


class Requests:
    """The conversations with a person as citizens change them. Each call is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def current(self, session: str) -> Handover | None:
        """The conversation during which the assistant is silent for this session."""
        with self._engine.connect() as connection:
            return find(connection, handovers.c.open_for == session)

    def last_chat(self, session: str) -> Handover | None:
        """The newest chat of this session, open or closed."""
        with self._engine.connect() as connection:
            return find(connection, (handovers.c.session == session) & (handovers.c.kind == "chat"))

    def messages(self, handover: Handover, after: int = 0) -> list[Message]:
        """The messages of a conversation after a number."""
        with self._engine.connect() as connection:
            return messages_of(connection, handover.id, after)

    def ask_for_chat(self, asker: Asker, history: Sequence[Said] | None, now: datetime) -> Handover:
        """Queue for a person, with the conversation so far (``history``) where the citizen agrees.

        Whoever waits already keeps the place; whoever was writing a message to leave queues now.
        """
        handover = self._open(asker, "chat", State.WAITING, now)
        with writing(self._engine) as connection:
            if handover.state in DRAFTS:
                change_state(connection, handover, DRAFTS, State.WAITING, now, kind="chat")
            unshared = (handovers.c.id == handover.id) & handovers.c.shared.is_(False)
            share = handovers.update().where(unshared).values(shared=True)
            if history is not None and connection.execute(share).rowcount:
                for said in history:
                    add_message(connection, handover.id, handovers.c.shared, said, now)
        return self._again(handover)

    def begin_message(self, asker: Asker, now: datetime) -> Handover:
        """Begin a message to leave; what was written while waiting counts as one. A chat with a person goes on."""
        handover = self._open(asker, "message", State.MESSAGE_ASKED, now)
        with writing(self._engine) as connection:
            written = select(func.count()).where(
                handover_messages.c.handover == handover.id,
                handover_messages.c.who == "citizen",
                handover_messages.c.earlier.is_(False),
            )
            after = State.CONTACT_ASKED if connection.execute(written).scalar_one() else State.MESSAGE_ASKED
            change_state(connection, handover, QUEUED, after, now, kind="message")
        return self._again(handover)

    def _open(self, asker: Asker, kind: Kind, state: State, now: datetime) -> Handover:
        """The open conversation of a session; made where there is none."""
        handover = Handover(
            id=secrets.token_hex(16),
            kind=kind,
            state=state,
            open_for=asker.session,
            department=service().front_office,
            urgent=False,
            shared=False,
            contact_kind=None,
            contact=None,
            taken_by=None,
            opened=now,
            since=now,
            changed=now,
            messages=0,
            last_from=None,
            reason=None,
            **vars(asker),
        )
        with writing(self._engine) as connection:
            if connection.execute(insert_missing(connection, handovers), vars(handover)).rowcount:
                record_state(connection, handover, None, state, handover.department, now)
                return handover
        found = self.current(asker.session)
        return found if found is not None else self._open(asker, kind, state, now)

    def write(self, handover: Handover, said: Said, now: datetime) -> bool:
        """Add what the citizen wrote; False where the conversation is closed meanwhile."""
        with writing(self._engine) as connection:
            return add_message(connection, handover.id, handovers.c.state.in_(OPEN), said, now) is not None

    def write_message(self, handover: Handover, said: Said, now: datetime) -> None:
        """Keep the text of a message to leave; next comes how to answer it."""
        with writing(self._engine) as connection:
            if change_state(connection, handover, (State.MESSAGE_ASKED,), State.CONTACT_ASKED, now):
                add_message(connection, handover.id, handovers.c.id == handover.id, said, now)

    def leave(self, handover: Handover, contact: Contact, now: datetime) -> bool:
        """Send a message with its contact to the inbox; the assistant answers again."""
        with writing(self._engine) as connection:
            reachable = {"contact_kind": contact.kind, "contact": contact.value, "open_for": None}
            return change_state(connection, handover, (State.CONTACT_ASKED,), State.WAITING, now, **reachable)

    def withdraw(self, handover: Handover, now: datetime) -> bool:
        """The citizen no longer wants it."""
        with writing(self._engine) as connection:
            return change_state(connection, handover, OPEN, State.CLOSED, now, open_for=None, reason="withdrawn")

    def mark_urgent(self, handover: Handover) -> None:
        """Somebody may be in danger: the conversation goes to the front."""
        with writing(self._engine) as connection:
            connection.execute(handovers.update().where(handovers.c.id == handover.id).values(urgent=True))

    def speak(self, handover: Handover, language: str) -> None:
        """The citizen goes on in another language."""
        with writing(self._engine) as connection:
            connection.execute(handovers.update().where(handovers.c.id == handover.id).values(language=language))

    def _again(self, handover: Handover) -> Handover:
        with self._engine.connect() as connection:
            return find(connection, handovers.c.id == handover.id) or handover

    def told(self, session: str) -> list[dict[str, object]]:
        """Everything that stands in the conversations of a session, as the citizen may see it."""
        columns = [handover_messages.c[name] for name in ("who", "language", "text", "at")]
        own = handovers.c.session == session
        query = select(*columns, handovers.c.contact).join(handovers, handovers.c.id == handover_messages.c.handover)
        with self._engine.connect() as connection:
            rows = connection.execute(query.where(own).order_by(handovers.c.opened, handover_messages.c.number))
            return [dict(row._mapping) for row in rows]

    def erase(self, session: str) -> None:
        """Delete everything of a session: conversations, messages left, answers not sent yet."""
        with writing(self._engine) as connection:
            erase(connection, handovers.c.session == session)
