"""Sending people to the right office."""

from __future__ import annotations

from datetime import date

from actions.base import AssistantAction, Heard
from bot.dialogue.answers import Outcome
from bot.dialogue.guide import likely_topics
from bot.dialogue.offices import Named
from bot.dialogue.routing import which_office


class ActionRoute(AssistantAction):
    """Who does what, and the topics that the question may be about."""

    job = "route"

    def answer(self, heard: Heard, today: date) -> Outcome:
        """The service or office that was named, else the guide with buttons for the concerns that the words suggest."""
        return which_office(
            Named.of(heard.entities),
            heard.facet,
            heard.language,
            today,
            passage=heard.passage,
            alternatives=likely_topics(heard.likely, without="wer_macht_was")[:3],
            now=heard.at,
        )
