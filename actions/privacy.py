"""What is stored, for how long, whom to ask; and its deletion."""

from __future__ import annotations

from datetime import date

from actions.base import AssistantAction, Heard
from bot.dialogue.answers import Outcome
from bot.dialogue.privacy import delete, explain, orders_deletion


class ActionPrivacy(AssistantAction):
    """Explains or deletes; the door does either after the turn, for it knows the session."""

    job = "privacy"

    def answer(self, heard: Heard, today: date) -> Outcome:
        """Deletes on a clear order or at the press of the button; else says what is stored, with that button."""
        if heard.entities.get("data") == "delete" or orders_deletion(heard.text):
            return delete(heard.language)
        return explain(heard.language, today)
