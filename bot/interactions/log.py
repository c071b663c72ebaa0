"""Writing the interaction log: one row a turn, no free text.

The action server writes the row, the door adds what only it knows (latency). Both use this module.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Literal

from sqlalchemy.engine import Connection, Engine

from bot.interactions.tables import turns

Kind = Literal["text", "choice"]
Band = Literal["high", "medium", "low"]


@dataclass(frozen=True)
class Turn:
    """One turn as the log holds it; see docs/glossary.md for the words.

    ``at`` is cut to the quarter of an hour before it is stored; ``days_to_place`` are the days from the request for
    an appointment to the first time offered, in the turn that offers it.
    """

    id: str
    at: datetime
    session: str
    channel: str
    language: str
    kind: Kind
    outcome: str
    content_version: str
    model_version: str
    detected_language: str | None = None
    topic: str | None = None
    facet: str | None = None
    confidence: Band | None = None
    department: str | None = None
    district: str | None = None
    days_to_place: int | None = None


def quarter_hour(moment: datetime) -> datetime:
    """The beginning of the quarter of an hour, in UTC."""
    utc = moment.astimezone(timezone.utc)
    return utc - timedelta(minutes=utc.minute % 15, seconds=utc.second, microseconds=utc.microsecond)


def band(confidence: float) -> Band:
    """How sure the understanding was, coarsely enough to say nothing of the text."""
    return "high" if confidence >= 0.7 else "medium" if confidence >= 0.4 else "low"


def write_turn(engine: Engine, turn: Turn) -> None:
    """Add a row to the log."""
    row = {**vars(turn), "quarter_hour": quarter_hour(turn.at)}
    del row["at"]
    with engine.begin() as connection:
        connection.execute(turns.insert().values(**row))


def record_latency(engine: Engine, turn_id: str, milliseconds: int) -> None:
    """Add how long the citizen waited for the answer."""
    with engine.begin() as connection:
        connection.execute(turns.update().where(turns.c.id == turn_id).values(latency_ms=milliseconds))


def delete_turns_before(connection: Connection, moment: datetime) -> None:
    """Delete the rows of turns from before ``moment``."""
    connection.execute(turns.delete().where(turns.c.quarter_hour < quarter_hour(moment)))
