"""What was not understood, or is not this assistant's business."""

from __future__ import annotations

from datetime import date

from actions.base import AssistantAction, Heard
from bot.dialogue.answers import Outcome
from bot.dialogue.feedback import answer_feedback, feedback_in
from bot.dialogue.guide import ask_for_topic, clarify


class ActionClarify(AssistantAction):
    """Offers the likeliest topics; the second time in a row the way to a person."""

    job = "clarify"

    def answer(self, heard: Heard, today: date) -> Outcome:
        """A question back, never a guess."""
        if heard.follow_up:
            return ask_for_topic(heard.language)
        feedback = feedback_in(heard.text)
        if feedback:
            return answer_feedback(feedback, heard.language, today, heard.topic)
        return clarify(heard.intent, heard.likely, heard.declined_before, heard.language, today)
