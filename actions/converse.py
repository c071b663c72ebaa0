"""Small talk: greeting, thanks, goodbye, yes, no, "are you a robot", help; and the feedback that comes with it."""

from __future__ import annotations

from datetime import date

from actions.base import AssistantAction, Heard
from bot.dialogue.answers import Outcome
from bot.dialogue.feedback import answer_feedback, feedback_in
from bot.dialogue.guide import small_talk


class ActionConverse(AssistantAction):
    """One sentence back, with a way on."""

    job = "converse"

    def answer(self, heard: Heard, today: date) -> Outcome:
        """The sentence that fits the intent, or what is praised or did not help."""
        feedback = feedback_in(heard.text)
        if feedback:
            return answer_feedback(feedback, heard.language, today, heard.topic)
        return small_talk(heard.intent, heard.language)
