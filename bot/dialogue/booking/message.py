"""A turn as a booking needs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.appointments.codes import normalised
from bot.dialogue.booking.words import is_only_time, wants_appointment
from bot.dialogue.emergency import TOPIC as DANGER

INTENTS = ("termin_buchen", "termin_aendern", "termin_absagen")

UNCLEAR = ("nlu_fallback", "out_of_scope", "follow_up", "zustimmen", "ablehnen")
"""What a short answer that the grammar does not know is taken for."""

SURE = 0.5
"""A message that is understood so surely as something else is something else."""


@dataclass(frozen=True)
class Message:
    """What was understood; ``person`` is the pseudonym of the conversation, ``at`` the moment in Europe/Berlin.

    ``topic`` is the topic of the turn before, ``wished_language`` the language whose name the message holds.
    """

    text: str = field(repr=False)
    pressed: bool
    intent: str
    confidence: float
    entities: Mapping[str, str]
    language: str
    wished_language: str | None
    topic: str | None
    person: str
    at: datetime

    @property
    def in_danger(self) -> bool:
        """Whether danger comes first: a day or a time alone, or a code, cannot mean it."""
        return self.intent == DANGER and not (is_only_time(self.text) or self.is_code)

    @property
    def wants_appointment(self) -> bool:
        """Whether it is a wish for an appointment, also where it was understood as the topic that it is about."""
        return not self.pressed and self.intent not in (DANGER, *INTENTS[1:]) and wants_appointment(self.text)

    @property
    def is_code(self) -> bool:
        """Whether it is the code of an appointment and nothing else."""
        return not self.pressed and "code" in self.entities and normalised(self.text) == self.entities["code"]

    @property
    def asks(self) -> bool:
        """Whether it is a question about something else: a facet is named, or another topic is meant for sure."""
        if is_only_time(self.text):
            return False
        if self.entities.get("facet", "what") != "what":
            return True
        others = (*INTENTS, *UNCLEAR)
        return self.intent not in others and self.confidence >= SURE and len(self.text.split()) > 3
