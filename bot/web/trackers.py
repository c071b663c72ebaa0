"""What Rasa keeps of a conversation: its tracker store, from which the door erases."""

from __future__ import annotations

from sqlalchemy import Column, MetaData, String, Table, inspect
from sqlalchemy.engine import Engine

events = Table("events", MetaData(), Column("sender_id", String(255)))
"""Rasa's own table (SQLTrackerStore); only the column that we need."""


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
