"""The staff's side: who waits, taking a conversation, writing, passing it on, closing it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine import Connection, Engine

from bot.appointments.wording import Say
from bot.city.departments import departments
from bot.database import writing
from bot.handover.mails import mail_states, put_mail
from bot.handover.records import (
    QUEUED,
    Handover,
    Message,
    Reason,
    Said,
    State,
    add_message,
    change_state,
    find,
    find_all,
    messages_of,
)
from bot.handover.tables import handovers
from bot.language.offered import SOURCE

PART = "handover"
"""The sentences of the chat around a person (data/texts/handover.yml)."""

STAFF_REASONS: tuple[Reason, ...] = ("answered", "called", "mailed", "referred", "no_reply", "misuse")


class Inbox:
    """What the staff sees and does. ``staff`` is the name of an account; each call is one transaction."""

    def __init__(self, engine: Engine, say: Say) -> None:
        self._engine = engine
        self._say = say

    def open(self) -> list[Handover]:
        """The conversations that wait or are being led: danger first, then who waits longest."""
        with self._engine.connect() as connection:
            return find_all(connection, handovers.c.state.in_((*QUEUED, State.TAKEN)))

    def find(self, handover: str) -> Handover | None:
        """A conversation by its id, also a closed one whose words are not erased yet; no unfinished message."""
        with self._engine.connect() as connection:
            known = handovers.c.state.in_((*QUEUED, State.TAKEN, State.CLOSED))
            return find(connection, (handovers.c.id == handover) & known)

    def messages(self, handover: Handover) -> list[Message]:
        """All messages of a conversation."""
        with self._engine.connect() as connection:
            return messages_of(connection, handover.id)

    def mails(self, handover: Handover) -> dict[int, str]:
        """Where the answers by e-mail stand (waiting, sent, failed), by the number of the message."""
        with self._engine.connect() as connection:
            return mail_states(connection, handover.id)

    def take(self, handover: Handover, staff: str, now: datetime) -> bool:
        """Take a waiting conversation; of two who try, one gets it."""
        with writing(self._engine) as connection:
            taken = change_state(connection, handover, QUEUED, State.TAKEN, now, taken_by=staff)
            if taken:
                self._tell(connection, handover, "told_taken", now)
            return taken

    def write(self, handover: Handover, staff: str, said: Said, now: datetime) -> bool:
        """Write to the citizen; False where the conversation is not (any more) this person's.

        An answer to a message left with an e-mail address is laid ready to be sent.
        """
        mine = (handovers.c.state == State.TAKEN) & (handovers.c.taken_by == staff)
        with writing(self._engine) as connection:
            number = add_message(connection, handover.id, mine, said, now)
            if number is not None and handover.kind == "message" and handover.contact_kind == "email":
                put_mail(connection, handover.id, number, now)
            return number is not None

    def pass_on(self, handover: Handover, staff: str, department: str, now: datetime) -> bool:
        """Give a conversation to another department's queue."""
        mine = handovers.c.taken_by == staff
        with writing(self._engine) as connection:
            passed = change_state(
                connection, handover, (State.TAKEN,), State.PASSED_ON, now, also=mine, department=department
            )
            if passed:
                self._tell(connection, handover, "told_passed_on", now, department=departments()[department].name)
            return passed

    def close(self, handover: Handover, staff: str, reason: Reason, now: datetime) -> bool:
        """End a conversation; the assistant answers the citizen again."""
        mine = handovers.c.taken_by == staff
        with writing(self._engine) as connection:
            closed = change_state(
                connection, handover, (State.TAKEN,), State.CLOSED, now, also=mine, open_for=None, reason=reason
            )
            if closed:
                self._tell(connection, handover, "told_closed", now)
            return closed

    def _tell(self, connection: Connection, handover: Handover, key: str, now: datetime, **values: object) -> None:
        """Say what happened in the chat; who left a message reads no chat."""
        if handover.kind == "message":
            return
        text, german = (self._say(key, language, PART, **values) for language in (handover.language, SOURCE))
        said = Said("system", handover.language, text, german)
        add_message(connection, handover.id, handovers.c.id == handover.id, said, now)
