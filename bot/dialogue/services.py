"""The card of a front-office service: what to bring, the fee, who may come, how long it takes, online or by e-mail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.appointments.services import services as bookable_services
from bot.city.departments import departments
from bot.city.services import KINDS, Service, services
from bot.dialogue.answers import Outcome, facet_choices, topic_choice
from bot.dialogue.booking.services import book_choice
from bot.dialogue.offices import PART, TOPIC, Named, department_choice
from bot.dialogue.reply import Choice
from bot.dialogue.service_names import service_name
from bot.dialogue.texts import say
from bot.dialogue.writer import Writer
from bot.welcome.topics import topics

KIND_OF_FACET = {"documents": "documents", "cost": "fee", "online": "online"}
"""Facets that a service answers by itself, more exactly than its topic, where it knows something."""

PLACE = ("where", "opening_hours")
"""Facets that its office answers."""


def service_asked(named: Named, topic: str, facet: str) -> Service | None:
    """The service that answers a message better than its topic: named, of this topic (or of none), and it knows."""
    service = services()[named.service] if named.service else None
    if service is None or topic not in (service.topic, TOPIC) or facet in PLACE:
        return None
    if topic == TOPIC or facet == "what":
        return service
    known = any(not fact.ask for fact in service.of(KIND_OF_FACET.get(facet, "")))
    return service if known else None


def service_choice(service: Service, language: str) -> Choice:
    """A button that opens the card of a service."""
    label = say("service_card", language, PART, service=service_name(service, language))
    return Choice(label, service.topic, {"service": service.id})


def service_card(service: Service, facet: str, language: str, today: date, alternatives: Sequence[str] = ()) -> Outcome:
    """What is known of a service: all of it, or what answers a facet; the other facets of its topic as buttons."""
    writer = Writer(language, today)
    office = departments()[service.department]
    asked = KIND_OF_FACET.get(facet)
    writer.add(service_name(service, language))
    for kind in [asked] if asked else KINDS:
        write_kind(writer, service, kind)
    writer.add(say("responsible", language, office=writer.office(office)))
    choices = [service_choice(service, language)] if asked else []
    choices += [book_choice(service.id, language)] if service.id in bookable_services() else []
    choices += facet_choices(topics()[service.topic], language, facet)
    choices += [department_choice(departments()[name]) for name in (office.id, *service.partners)]
    choices += [topic_choice(other, language) for other in alternatives]
    return Outcome(
        (writer.reply(service.topic, facet if asked else "what", choices, ()),),
        "partly_answered" if writer.unknown else "answered",
        office.id,
    )


def write_kind(writer: Writer, service: Service, kind: str) -> None:
    """Add what is known of a kind; what to bring as a list under a heading."""
    office = departments()[service.department]
    facts = sorted(service.of(kind), key=lambda fact: bool(fact.ask))
    if kind == "documents" and any(not fact.ask for fact in facts):
        writer.add(say("heading_documents", writer.language), "heading")
    for fact in facts:
        text = writer.fact_text(f"services.{service.id}.{fact.id}", fact, office)
        writer.add(text, "item" if kind == "documents" and not fact.ask else "text")
