"""Answers from the welcome package, and the help numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from actions.base import AssistantAction, Heard
from bot.city.calendar import keeper
from bot.city.event_words import wish_of
from bot.dialogue import events
from bot.dialogue.answers import Outcome
from bot.dialogue.emergency import TOPIC, emergency
from bot.dialogue.guide import checklist, likely_topics
from bot.dialogue.routing import Question, respond


class ActionInform(AssistantAction):
    """Answers the facet asked for, the others by buttons."""

    job = "inform"

    def answer(self, heard: Heard, today: date) -> Outcome:
        """The topic's facet, with the next likely topics where the understanding is unsure."""
        alternatives = likely_topics(heard.likely, without=heard.intent)[:2] if heard.unsure else ()
        question = heard.question(alternatives)
        return (_whats_on(heard, question) if heard.intent == events.TOPIC else None) or respond(question)


def _whats_on(heard: Heard, question: Question) -> Outcome | None:
    """What the city's calendar holds, without one whom to ask; None where something else is asked."""
    wish = wish_of(heard.text, heard.entities, heard.at.date())
    if not events.is_asked(heard.text, heard.facet, wish, heard.passage):
        return None
    feed = keeper()
    calendar = feed.calendar() if feed else None
    if calendar is None:
        return respond(replace(question, facet="what", passage=None))
    begin = int(heard.entities.get("begin", "0"))
    return events.whats_on(calendar, wish, heard.language, heard.at, begin=begin, alternatives=question.alternatives)


class ActionEmergency(AssistantAction):
    """Help numbers first, whatever else was going on."""

    job = "emergency"

    def answer(self, heard: Heard, today: date) -> Outcome:
        """The numbers, in the person's language; below them what it might have been instead."""
        return emergency(heard.language, today, likely_topics(heard.likely, without=TOPIC)[:2])


class ActionChecklist(AssistantAction):
    """What to do first in Lünen."""

    job = "checklist"

    def answer(self, heard: Heard, today: date) -> Outcome:
        """The steps of the welcome package, each a button."""
        return checklist(heard.language)
