"""What Rasa keeps of a conversation: its tracker store, from which the door erases."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Float, MetaData, String, Table, func, inspect, select
from sqlalchemy.engine import Engine

from bot.database import rewrite, writing

events = Table("events", MetaData(), Column("sender_id", String(255)), Column("timestamp", Float))
"""Rasa's own table (SQLTrackerStore); only the columns that we need. ``timestamp``: seconds since 1970."""


class Trackers:
    """The tracker store of one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def erase(self, conversation: str) -> None:
        """Delete all that was said in a conversation.

        Only between turns: Rasa writes the whole tracker again at the end of one.
        """
        with self._engine.begin() as connection:
            if inspect(connection).has_table(events.name):
                connection.execute(events.delete().where(events.c.sender_id == conversation))

    def forget_begun_before(self, moment: datetime) -> None:
        """Delete the conversations whose first event is older, and what SQLite's file still holds of deleted ones.

        Rasa writes without ``secure_delete``: words can stay behind where it moved rows to another page.
        """
        begun = func.min(events.c.timestamp)
        old = select(events.c.sender_id).group_by(events.c.sender_id).having(begun < moment.timestamp())
        with writing(self._engine) as connection:
            if inspect(connection).has_table(events.name):
                connection.execute(events.delete().where(events.c.sender_id.in_(old)))
        rewrite(self._engine)
