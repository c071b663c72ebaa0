"""The tables of staff's accounts."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table

from bot.database import Moment, metadata

accounts = Table(
    "staff_accounts",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("role", String(16), nullable=False),
    Column("password", String(200)),
    Column("demo", Boolean, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until", Moment),
    Column("created", Moment, nullable=False),
)
"""``password`` is an argon2 hash, null until one is chosen. A ``demo`` account works on loopback only."""


def _of_account() -> Column:
    return Column("account", String(40), ForeignKey("staff_accounts.name", ondelete="CASCADE"), nullable=False)


staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("token", String(64), primary_key=True),
    _of_account(),
    Column("begun", Moment, nullable=False),
    Column("last_seen", Moment, nullable=False),
)

sign_in_links = Table(
    "staff_links",
    metadata,
    Column("token", String(64), primary_key=True),
    _of_account(),
    Column("valid_until", Moment, nullable=False),
)

audit = Table(
    "staff_audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("account", String(40), nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", String(80), nullable=False),
)
"""Who did what to what. No foreign key: it outlives the account."""
