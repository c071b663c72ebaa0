"""Appointments: booking, moving, cancelling, looking up."""

from __future__ import annotations

from datetime import date

from actions.base import AssistantAction, Heard
from bot.appointments.book import own_book
from bot.dialogue.answers import Outcome
from bot.dialogue.booking.flow import begin


class ActionBook(AssistantAction):
    """Begins what the appointment book can do; what a booking has asked for is read in the base of all actions."""

    job = "book"

    def answer(self, heard: Heard, today: date) -> Outcome:
        """The first question, or the ways of an office whose appointments are made elsewhere."""
        return begin(heard.message(), own_book())
