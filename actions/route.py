"""Sending people to the right office."""

from __future__ import annotations

from datetime import date

from actions.base import AssistantAction, Heard
from bot.dialogue.answers import Outcome
from bot.dialogue.guide import likely_topics
from bot.dialogue.routing import respond


class ActionRoute(AssistantAction):
    """Who does what, and the topics that the question may be about."""

    job = "route"

    def answer(self, heard: Heard, today: date) -> Outcome:
        """The service or office that was named, else the guide with buttons for the concerns that the words suggest."""
        return respond(heard.question(likely_topics(heard.likely, without=heard.intent)[:3]))
