"""Which services can be booked from where, as buttons."""

from __future__ import annotations

from bot.appointments.offices import offices
from bot.appointments.services import services as bookable_services
from bot.city.departments import Department, departments
from bot.city.services import services as city_services
from bot.dialogue.reply import Choice
from bot.dialogue.service_names import service_name
from bot.dialogue.texts import say

PART = "booking"
BOOK = "termin_buchen"


def services_of(topic: str) -> tuple[str, ...]:
    """The bookable services that belong to a topic."""
    return tuple(name for name in bookable_services() if city_services()[name].topic == topic)


def name_of(service: str, language: str) -> str:
    """What a bookable service is called."""
    return service_name(city_services()[service], language)


def office_of(service: str) -> Department:
    """The department at which a service is booked."""
    return departments()[offices()[bookable_services()[service].office].department]


def is_bookable(department: str) -> bool:
    """Whether a department has an office with appointments."""
    return any(office.department == department for office in offices().values())


def book_choice(service: str, language: str) -> Choice:
    """A button that begins the booking of a service."""
    return Choice(say("book_for", language, PART, service=name_of(service, language)), BOOK, {"service": service})


def book_choices(topic: str, language: str) -> list[Choice]:
    """A button that begins a booking for a topic, where something of it can be booked."""
    found = services_of(topic)
    if len(found) == 1:
        return [book_choice(found[0], language)]
    return [Choice(say("book", language, PART), BOOK, {"about": topic})] if found else []


def office_choices(language: str) -> list[Choice]:
    """A button a bookable office."""
    names = dict.fromkeys(office.department for office in offices().values())
    return [
        Choice(say("book_at", language, PART, office=departments()[name].name), BOOK, {"department": name})
        for name in names
    ]
