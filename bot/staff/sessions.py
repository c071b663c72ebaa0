"""Staff's sign-in sessions: a random token in the browser's cookie, its hash in the database."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.engine import Connection, Engine

from bot.staff.accounts import Account, find_account
from bot.staff.tables import staff_sessions

IDLE = timedelta(hours=1)
"""After this time without a request a session is over."""

ABSOLUTE = timedelta(hours=10)
"""So long a session lasts at most: a day's work."""

NOTED_AFTER = timedelta(minutes=1)
"""A request is written down only so long after the one before, so that reading a page seldom writes."""


def hashed(token: str) -> str:
    """What the database keeps of a token: 64 hexadecimal digits."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def begin_session(connection: Connection, account: str, now: datetime) -> str:
    """A new session; returns the token for the cookie (256 random bits)."""
    token = secrets.token_urlsafe(32)
    connection.execute(staff_sessions.insert().values(token=hashed(token), account=account, begun=now, last_seen=now))
    return token


def session_account(engine: Engine, token: str, now: datetime, used: bool = True) -> Account | None:
    """Whose session it is, None where it is over.

    ``used`` is false for what a page asks by itself in the background: that keeps no session alive.
    """
    with engine.connect() as connection:
        row = connection.execute(select(staff_sessions).where(staff_sessions.c.token == hashed(token))).first()
        if row is None or now - row.last_seen > IDLE or now - row.begun > ABSOLUTE:
            return None
        account = find_account(connection, row.account)
    if used and now - row.last_seen >= NOTED_AFTER:
        with engine.begin() as connection:
            connection.execute(staff_sessions.update().where(staff_sessions.c.token == row.token).values(last_seen=now))
    return account


def end_session(connection: Connection, token: str) -> None:
    """The token is worth nothing from now on."""
    connection.execute(staff_sessions.delete().where(staff_sessions.c.token == hashed(token)))


def end_sessions_of(connection: Connection, account: str) -> None:
    """Sign an account out everywhere."""
    connection.execute(staff_sessions.delete().where(staff_sessions.c.account == account))


def forget_ended(connection: Connection, now: datetime) -> None:
    """Delete the sessions that are over."""
    over = or_(staff_sessions.c.last_seen < now - IDLE, staff_sessions.c.begun < now - ABSOLUTE)
    connection.execute(staff_sessions.delete().where(over))
