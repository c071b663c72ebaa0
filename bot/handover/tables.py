"""The tables of conversations with a person."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, String, Table, Text, UniqueConstraint

from bot.database import Moment, metadata

handovers = Table(
    "handovers",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("session", String(64), nullable=False, index=True),
    Column("open_for", String(64), unique=True),
    Column("pseudonym", String(32), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("language", String(16), nullable=False),
    Column("topic", String(40)),
    Column("department", String(40), nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("shared", Boolean, nullable=False),
    Column("contact_kind", String(8)),
    Column("contact", String(254)),
    Column("taken_by", String(64)),
    Column("opened", Moment, nullable=False, index=True),
    Column("since", Moment, nullable=False),
    Column("changed", Moment, nullable=False),
    Column("messages", Integer, nullable=False),
    Column("last_from", String(10)),
    Column("reason", String(16)),
)
"""``session`` is the hash of the citizen's token. ``open_for`` repeats it while the assistant is silent for this
session: the unique key lets a citizen have one such conversation. ``since``: when it came into its present queue."""

handover_messages = Table(
    "handover_messages",
    metadata,
    Column("handover", String(32), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("who", String(10), nullable=False),
    Column("language", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("german", Text),
    Column("at", Moment, nullable=False),
    Column("earlier", Boolean, nullable=False),
    Column("sent_as", String(64)),
    UniqueConstraint("handover", "sent_as"),
)
"""Numbered within a conversation, under the lock of its row: whoever reads "after number 7" misses none.
``german`` is what a sentence in another language says; ``earlier``: said to the assistant before, shown by consent;
``sent_as`` is the sender's own id, so that a message sent again stands once."""

handover_transitions = Table(
    "handover_transitions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("handover", String(32), nullable=False, index=True),
    Column("at", Moment, nullable=False, index=True),
    Column("before", String(16)),
    Column("after", String(16), nullable=False),
    Column("department", String(40), nullable=False),
    Column("reason", String(16)),
)
"""Every change of state; holds nothing of the person and stays when the conversation is erased."""

handover_mails = Table(
    "handover_mails",
    metadata,
    Column("key", String(48), primary_key=True),
    Column("handover", String(32), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("due", Moment, nullable=False, index=True),
    Column("state", String(8), nullable=False),
    Column("attempts", Integer, nullable=False),
)
"""Answers to send by e-mail, written in the transaction of the message. ``key`` gives the Message-ID."""
