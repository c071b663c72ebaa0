"""Answers from the welcome package, and the help numbers."""

from __future__ import annotations

from datetime import date

from actions.base import AssistantAction, Heard
from bot.dialogue.answers import Outcome
from bot.dialogue.emergency import emergency
from bot.dialogue.guide import checklist, likely_topics
from bot.dialogue.routing import respond


class ActionInform(AssistantAction):
    """Answers the facet asked for, the others by buttons."""

    job = "inform"

    def answer(self, heard: Heard, today: date) -> Outcome:
        """The topic's facet, with the next likely topics where the understanding is unsure."""
        alternatives = likely_topics(heard.likely, without=heard.intent)[:2] if heard.unsure else ()
        return respond(heard.question(alternatives))


class ActionEmergency(AssistantAction):
    """Help numbers first, whatever else was going on."""

    job = "emergency"

    def answer(self, heard: Heard, today: date) -> Outcome:
        """The numbers, in the person's language; below them what it might have been instead."""
        return emergency(heard.language, today, likely_topics(heard.likely, without="notfall")[:2])


class ActionChecklist(AssistantAction):
    """What to do first in Lünen."""

    job = "checklist"

    def answer(self, heard: Heard, today: date) -> Outcome:
        """The steps of the welcome package, each a button."""
        return checklist(heard.language)
