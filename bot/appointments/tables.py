"""The tables of appointments."""

from __future__ import annotations

from datetime import datetime, timezone

from sqlalchemy import Boolean, Column, Date, Integer, String, Table

from bot.database import Moment, metadata

NEVER = datetime(9999, 1, 1, tzinfo=timezone.utc)
"""``free_at`` of a place that a confirmed appointment has."""

places = Table(
    "places",
    metadata,
    Column("office", String(40), primary_key=True),
    Column("minute", Integer, primary_key=True, autoincrement=False),
    Column("counter", Integer, primary_key=True, autoincrement=False),
    Column("free_at", Moment, nullable=False),
    Column("appointment", String(32), index=True),
)
"""One counter for one step of time; ``minute`` counts from 1970 in UTC. It is free from ``free_at`` on."""

appointments = Table(
    "appointments",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("state", String(12), nullable=False, index=True),
    Column("changed", Moment, nullable=False),
    Column("hold_until", Moment, nullable=False),
    Column("office", String(40), nullable=False),
    Column("service", String(40), nullable=False),
    Column("persons", Integer, nullable=False),
    Column("starts", Moment, nullable=False, index=True),
    Column("minutes", Integer, nullable=False),
    Column("counter", Integer, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("code", String(64), nullable=False, unique=True),
    Column("confirm_key", String(64)),
    Column("conversation", String(64), index=True),
    Column("contact_mark", String(64), index=True),
    Column("contact", String(254)),
    Column("name", String(80)),
    Column("language", String(16), nullable=False),
    Column("interpreter", String(16)),
    Column("accessible", Boolean, nullable=False),
)
"""``code``, ``conversation`` and ``contact_mark`` are keyed hashes; ``sequence`` counts changes for calendars."""

transitions = Table(
    "appointment_transitions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("appointment", String(32), nullable=False, index=True),
    Column("at", Moment, nullable=False, index=True),
    Column("before", String(12)),
    Column("after", String(12), nullable=False),
    Column("starts", Moment, nullable=False),
)
"""Every change of state, and every move (the same state, another ``starts``). Never deleted with the person."""

visits = Table(
    "visits",
    metadata,
    Column("appointment", String(32), primary_key=True),
    Column("ticket", Integer, nullable=False),
    Column("walk_in", Boolean, nullable=False),
    Column("arrived", Moment, nullable=False),
    Column("desk", Integer),
    Column("called", Moment),
)
"""What the counters add on the day: a row for whoever has come."""

tickets = Table(
    "tickets",
    metadata,
    Column("office", String(40), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("last", Integer, nullable=False),
)
"""The last ticket number of an office and a Lünen day."""

persons = Table(
    "appointment_persons",
    metadata,
    Column("mark", String(64), primary_key=True),
    Column("seen", Moment, nullable=False, index=True),
)
"""A row a conversation or contact: whoever books for it locks the row first, so that the limit holds."""

details = Table(
    "appointment_details",
    metadata,
    Column("conversation", String(64), primary_key=True),
    Column("name", String(80)),
    Column("contact", String(254)),
    Column("given", Moment, nullable=False, index=True),
)
"""What somebody typed into the fields of a booking, until it is booked or for an hour.

``conversation`` is a keyed hash.
"""

wrong_codes = Table(
    "wrong_codes",
    metadata,
    Column("source", String(64), primary_key=True),
    Column("since", Moment, nullable=False, index=True),
    Column("count", Integer, nullable=False),
)
"""Codes that did not exist, counted for each conversation."""

waiting = Table(
    "waiting_list",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("state", String(12), nullable=False, index=True),
    Column("joined", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("offer_until", Moment),
    Column("appointment", String(32), index=True),
    Column("code", String(64), nullable=False, unique=True),
    Column("service", String(40), nullable=False),
    Column("persons", Integer, nullable=False),
    Column("conversation", String(64), nullable=False),
    Column("contact_mark", String(64), nullable=False),
    Column("contact", String(254), nullable=False),
    Column("name", String(80)),
    Column("language", String(16), nullable=False),
    Column("interpreter", String(16)),
    Column("accessible", Boolean, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(80), nullable=False, unique=True),
    Column("appointment", String(32), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("audience", String(8), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("starts", Moment, nullable=False),
    Column("written", Moment, nullable=False),
    Column("due", Moment, nullable=False, index=True),
    Column("state", String(8), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("sent", Moment),
)
"""Notices to send. ``key`` names each once, and gives its Message-ID."""
