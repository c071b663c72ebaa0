"""The tables of the interaction log."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, DateTime, Integer, LargeBinary, String, Table

from bot.database import metadata

turns = Table(
    "turns",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("quarter_hour", DateTime(timezone=True), nullable=False, index=True),
    Column("session", String(32), nullable=False, index=True),
    Column("channel", String(16), nullable=False),
    Column("language", String(16), nullable=False),
    Column("detected_language", String(16)),
    Column("kind", String(8), nullable=False),
    Column("topic", String(40), index=True),
    Column("facet", String(24)),
    Column("confidence", String(8)),
    Column("outcome", String(24), nullable=False),
    Column("department", String(40)),
    Column("district", String(40)),
    Column("days_to_place", Integer),
    Column("latency_ms", Integer),
    Column("content_version", String(16), nullable=False),
    Column("model_version", String(40), nullable=False),
    Column("helpful", Boolean),
    Column("satisfaction", Integer),
)

salts = Table(
    "salts",
    metadata,
    Column("day", Date, primary_key=True),
    Column("salt", LargeBinary(32), nullable=False),
)
