"""Sending people to the right place: the service, the office, the topic or the guide that a question asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.city.departments import Department, departments
from bot.city.services import Service, services
from bot.dialogue.answers import Outcome, answer, topic_choice
from bot.dialogue.offices import NOTHING_NAMED, TOPIC, Named, write_department
from bot.dialogue.services import service_asked, service_card, service_choice
from bot.dialogue.writer import Writer
from bot.welcome.topics import topics

MOST_TOPICS = 5
"""Buttons for the topics of an office."""


@dataclass(frozen=True)
class Question:
    """What is asked: a facet of a topic, and what the message names beside it.

    ``now`` is aware, in Europe/Berlin. ``passage`` is the fact that answers a long question best, ``alternatives``
    are topics that may be meant instead, ``begin`` is where the next portion of a list begins.
    """

    topic: str
    facet: str
    language: str
    now: datetime
    named: Named = NOTHING_NAMED
    passage: str | None = None
    alternatives: tuple[str, ...] = ()
    begin: int | None = None

    @property
    def today(self) -> date:
        """The day of the question."""
        return self.now.date()


def about_topic(question: Question) -> Outcome:
    """A service where one is named, with its fees and papers and no others; else the facet of the topic."""
    service = service_asked(question.named, question.topic, question.facet)
    if service and not question.passage:
        return service_card(service, question.facet, question.language, question.today, question.alternatives)
    return answer(
        question.topic,
        question.facet,
        question.language,
        question.today,
        passage=question.passage,
        alternatives=question.alternatives,
        begin=question.begin or 0,
        named=question.named,
        now=question.now,
    )


def which_office(question: Question) -> Outcome:
    """The service or the office that was named, or the office of the service; else the guide to the offices."""
    named = question.named
    service = services().get(named.service or "")
    department = named.department or (service.department if service else None)
    if department and not service_asked(named, TOPIC, question.facet):
        return describe_office(departments()[department], question.language, question.now, service)
    return about_topic(question)


def describe_office(department: Department, language: str, now: datetime, service: Service | None = None) -> Outcome:
    """What an office does, how to reach it, whether it is open; the service in question and its topics as buttons."""
    writer = Writer(language, now.date())
    write_department(writer, department, hours=True, now=now)
    led = [name for name, topic in topics().items() if topic.department == department.id and name != TOPIC]
    choices = [service_choice(service, language)] if service else []
    choices += [topic_choice(name, language) for name in led[:MOST_TOPICS]]
    reply = writer.reply(TOPIC, "who", choices, ())
    return Outcome((reply,), "partly_answered" if writer.unknown else "answered", department.id)
