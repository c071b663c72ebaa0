"""The audit table: who did what to what, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.staff.tables import audit

COMMAND_LINE = "(Kommandozeile)"
"""Stands for whoever can start commands on the machine."""


@dataclass(frozen=True)
class Entry:
    """One line of the audit table; ``action`` is a key of data/texts/staff/audit.yml."""

    at: datetime
    account: str
    action: str
    subject: str


def record(connection: Connection, at: datetime, account: str, action: str, subject: str = "") -> None:
    """Write down what somebody did; ``subject`` is an id or an account's name, never a citizen's words."""
    connection.execute(audit.insert().values(at=at, account=account, action=action, subject=subject[:80]))


def latest(connection: Connection, most: int = 100) -> list[Entry]:
    """The newest lines, newest first."""
    columns = (audit.c.at, audit.c.account, audit.c.action, audit.c.subject)
    rows = connection.execute(select(*columns).order_by(audit.c.id.desc()).limit(most))
    return [Entry(**row._mapping) for row in rows]


def forget_before(connection: Connection, moment: datetime) -> None:
    """Delete the lines from before ``moment``."""
    connection.execute(audit.delete().where(audit.c.at < moment))
