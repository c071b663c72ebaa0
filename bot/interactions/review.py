"""The review queue: what was not understood or did not help, redacted, until somebody has decided what it means.

A row holds the pseudonym of its session only as long as that session's token could still ask for its deletion;
then it is emptied and nothing leads from a text to the log or from one text to another.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.sql import Select

from bot.interactions.log import Band, quarter_hour
from bot.interactions.marks import MARK
from bot.interactions.redaction import redact
from bot.interactions.tables import review_queue

Reason = Literal["not_understood", "not_helpful", "comment"]


@dataclass(frozen=True)
class Unclear:
    """A message that somebody should look at. ``text`` is as typed; only its redacted form is stored.

    ``topic`` and ``facet`` are what was guessed or shown, ``language`` (BCP 47) what the text is written in.
    """

    reason: Reason
    at: datetime
    session: str
    language: str
    text: str
    content_version: str
    model_version: str
    topic: str | None = None
    facet: str | None = None
    confidence: Band | None = None


def put_aside(engine: Engine, message: Unclear) -> str | None:
    """Add a message to the queue; returns its id, None where nothing readable is left of it once it is redacted."""
    text = redact(message.text, message.language)
    if not any(sign.isalpha() for sign in MARK.sub("", text)):
        return None
    row = {**vars(message), "text": text, "quarter_hour": quarter_hour(message.at), "id": secrets.token_hex(16)}
    del row["at"]
    with engine.begin() as connection:
        connection.execute(review_queue.insert().values(**row, revision=0))
    return str(row["id"])


def delete_messages_of(connection: Connection, session: str) -> None:
    """Delete what a session, by its pseudonym, has in the queue."""
    connection.execute(review_queue.delete().where(review_queue.c.session == session))


def messages_of(connection: Connection, session: str) -> list[dict[str, object]]:
    """What a session, by its pseudonym, has in the queue, as the person concerned may see it."""
    shown = ("reason", "quarter_hour", "language", "text", "topic", "facet")
    query = select(*(review_queue.c[name] for name in shown)).where(review_queue.c.session == session)
    return [dict(row._mapping) for row in connection.execute(query.order_by(review_queue.c.quarter_hour))]


def unlink_before(connection: Connection, moment: datetime, still_used: Select) -> None:
    """Empty the pseudonyms of older messages, but for those ``still_used``: a SELECT of the pseudonyms of sessions."""
    old = review_queue.c.quarter_hour < quarter_hour(moment)
    gone = review_queue.c.session.not_in(still_used)
    connection.execute(review_queue.update().where(old, gone).values(session=None))


def delete_messages_before(connection: Connection, moment: datetime) -> None:
    """Delete the messages from before ``moment``, decided or not."""
    connection.execute(review_queue.delete().where(review_queue.c.quarter_hour < quarter_hour(moment)))
