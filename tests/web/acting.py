"""An assistant whose understanding is scripted and whose actions are ours, and what it leaves behind."""

from __future__ import annotations

import email
import json
from datetime import datetime
from email.policy import default
from pathlib import Path
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy import MetaData, select
from sqlalchemy.engine import Engine

from actions.base import AssistantAction
from actions.clarify import ActionClarify
from bot.dialogue.reply import Reply
from bot.language.dates import BERLIN
from bot.nlu.entities import find_all
from bot.web.rasa_client import AssistantUnavailable
from bot.web.trackers import events
from tests.web.conftest import FakeAssistant


class ActingAssistant(FakeAssistant):
    """Runs our own actions on what was said, and keeps Rasa's own record of it; only the understanding is scripted."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self.engine = engine
        self.slots: dict[str, Any] = {}
        self.next("nlu_fallback", ActionClarify())

    def next(self, intent: str, action: AssistantAction, **parsed: Any) -> None:
        """How the next messages are understood, and what answers them."""
        self.intent, self.action, self.parsed = intent, action, parsed

    async def turn(self, conversation: str, text: str, metadata: dict[str, Any]) -> list[Reply]:
        if not self.available:
            raise AssistantUnavailable
        parsed = self._understood(text)
        message = {"text": text, "metadata": metadata, **parsed}
        event = {"event": "user", "text": text, "metadata": metadata, "parse_data": parsed}
        self._keep(conversation, "user", event)
        dispatcher = CollectingDispatcher()
        tracker = Tracker(conversation, self.slots, message, [event], False, None, {}, None)
        for changed in self.action.run(dispatcher, tracker, {}):
            self.slots[changed["name"]] = changed["value"]
        for answer in dispatcher.messages:
            self._keep(conversation, "bot", {"event": "bot", "data": {"custom": answer["custom"]}, "metadata": {}})
        return [Reply.from_json(answer["custom"]) for answer in dispatcher.messages]

    def _understood(self, text: str) -> dict[str, Any]:
        if text.startswith("/"):
            intent, brace, given = text[1:].partition("{")
            found = json.loads(brace + given) if brace else {}
        else:
            intent, found = self.intent, dict(find_all(text, datetime.now(BERLIN)))
        entities = [{"entity": kind, "value": value} for kind, value in found.items()]
        named = {"name": intent, "confidence": 0.5}
        return {"intent": named, "intent_ranking": [], "entities": entities, **self.parsed}

    def _keep(self, conversation: str, kind: str, event: dict[str, Any]) -> None:
        row = {"sender_id": conversation, "type_name": kind, "timestamp": 0.0, "data": json.dumps(event)}
        with self.engine.begin() as connection:
            connection.execute(events.insert().values(**row))


def rows_of(engine: Engine) -> dict[str, str]:
    """All columns of all rows, by table."""
    tables = MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        return {  # a Row itself is shown cut short
            table.name: "\n".join(str(tuple(row)) for row in connection.execute(select(table)))
            for table in tables.sorted_tables
        }


def bytes_of(engine: Engine) -> bytes:
    """The bytes of SQLite's files; none of PostgreSQL's, which no test may read."""
    if engine.dialect.name != "sqlite":
        return b""
    file = Path(str(engine.url.database))
    return b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))


def mails_in(folder: Path) -> str:
    """Headers and texts of the messages in a folder."""
    told = []
    for file in folder.glob("*.eml"):
        message = email.message_from_bytes(file.read_bytes(), policy=default)
        told += [str(value) for value in message.values()]
        told += [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
    return "\n".join(told)
