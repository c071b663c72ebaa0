"""What is stored, for how long, and whom to ask."""

from __future__ import annotations

from datetime import date

from actions.base import AssistantAction, Heard
from bot.dialogue.answers import Outcome
from bot.dialogue.guide import privacy


class ActionPrivacy(AssistantAction):
    """The data-protection answer."""

    job = "privacy"

    def answer(self, heard: Heard, today: date) -> Outcome:
        """In the person's language."""
        return privacy(heard.language, today)
