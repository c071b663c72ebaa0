"""The way to a person, and where complaints go."""

from __future__ import annotations

from datetime import date

from actions.base import AssistantAction, Heard
from bot.dialogue.answers import Outcome
from bot.dialogue.guide import to_a_person


class ActionHandOver(AssistantAction):
    """Names the ways to a person that exist today."""

    job = "hand_over"

    def answer(self, heard: Heard, today: date) -> Outcome:
        """Telephone, e-mail and hours, each with its date."""
        return to_a_person("complaint" if heard.intent == "beschwerde" else "person", heard.language, today)
