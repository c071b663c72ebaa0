"""How far a booking is: what Rasa's one slot ``booking`` keeps between two turns. No name and no contact is in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Literal

Job = Literal["book", "wait", "move", "cancel", "look_up", "leave"]
Step = Literal["service", "persons", "needs", "place", "details", "email", "confirm", "code", "agree"]

FORGOTTEN = timedelta(minutes=30)
"""After this time without a step a booking is not asked about any more."""


@dataclass(frozen=True)
class Booking:
    """What was asked last (``step``) and what is known.

    ``at`` is the moment of the last step, ``starts`` and ``shown`` are times in UTC, all ISO 8601; ``about`` is a topic
    that narrows the services; ``appointment`` is the id of the one that is held, or whose code was right;
    ``details`` and ``needs``: asked for and settled; ``offered``: the log knows of the first place offered;
    ``missed`` counts answers in a row that were not understood.
    """

    at: str
    step: Step = "service"
    job: Job = "book"
    service: str | None = None
    about: str | None = None
    persons: int | None = None
    interpreter: str | None = None
    accessible: bool = False
    needs: bool = False
    date: str | None = None
    part_of_day: str | None = None
    shown: tuple[str, ...] = ()
    starts: str | None = None
    appointment: str | None = None
    details: bool = False
    offered: bool = False
    missed: int = 0

    def to_slot(self) -> dict[str, Any]:
        """As plain data, for Rasa's tracker."""
        return asdict(self)

    @classmethod
    def from_slot(cls, slot: object, now: datetime) -> Booking | None:
        """Read what ``to_slot`` wrote; None where there is nothing, or nothing of today's making any more."""
        if not isinstance(slot, Mapping) or not {"at", "step", "job"} <= slot.keys():
            return None
        known = {field.name: slot[field.name] for field in fields(cls) if field.name in slot}
        found = cls(**{**known, "shown": tuple(known.get("shown", ()))})
        return found if now - datetime.fromisoformat(found.at) <= FORGOTTEN else None

    @property
    def starts_at(self) -> datetime | None:
        """The time chosen."""
        return datetime.fromisoformat(self.starts) if self.starts else None

    @property
    def next_step(self) -> Step:
        """What is asked next: the first thing that is missing."""
        if self.job in ("move", "cancel", "look_up", "leave"):
            known = self.appointment is not None
            return "code" if not known else "place" if self.job == "move" and self.starts is None else "agree"
        settled: dict[Step, bool] = {
            "service": self.service is not None,
            "persons": self.persons is not None,
            "needs": self.needs,
            "email": self.job != "wait",
            "place": self.starts is not None,
            "details": self.details,
        }
        return next((step for step, done in settled.items() if not done), "confirm")
