"""Sending people to the right office."""

from __future__ import annotations

from datetime import date

from actions.base import AssistantAction, Heard
from bot.dialogue.answers import Outcome, answer
from bot.dialogue.guide import likely_topics


class ActionRoute(AssistantAction):
    """Who does what, and the topics that the question may be about."""

    job = "route"

    def answer(self, heard: Heard, today: date) -> Outcome:
        """The guide to the offices, with buttons for the concerns that the words suggest."""
        alternatives = likely_topics(heard.likely, without="wer_macht_was")[:3]
        return answer(
            "wer_macht_was",
            heard.facet,
            heard.language,
            today,
            passage=heard.passage,
            alternatives=alternatives,
        )
