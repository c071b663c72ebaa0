"""Sending people to the right place: the service, the office or the guide that a message asks for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.city.departments import Department, departments
from bot.dialogue.answers import Outcome, answer, topic_choice
from bot.dialogue.offices import TOPIC, Named, write_department
from bot.dialogue.writer import Writer
from bot.welcome.topics import topics

MOST_TOPICS = 5
"""Buttons for the topics of an office."""


def describe_office(department: Department, language: str, today: date, now: datetime | None = None) -> Outcome:
    """What an office does, how to reach it, whether it is open, and its topics as buttons."""
    writer = Writer(language, today)
    write_department(writer, department, hours=True, now=now)
    led = [name for name, topic in topics().items() if topic.department == department.id and name != TOPIC]
    choices = [topic_choice(name, language) for name in led[:MOST_TOPICS]]
    reply = writer.reply(TOPIC, "who", choices, ())
    return Outcome((reply,), "partly_answered" if writer.unknown else "answered", department.id)


def which_office(
    named: Named,
    facet: str,
    language: str,
    today: date,
    *,
    passage: str | None = None,
    alternatives: Sequence[str] = (),
    now: datetime | None = None,
) -> Outcome:
    """The office that was named, else the guide to the offices with ``alternatives`` as buttons."""
    if named.department:
        return describe_office(departments()[named.department], language, today, now)
    return answer(TOPIC, facet, language, today, passage=passage, alternatives=alternatives, now=now)
