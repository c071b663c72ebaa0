"""Sending people to the right place: the service, the office, the topic or the guide that a question asks for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.city.departments import Department, departments
from bot.city.services import Service, services
from bot.dialogue.answers import Outcome, answer, topic_choice
from bot.dialogue.directory import list_offers, offers_asked
from bot.dialogue.offices import NOTHING_NAMED, TOPIC, Named, department_choice
from bot.dialogue.places import districts_named, write_office
from bot.dialogue.services import service_asked, service_card, service_choice
from bot.dialogue.writer import Writer
from bot.welcome.topics import topics

MOST_TOPICS = 5
"""Buttons for the topics of an office."""


@dataclass(frozen=True)
class Question:
    """What is asked: a facet of a topic, and what the message names beside it.

    ``now`` is aware, in Europe/Berlin. ``passage`` is the fact that answers the question best, ``nearest`` all
    facts by their likeness to it, ``alternatives`` are topics that may be meant instead, ``begin`` is where the next
    portion of a list begins.
    """

    topic: str
    facet: str
    language: str
    now: datetime
    named: Named = NOTHING_NAMED
    passage: str | None = None
    nearest: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    begin: int | None = None

    @property
    def today(self) -> date:
        """The day of the question."""
        return self.now.date()


def respond(question: Question) -> Outcome:
    """The answer to a question about a topic or an office, with the district for the log where it is one."""
    outcome = _which_office(question) if question.topic == TOPIC else _about_topic(question)
    districts = districts_named(question.named)
    return replace(outcome, district=districts[0]) if len(districts) == 1 else outcome


def _about_topic(question: Question) -> Outcome:
    """A service where one is named, with its fees and papers and no others; who offers it; else the facet."""
    service = service_asked(question.named, question.topic, question.facet)
    if service and (question.facet != "what" or not question.passage):
        return service_card(service, question.facet, question.language, question.today, question.alternatives)
    if offers_asked(question.named, question.topic, question.facet, question.begin):
        return list_offers(question.topic, question.named, question.language, question.today, question.begin or 0)
    return answer(
        question.topic,
        question.facet,
        question.language,
        question.today,
        passage=question.passage,
        nearest=question.nearest,
        alternatives=question.alternatives,
        begin=question.begin or 0,
        named=question.named,
        now=question.now,
    )


def _which_office(question: Question) -> Outcome:
    """The service or the office that was named, or the office of the service; else the guide to the offices."""
    named = question.named
    service = services()[named.service] if named.service else None
    department = named.department or (service.department if service else None)
    if department and not service_asked(named, TOPIC, question.facet):
        return _describe_office(departments()[department], question, service)
    return _about_topic(question)


def _describe_office(department: Department, question: Question, service: Service | None) -> Outcome:
    """What an office does, how to reach it, whether it is open; the service in question and its topics as buttons."""
    writer = Writer(question.language, question.today)
    facet = "opening_hours" if question.facet == "opening_hours" else "where"
    choices = write_office(writer, department, facet, question.named, department_choice(department), question.now)
    if service:
        choices.append(service_choice(service, question.language))
    led = [name for name, topic in topics().items() if topic.department == department.id and name != TOPIC]
    choices += [topic_choice(name, question.language) for name in led[:MOST_TOPICS]]
    reply = writer.reply(TOPIC, facet, choices, ())
    return Outcome((reply,), "partly_answered" if writer.unknown else "answered", department.id)
