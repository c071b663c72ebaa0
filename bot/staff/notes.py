"""Internal notes of the office beside topics, services and offices: editors write them, citizens never see them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.staff.tables import notes

LONGEST_NOTE = 4000
"""Characters."""


@dataclass(frozen=True)
class Note:
    """A note; ``subject`` is ``topic:kita`` and the like, ``version`` counts its changes."""

    subject: str
    text: str
    version: int
    account: str
    changed: datetime


def note_on(connection: Connection, subject: str) -> Note | None:
    """The note on something."""
    return notes_on(connection, [subject]).get(subject)


def notes_on(connection: Connection, subjects: Collection[str]) -> dict[str, Note]:
    """The notes on several things, by subject; an empty note is none."""
    rows = connection.execute(select(notes).where(notes.c.subject.in_(subjects), notes.c.text != ""))
    return {row.subject: Note(**row._mapping) for row in rows}


def version_of(connection: Connection, subject: str) -> int:
    """The version to name when writing; 0 where nobody has written yet."""
    return int(connection.execute(select(notes.c.version).where(notes.c.subject == subject)).scalar() or 0)


def write_note(connection: Connection, subject: str, text: str, version: int, account: str, now: datetime) -> bool:
    """Write a note over the version that was seen; False where a colleague wrote in between: nothing is lost."""
    values = {"text": text.strip()[:LONGEST_NOTE], "version": version + 1, "account": account, "changed": now}
    if version == 0:
        try:
            with connection.begin_nested():
                connection.execute(notes.insert().values(subject=subject, **values))
        except IntegrityError:
            return False
        return True
    this = (notes.c.subject == subject) & (notes.c.version == version)
    return bool(connection.execute(notes.update().where(this).values(**values)).rowcount)
