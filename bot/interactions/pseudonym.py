"""Pseudonyms of sessions: an HMAC under a salt that lives one day, so that nothing links across days."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import date

from sqlalchemy import select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.interactions.tables import salts


def salt_of(connection: Connection, day: date) -> bytes:
    """The salt of a day, made at its first use. Two processes that make one at once agree on the first."""
    query = select(salts.c.salt).where(salts.c.day == day)
    found = connection.execute(query).scalar()
    if found is None:
        try:
            with connection.begin_nested():
                connection.execute(salts.insert().values(day=day, salt=secrets.token_bytes(32)))
        except IntegrityError:
            pass
        found = connection.execute(query).scalar_one()
    return bytes(found)


def pseudonym(connection: Connection, secret: str, day: date) -> str:
    """32 hexadecimal digits that stand for a session which began on ``day``."""
    return hmac.new(salt_of(connection, day), secret.encode(), hashlib.sha256).hexdigest()[:32]


def destroy_salts_before(connection: Connection, day: date) -> int:
    """Destroy the salts of ended days; returns how many."""
    return int(connection.execute(salts.delete().where(salts.c.day < day)).rowcount)
