"""Sessions: a random token in the browser, its hash and the state of the conversation in the database."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone

from sqlalchemy import Boolean, Column, DateTime, Integer, String, Table, select
from sqlalchemy.engine import Engine
from sqlalchemy.sql import Select

from bot.database import metadata, writing
from bot.interactions.pseudonym import pseudonym

IDLE_LIMIT = timedelta(hours=24)
"""After this time without a message a token is worth nothing."""

TURNS_PER_CONVERSATION = 20
"""Rasa reads a conversation anew at each turn: after so many turns a new one begins, unseen by the citizen."""

RENEWED_AFTER = timedelta(hours=12)
"""A conversation that began so long ago gets no more messages: its words can be erased within the day, unseen."""

sessions = Table(
    "sessions",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("conversation", String(32), nullable=False),
    Column("pseudonym", String(32), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("language", String(16), nullable=False),
    Column("topic", String(40)),
    Column("in_form", Boolean, nullable=False),
    Column("turns", Integer, nullable=False),
    Column("created", DateTime(timezone=True), nullable=False),
    Column("last_seen", DateTime(timezone=True), nullable=False, index=True),
    Column("asked", Integer, nullable=False),
    Column("surveyed", Boolean, nullable=False),
    Column("expects", String(32)),
)


@dataclass(frozen=True)
class Session:
    """A citizen's conversation. ``token`` is the hash of what the browser holds.

    ``created`` is when the pseudonym began; the conversation began then or, after many turns, later. ``asked`` is how
    often it was asked whether an answer helped, ``surveyed`` whether it was asked at the end. ``expects`` is the turn
    for which a reason may be chosen, or "comment" where the next message is one.
    """

    token: str
    conversation: str
    pseudonym: str
    channel: str
    language: str
    topic: str | None
    in_form: bool
    turns: int
    created: datetime
    last_seen: datetime
    asked: int = 0
    surveyed: bool = False
    expects: str | None = None


def hashed(token: str) -> str:
    """What the database keeps of a token: 64 hexadecimal digits."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


class Sessions:
    """The sessions of one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, language: str, channel: str, now: datetime) -> tuple[str, Session]:
        """A new session; returns the token for the browser (256 random bits) and the session."""
        token = secrets.token_urlsafe(32)
        conversation = secrets.token_hex(16)
        with self._engine.begin() as connection:
            name = pseudonym(connection, conversation, now.date())
            session = Session(hashed(token), conversation, name, channel, language, None, False, 0, now, now)
            connection.execute(sessions.insert().values(**vars(session)))
        return token, session

    def find(self, token: str, now: datetime) -> Session | None:
        """The session of a browser's token, None where it is unknown or has been idle too long."""
        session = self.find_hashed(hashed(token))
        return session if session is not None and now - session.last_seen <= IDLE_LIMIT else None

    def find_hashed(self, token: str) -> Session | None:
        """The session by the hash of its token."""
        with self._engine.connect() as connection:
            row = connection.execute(select(sessions).where(sessions.c.token == token)).first()
        if row is None:
            return None
        values = dict(row._mapping)
        for column in ("created", "last_seen"):
            if values[column].tzinfo is None:  # SQLite forgets time zones
                values[column] = values[column].replace(tzinfo=timezone.utc)
        return Session(**values)

    def save(self, session: Session) -> None:
        """Write the state after a turn."""
        changed = {
            name: getattr(session, name)
            for name in (
                "conversation",
                "pseudonym",
                "language",
                "topic",
                "in_form",
                "turns",
                "created",
                "last_seen",
                "asked",
                "surveyed",
                "expects",
            )
        }
        with self._engine.begin() as connection:
            connection.execute(sessions.update().where(sessions.c.token == session.token).values(**changed))

    def end(self, session: Session) -> None:
        """Forget a session; its token is worth nothing from now on."""
        with self._engine.begin() as connection:
            connection.execute(sessions.delete().where(sessions.c.token == session.token))

    def renewed(self, session: Session, now: datetime) -> Session:
        """The session with a fresh conversation where the old one has grown long or old; not yet saved.

        An old one ends also inside a form, whose place was held for minutes, and takes its pseudonym with it.
        """
        if now - session.created >= RENEWED_AFTER:
            conversation = secrets.token_hex(16)
            with self._engine.begin() as connection:
                name = pseudonym(connection, conversation, now.date())
            return replace(session, conversation=conversation, pseudonym=name, in_form=False, turns=0, created=now)
        if session.turns >= TURNS_PER_CONVERSATION and not session.in_form:
            return replace(session, conversation=secrets.token_hex(16), turns=0)
        return session

    def pseudonyms(self) -> Select:
        """A query for the pseudonyms of all sessions, to be used within another."""
        return select(sessions.c.pseudonym)

    def forget_idle_since(self, moment: datetime) -> None:
        """Forget the sessions whose last message is from before ``moment``."""
        with writing(self._engine) as connection:
            connection.execute(sessions.delete().where(sessions.c.last_seen < moment))
