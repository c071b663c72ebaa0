"""Changing the language by wish or by button."""

from __future__ import annotations

from datetime import date

from actions.base import AssistantAction, Heard
from bot.dialogue.answers import Outcome
from bot.dialogue.guide import change_language


class ActionChangeLanguage(AssistantAction):
    """Goes on in the language asked for, or asks which."""

    job = "change_language"

    def answer(self, heard: Heard, today: date) -> Outcome:
        """Confirmed in the new language."""
        wanted = heard.entities.get("language") or heard.wished_language
        return change_language(wanted, heard.language)
