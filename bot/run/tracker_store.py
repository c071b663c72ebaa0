"""Rasa's tracker store on our own engine: it finds a database again that was gone, and forgets what is deleted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import func, inspect, select
from sqlalchemy.exc import DBAPIError

from bot.database import make_engine, writing


class SharedTrackerStore(SQLTrackerStore):
    """The same table; the connections are those of ``bot.database``, and two plain statements read, two write.

    Rasa's own engine never checks a pooled connection: after a restart of PostgreSQL its next turn is lost.
    It also writes SQLite without ``secure_delete``, and names the values of a failed statement in its error.
    Its queries go through SQLAlchemy's mapper, event by event; a conversation of ours has one session (domain.yml),
    so that nothing has to be sought out among several.
    """

    def __init__(self, domain: Domain | None = None, host: str = "", event_broker: Any = None, **_: Any) -> None:
        self.engine = make_engine(host)
        try:
            self.Base.metadata.create_all(self.engine)
        except DBAPIError:
            # Several Rasas that start at once all find no table; whoever comes second finds it made.
            if not inspect(self.engine).has_table(self.SQLEvent.__tablename__):
                raise
        TrackerStore.__init__(self, domain, event_broker)

    async def _retrieve(self, sender_id: str, fetch_events_from_all_sessions: bool) -> DialogueStateTracker | None:
        kept = self.SQLEvent.__table__.c
        with self.engine.connect() as connection:
            query = select(kept.data).where(kept.sender_id == sender_id).order_by(kept.id)
            events = [json.loads(data) for data in connection.execute(query).scalars()]
        return DialogueStateTracker.from_dict(sender_id, events, self.domain.slots) if events else None

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Add the events that are not stored yet."""
        kept = self.SQLEvent.__table__
        stored = select(func.count()).where(kept.c.sender_id == tracker.sender_id)
        with writing(self.engine) as connection:
            count = connection.execute(stored).scalar_one()
            rows = list(_rows(tracker, list(tracker.events)[count:]))
            if rows:
                connection.execute(kept.insert(), rows)


def _rows(tracker: DialogueStateTracker, events: list[Event]) -> Iterator[dict[str, Any]]:
    for event in events:
        data = event.as_dict()
        yield {
            "sender_id": tracker.sender_id,
            "type_name": event.type_name,
            "timestamp": data.get("timestamp"),
            "intent_name": ((data.get("parse_data") or {}).get("intent") or {}).get("name"),
            "action_name": data.get("name"),
            "data": json.dumps(data),
        }
