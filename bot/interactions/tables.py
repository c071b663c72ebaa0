"""The tables of the interaction log."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, DateTime, Integer, LargeBinary, String, Table, Text

from bot.database import Moment, metadata

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

review_queue = Table(
    "review_queue",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("session", String(32), index=True),
    Column("quarter_hour", Moment, nullable=False, index=True),
    Column("reason", String(16), nullable=False),
    Column("language", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("topic", String(40)),
    Column("facet", String(24)),
    Column("confidence", String(8)),
    Column("content_version", String(16), nullable=False),
    Column("model_version", String(40), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("decision", String(16)),
    Column("decided_topic", String(40)),
    Column("decided_facet", String(24)),
    Column("decided_by", String(64)),
    Column("decided_at", Moment),
    Column("learned_at", Moment),
)
"""Redacted messages for the review. ``session`` is the pseudonym, as long as a token can still delete by it."""
