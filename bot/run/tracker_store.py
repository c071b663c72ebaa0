"""Rasa's tracker store on our own engine: it finds a database again that was gone, and forgets what is deleted."""

from __future__ import annotations

from typing import Any

from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from sqlalchemy.orm import sessionmaker

from bot.database import make_engine


class SharedTrackerStore(SQLTrackerStore):
    """The same table and the same queries; the connections are those of ``bot.database``.

    Rasa's own engine never checks a pooled connection: after a restart of PostgreSQL its next turn is lost.
    It also writes SQLite without ``secure_delete``, and names the values of a failed statement in its error.
    """

    def __init__(self, domain: Domain | None = None, host: str = "", event_broker: Any = None, **_: Any) -> None:
        self.engine = make_engine(host)
        self.Base.metadata.create_all(self.engine)
        self.sessionmaker = sessionmaker(bind=self.engine)
        TrackerStore.__init__(self, domain, event_broker)
