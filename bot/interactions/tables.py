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
    Column("position", Integer),
    Column("channel", String(16), nullable=False),
    Column("language", String(16), nullable=False),
    Column("detected_language", String(16)),
    Column("kind", String(8), nullable=False),
    Column("topic", String(40), index=True),
    Column("nearest_topic", String(40)),
    Column("facet", String(24)),
    Column("confidence", String(8)),
    Column("outcome", String(24), nullable=False),
    Column("translated", Boolean),
    Column("department", String(40)),
    Column("district", String(40)),
    Column("days_to_place", Integer),
    Column("latency_ms", Integer),
    Column("content_version", String(16), nullable=False),
    Column("model_version", String(40), nullable=False),
    Column("helpful_asked", Boolean),
    Column("survey_asked", Boolean),
    Column("helpful", Boolean),
    Column("satisfaction", Integer),
    Column("effort", Boolean),
)
"""``position`` counts the turns of a session from 0: within a quarter of an hour nothing else tells their order.
``helpful_asked`` and ``survey_asked`` are whether the citizen was asked, ``helpful``, ``satisfaction`` and ``effort``
what they said; that something did not help may be written unasked too. ``satisfaction`` goes from −2 to +2, ``effort``
is whether it was easy."""

daily_figures = Table(
    "daily_figures",
    metadata,
    Column("dimension", String(16), primary_key=True),
    Column("figure", String(32), primary_key=True),
    Column("value", String(40), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("bucket", Integer, primary_key=True, autoincrement=False),
    Column("month", Integer, nullable=False),
    Column("count", Integer, nullable=False),
)
"""What is counted of a day, kept when its turns are deleted. One dimension at a time ("" for all together): two can
never be crossed. ``value`` is "" for the sum of all values of the dimension. ``bucket`` is 0, or the days, minutes or
points of which so many were counted."""

counting = Table(
    "counting",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("at", Moment, nullable=False),
)
"""Until when the log and the book have been counted; since when the database holds a simulated year."""

milestones = Table(
    "milestones",
    metadata,
    Column("kind", String(8), primary_key=True),
    Column("label", String(40), primary_key=True),
    Column("day", Date, nullable=False),
)
"""The first day of each version of the content and of the model: notes on the time axis."""

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
