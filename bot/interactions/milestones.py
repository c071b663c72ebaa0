"""Notes on the time axis: new contents, new models, days on which an office was closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.appointments.offices import offices
from bot.city.departments import departments
from bot.interactions.spans import Span
from bot.interactions.tables import milestones


@dataclass(frozen=True, order=True)
class Note:
    """What happened on a day; ``label`` is the version, or the office that was closed until ``last``."""

    day: date
    kind: Literal["content", "model", "closure"]
    label: str
    last: date | None = None


def read_notes(connection: Connection, first: Span, last: Span) -> list[Note]:
    """The notes from one span to another, oldest first."""
    begin, end = first.first, last.after.first
    query = select(milestones.c.day, milestones.c.kind, milestones.c.label).where(
        milestones.c.day >= begin, milestones.c.day < end
    )
    found = [Note(*row) for row in connection.execute(query)]
    found += [
        Note(closure.first, "closure", departments()[office.department].name, closure.last)
        for office in offices().values()
        for closure in office.closures
        if begin <= closure.first < end
    ]
    return sorted(found, key=lambda note: (note.day, note.kind, note.label))


def notes_in(notes: Sequence[Note], span: Span) -> list[Note]:
    """Those of one span."""
    return [note for note in notes if span.first <= note.day < span.after.first]
