"""The way to a person, and where complaints and praise go."""

from __future__ import annotations

from datetime import date

from actions.base import AssistantAction, Heard
from bot.dialogue.answers import Outcome
from bot.dialogue.feedback import answer_feedback, kind_of_complaint
from bot.dialogue.guide import to_a_person


class ActionHandOver(AssistantAction):
    """Names the ways to a person that exist today."""

    job = "hand_over"

    def answer(self, heard: Heard, today: date) -> Outcome:
        """Telephone, e-mail, hours and address, each with its date."""
        if heard.intent == "beschwerde":
            return answer_feedback(kind_of_complaint(heard.text), heard.language, today, heard.topic)
        return to_a_person("person", heard.language, today)
