"""Offices whose appointments cannot be booked here: their own ways are named, not those of another office."""

from __future__ import annotations

from bot.city.departments import Department, departments
from bot.city.services import services as city_services
from bot.dialogue.answers import Outcome
from bot.dialogue.booking.message import Message
from bot.dialogue.booking.services import is_bookable, office_choices
from bot.dialogue.booking.turn import Turn
from bot.dialogue.emergency import TOPIC as DANGER
from bot.dialogue.offices import TOPIC, department_choice, write_contacts
from bot.welcome.topics import topics


def other_office(message: Message) -> Department | None:
    """The office that is meant and has no appointments here: named, of the service named, or of the topic before."""
    named = message.entities.get("department")
    service = city_services().get(message.entities.get("service", ""))
    topic = topics().get(message.topic or "")
    if named in departments():
        office = departments()[str(named)]
    elif service:
        office = departments()[service.department]
    elif topic and topic.topic not in (TOPIC, DANGER):
        office = departments()[topic.department]
    else:
        return None
    return None if is_bookable(office.id) else office


def elsewhere(office: Department, turn: Turn) -> Outcome:
    """How the office is reached today."""
    turn.add("not_here", office=office.name)
    write_contacts(turn.writer, office, "where", turn.message.at)
    reply = turn.writer.reply(None, None, [*office_choices(turn.language), department_choice(office)], ())
    return Outcome((reply,), "partly_answered" if turn.writer.unknown else "answered", office.id)
