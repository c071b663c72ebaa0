"""Deciding what messages of the review queue mean. Two reviewers at once lose nothing: who comes second is told so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import select
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from bot.interactions.tables import review_queue

Decision = Literal["topic", "new_topic", "out_of_scope", "read"]
"""It belongs to a topic; a topic is wanted that there is not; it is none of ours; a comment was read."""

DECISIONS: tuple[Decision, ...] = get_args(Decision)

MOST_SHOWN = 300
"""The newest open messages that are grouped at once."""


@dataclass(frozen=True)
class Waiting:
    """A redacted message and what was decided about it; ``revision`` counts the changes."""

    id: str
    revision: int
    quarter_hour: datetime
    reason: str
    language: str
    text: str
    topic: str | None
    facet: str | None
    confidence: str | None
    decision: Decision | None
    decided_topic: str | None
    decided_facet: str | None
    decided_by: str | None
    decided_at: datetime | None


_COLUMNS = [review_queue.c[name] for name in Waiting.__dataclass_fields__]


def _find(connection: Connection, condition: ColumnElement[bool], order: ColumnElement, most: int) -> list[Waiting]:
    query = select(*_COLUMNS).where(condition).order_by(order.desc(), review_queue.c.id).limit(most)
    return [Waiting(**row._mapping) for row in connection.execute(query)]


def open_messages(connection: Connection) -> list[Waiting]:
    """The newest messages that nobody has decided on."""
    return _find(connection, review_queue.c.decision.is_(None), review_queue.c.quarter_hour, MOST_SHOWN)


def decided_by(connection: Connection, account: str, most: int = 20) -> list[Waiting]:
    """What somebody decided last and may take back: not what training has used."""
    mine = (review_queue.c.decided_by == account) & review_queue.c.learned_at.is_(None)
    return _find(connection, mine, review_queue.c.decided_at, most)


def decide(
    connection: Connection,
    seen: Mapping[str, int],
    decision: Decision,
    account: str,
    now: datetime,
    topic: str | None = None,
    facet: str | None = None,
) -> int:
    """Decide on messages as they were ``seen`` (id and revision); returns how many. The others have changed since."""
    values = {
        "decision": decision,
        "decided_topic": topic,
        "decided_facet": facet,
        "decided_by": account,
        "decided_at": now,
    }
    return _change(connection, seen, review_queue.c.decision.is_(None), values)


def take_back(connection: Connection, seen: Mapping[str, int], account: str) -> int:
    """Take back one's own decisions, as they were ``seen``; returns how many were not changed or learned since."""
    mine = (review_queue.c.decided_by == account) & review_queue.c.learned_at.is_(None)
    empty = dict.fromkeys(("decision", "decided_topic", "decided_facet", "decided_by", "decided_at"))
    return _change(connection, seen, mine, empty)


def _change(
    connection: Connection, seen: Mapping[str, int], condition: ColumnElement[bool], values: Mapping[str, object]
) -> int:
    changed = 0
    for name, revision in sorted(seen.items()):  # in one order, so that two at once do not lock each other
        unchanged = (review_queue.c.id == name) & (review_queue.c.revision == revision)
        change = review_queue.update().where(unchanged, condition).values(**values, revision=revision + 1)
        changed += connection.execute(change).rowcount
    return changed
