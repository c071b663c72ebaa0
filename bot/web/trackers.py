"""What Rasa keeps of a conversation: its tracker store, from which the door erases."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Float, Integer, MetaData, String, Table, Text, func, inspect, select
from sqlalchemy.engine import Engine

from bot.database import empty_log, rewrite, writing
from bot.dialogue.emergency import TOPIC as EMERGENCY
from bot.dialogue.reply import Reply
from bot.handover.records import Said

events = Table(
    "events",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("sender_id", String(255)),
    Column("type_name", String(255)),
    Column("timestamp", Float),
    Column("data", Text),
)
"""Rasa's own table (SQLTrackerStore); only the columns that we need. ``timestamp``: seconds since 1970."""


@dataclass(frozen=True)
class Asked:
    """One turn of the citizen: its id, what was typed (None for a button), and whether danger was recognised in it."""

    turn: str
    text: str | None
    danger: bool


def _asked(event: dict[str, Any]) -> Asked:
    text, parsed = str(event.get("text") or ""), event.get("parse_data") or {}
    danger = bool(parsed.get("alarm")) or (parsed.get("intent") or {}).get("name") == EMERGENCY
    return Asked(str((event.get("metadata") or {}).get("turn")), None if text.startswith("/") else text, danger)


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
        empty_log(self._engine)

    def said(self, conversation: str) -> list[Said]:
        """What citizen and assistant have said, in order; a pressed button says its label."""
        shown: dict[str, str] = {}
        said: list[Said] = []
        for event in self._events(conversation, "user", "bot"):
            language = (event.get("metadata") or {}).get("language", "und")
            if event["event"] == "user":
                text = str(event.get("text") or "")
                said.append(Said("citizen", language, shown.get(text, text), earlier=True))
                continue
            reply = _reply_in(event)
            if reply is not None:
                shown.update({choice.payload: choice.label for choice in reply.choices})
                said.append(Said("assistant", reply.language, reply.text, earlier=True))
        return [each for each in said if each.text and not each.text.startswith("/")]

    def asked(self, conversation: str) -> list[Asked]:
        """The citizen's turns in order."""
        return [_asked(event) for event in self._events(conversation, "user")]

    def _events(self, conversation: str, *kinds: str) -> list[dict[str, Any]]:
        """Rasa's events of some kinds, in order."""
        query = select(events.c.data).where(events.c.sender_id == conversation, events.c.type_name.in_(kinds))
        with self._engine.connect() as connection:
            if not inspect(connection).has_table(events.name):
                return []
            return [json.loads(data) for data in connection.execute(query.order_by(events.c.id)).scalars()]

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


def _reply_in(event: dict[str, Any]) -> Reply | None:
    """The assistant's reply in an event of Rasa's, None where it holds none."""
    try:
        return Reply.from_json(event["data"]["custom"])
    except (KeyError, TypeError):
        return None
