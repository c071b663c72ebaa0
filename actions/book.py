"""Appointments: until they can be booked in the chat, where they are booked today."""

from __future__ import annotations

from datetime import date

from actions.base import AssistantAction, Heard
from bot.dialogue.answers import Outcome
from bot.dialogue.guide import appointments_elsewhere


class ActionBook(AssistantAction):
    """Names the page and the number for appointments."""

    job = "book"

    def answer(self, heard: Heard, today: date) -> Outcome:
        """Booking, or changing and cancelling."""
        return appointments_elsewhere(heard.intent == "termin_buchen", heard.language, today)
