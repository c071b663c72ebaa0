"""The tables of staff's accounts."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, Text

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
    Column("department", String(40)),
)
"""``password`` is an argon2 hash, null until one is chosen. A ``demo`` account works on loopback only.

``department`` is an id of departments.yml, null where somebody works for all of the city.
"""


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

notes = Table(
    "staff_notes",
    metadata,
    Column("subject", String(60), primary_key=True),
    Column("text", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("account", String(40), nullable=False),
    Column("changed", Moment, nullable=False),
)
"""Internal notes, by what they are about: ``topic:kita``, ``service:reisepass``, ``office:buergerbuero``."""

reports = Table(
    "staff_reports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("topic", String(40), nullable=False),
    Column("facet", String(24), nullable=False),
    Column("language", String(16), nullable=False),
    Column("reason", String(16), nullable=False),
    Column("source", String(8), nullable=False),
    Column("account", String(40)),
    Column("done", Moment, index=True),
    Column("done_by", String(40)),
)
"""Answers reported as wrong. From citizens there is no account, and ``at`` is cut to the quarter of an hour."""
