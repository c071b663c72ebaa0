"""Writing the interaction log: one row a turn, no free text.

The action server writes the row, the door adds what only it knows (``Shown``). Both use this module.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache
from typing import Literal

from sqlalchemy import bindparam, func, select
from sqlalchemy.engine import Connection, Engine, Row

from bot.interactions.tables import turns

Kind = Literal["text", "choice"]
Band = Literal["high", "medium", "low"]


@dataclass(frozen=True)
class Turn:
    """One turn as the log holds it; see docs/glossary.md for the words.

    ``at`` is cut to the quarter of an hour before it is stored; ``days_to_place`` are the days from the request for
    an appointment to the first time offered, in the turn that offers it. ``nearest_topic`` is the likeliest topic of a
    question that was not understood; ``translated`` is False where a line of the answer stood there in German for want
    of a translation.
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
    nearest_topic: str | None = None
    translated: bool | None = None


def quarter_hour(moment: datetime) -> datetime:
    """The beginning of the quarter of an hour, in UTC."""
    utc = moment.astimezone(timezone.utc)
    return utc - timedelta(minutes=utc.minute % 15, seconds=utc.second, microseconds=utc.microsecond)


def band(confidence: float) -> Band:
    """How sure the understanding was, coarsely enough to say nothing of the text."""
    return "high" if confidence >= 0.7 else "medium" if confidence >= 0.4 else "low"


@cache
def model_version() -> str:
    """The name of the model that understands, as the supervisor told this process."""
    return os.environ.get("MODEL_VERSION", "unknown")


_BEFORE = select(func.count()).select_from(turns).where(turns.c.session == bindparam("of_session"))
_ADD = turns.insert().values(position=_BEFORE.scalar_subquery())


def add_turn(connection: Connection, turn: Turn) -> None:
    """Add a row to the log, in the transaction of what it tells."""
    row = {**vars(turn), "quarter_hour": quarter_hour(turn.at), "of_session": turn.session}
    del row["at"]
    connection.execute(_ADD, row)


def write_turn(engine: Engine, turn: Turn) -> None:
    """Add a row to the log."""
    with engine.begin() as connection:
        add_turn(connection, turn)


@dataclass(frozen=True)
class Shown:
    """What only the door knows of a turn: how long the citizen waited, and which questions stood below the answer."""

    latency_ms: int
    helpful_asked: bool = False
    survey_asked: bool = False


_SHOWN = turns.update().where(turns.c.id == bindparam("turn"))


def add_shown(connection: Connection, turn_id: str, shown: Shown) -> None:
    """Add what the door knows, in a transaction of others."""
    connection.execute(_SHOWN, {"turn": turn_id, **vars(shown)})


def record_shown(engine: Engine, turn_id: str, shown: Shown) -> None:
    """Add what the door knows."""
    with engine.begin() as connection:
        add_shown(connection, turn_id, shown)


Answer = Literal["helpful", "satisfaction", "effort"]
"""What citizens say of a turn: whether it helped, −2 to +2, and whether it was easy to get an answer."""


def record_answer(engine: Engine, turn_id: str, answer: Answer, value: bool | int) -> bool:
    """Add what a citizen says of a turn; False where that was said already or the turn is not in the log."""
    with engine.begin() as connection:
        return add_answer(connection, turn_id, answer, value)


def add_answer(connection: Connection, turn_id: str, answer: Answer, value: bool | int) -> bool:
    """The same in a transaction of others."""
    column = turns.c[answer]
    change = turns.update().where(turns.c.id == turn_id, column.is_(None)).values({column: value})
    return bool(connection.execute(change).rowcount)


def turn_of(engine: Engine, turn_id: str) -> Row | None:
    """The row of a turn."""
    with engine.connect() as connection:
        return connection.execute(select(turns).where(turns.c.id == turn_id)).first()


def turns_of(connection: Connection, session: str) -> list[dict[str, object]]:
    """The rows of a session, by its pseudonym."""
    query = select(turns).where(turns.c.session == session).order_by(turns.c.quarter_hour)
    return [dict(row._mapping) for row in connection.execute(query)]


def delete_turns_of(connection: Connection, session: str) -> None:
    """Delete the rows of a session, by its pseudonym."""
    connection.execute(turns.delete().where(turns.c.session == session))


def delete_turns_before(connection: Connection, moment: datetime) -> None:
    """Delete the rows of turns from before ``moment``."""
    connection.execute(turns.delete().where(turns.c.quarter_hour < quarter_hour(moment)))
