"""Signing in with name and password; an account is locked for a while after several failures."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.database import writing
from bot.staff.audit import record
from bot.staff.passwords import is_password
from bot.staff.sessions import begin_session, forget_ended
from bot.staff.tables import accounts

MOST_FAILURES = 5

LOCKED_FOR = timedelta(minutes=15)


def sign_in(engine: Engine, name: str, password: str, now: datetime) -> str | None:
    """The token of a new session; None where name or password is wrong or the account is locked.

    Which of these it was is not told: a stranger would learn who has an account.
    """
    with engine.connect() as connection:
        row = connection.execute(select(accounts).where(accounts.c.name == name)).first()
    right = is_password(password, row.password if row else None)
    if row is None:
        return None
    with writing(engine) as connection:
        this = accounts.c.name == name
        # Asked again: others may have failed while this password was being checked.
        state = connection.execute(select(accounts.c.failures, accounts.c.locked_until).where(this)).first()
        if state is None or (state.locked_until is not None and now < state.locked_until):
            return None
        if not right:
            failures = state.failures + 1
            locked = failures >= MOST_FAILURES
            values = {"failures": 0 if locked else failures, "locked_until": now + LOCKED_FOR if locked else None}
            connection.execute(accounts.update().where(this).values(**values))
            record(connection, now, name, "locked" if locked else "sign_in_failed")
            return None
        connection.execute(accounts.update().where(this).values(failures=0, locked_until=None))
        forget_ended(connection, now)
        record(connection, now, name, "signed_in")
        return begin_session(connection, name, now)
