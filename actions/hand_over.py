"""The way to a person, and where complaints and praise go."""

from __future__ import annotations

from datetime import date

from actions.base import AssistantAction, Heard
from bot.dialogue.answers import Outcome
from bot.dialogue.feedback import answer_feedback, kind_of_complaint
from bot.dialogue.person import offer


class ActionHandOver(AssistantAction):
    """Offers a person in the chat, and names the other ways there are today."""

    job = "hand_over"

    def answer(self, heard: Heard, today: date) -> Outcome:
        """The offer, by the hour; for feedback the sentence that fits."""
        if heard.intent == "beschwerde":
            return answer_feedback(kind_of_complaint(heard.text), heard.language, today, heard.topic)
        return offer(heard.language, heard.at)
