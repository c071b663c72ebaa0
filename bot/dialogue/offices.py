"""Offices in an answer: what an office does, how to reach it, whether it is open now, and who else helps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from urllib.parse import quote

from babel.dates import format_date

from bot.appointments.offices import is_closed
from bot.city.departments import Contact, Department, departments
from bot.city.districts import collectives, districts
from bot.city.opening import State, open_at
from bot.city.services import services
from bot.dialogue.reply import Choice, Hyperlink
from bot.dialogue.texts import say
from bot.dialogue.writer import Writer
from bot.language.dates import BERLIN
from bot.language.offered import locale_of

GUIDE = "buergertelefon"
"""The department that helps where no other is known."""

PART = "routing"

MAP = "https://www.openstreetmap.org/search?query="
"""A map is a page of its own, opened by whoever wants it: nothing is loaded from it before."""

TOPIC = "wer_macht_was"
"""The topic under which an office is described for its own sake."""


@dataclass(frozen=True)
class Named:
    """What a message names beside its topic: ids of a service, a department, a district (or several together).

    ``street`` is as typed; it serves to find the district and goes nowhere else.
    """

    service: str | None = None
    department: str | None = None
    district: str | None = None
    street: str | None = None

    @classmethod
    def of(cls, entities: Mapping[str, str]) -> Named:
        """From the entities of a message; ids that are not known (any more) are left out."""
        known = {
            "service": services().keys(),
            "department": departments().keys(),
            "district": districts().keys() | collectives().keys(),
        }
        found = {kind: entities[kind] for kind, ids in known.items() if entities.get(kind) in ids}
        return cls(**found, street=entities.get("street"))


NOTHING_NAMED = Named()


def concern(writer: Writer, department: Department) -> str:
    """What an office does, in one sentence."""
    return writer.translated(f"city.{department.id}.does", department.does)


def contact_line(writer: Writer, department: Department, contact: Contact) -> str:
    """A way to reach an office as a line of its own."""
    if contact.kind in ("hours", "note", "room"):
        value = writer.fact_text(f"city.{department.id}.{contact.id}", contact, department)
    else:  # addresses and numbers are the same in every language
        value = writer.dated(contact, contact.text)
    return say(f"contact_{contact.kind}", writer.language, value=value)


def write_department(writer: Writer, department: Department, facet: str, now: datetime | None = None) -> None:
    """Add what is known of an office: what it does, then as ``write_contacts``."""
    writer.add(f"{department.name}: {concern(writer, department)}")
    write_contacts(writer, department, facet, now)


def write_contacts(writer: Writer, department: Department, facet: str, now: datetime | None = None) -> None:
    """Add how to reach an office, its hours or that they are unknown.

    ``facet`` is what was asked: "who" leaves the hours out, "opening_hours" puts them first. ``now`` (aware) adds
    whether the office is open.
    """
    if facet == "opening_hours":
        _write_hours(writer, department, now)
    _write_ways(writer, department)
    if facet == "where":
        _write_hours(writer, department, now)


def _write_ways(writer: Writer, department: Department) -> None:
    known = [
        contact
        for contact in department.ways("address", "room", "phone", "email", "web", "note")
        if contact.shown(writer.today) != "ask"
    ]
    for contact in known:
        writer.add(contact_line(writer, department, contact))
        if contact.kind == "address":
            label = say("map", writer.language, PART, address=contact.text)
            writer.links.append(Hyperlink(label, MAP + quote(contact.text)))
    if not known:
        guide = departments()[GUIDE].ways("phone")[0]
        phone = writer.dated(guide, guide.text)
        writer.add(say("contact_unknown", writer.language, office=department.name, phone=phone))
        writer.unknown = True


def _write_hours(writer: Writer, department: Department, now: datetime | None) -> None:
    times = [contact for contact in department.ways("hours") if contact.shown(writer.today) != "ask"]
    for contact in times:
        closed = partial(is_closed, department=department.id)
        state = open_at(contact.opening, now, closed) if contact.opening and now else None
        if state and now:
            writer.add(writer.dated(contact, state_text(state, now, writer.language)))
        writer.add(contact_line(writer, department, contact))
    if not times:
        writer.add(say("hours_unknown", writer.language, office=writer.office(department)))
        writer.unknown = True


def state_text(state: State, now: datetime, language: str) -> str:
    """Whether an office is open, and until or from when: today, on a weekday, or on a date a week away or more."""
    if state.changes is None:
        return say("open_always" if state.is_open else "closed", language, PART)
    days = (state.changes.date() - now.astimezone(BERLIN).date()).days
    day = format_date(state.changes, "EEEE" if days < 7 else "full", locale=locale_of(language))
    key = ("open_until" if state.is_open else "closed_opens") + ("_today" if days == 0 else "")
    text = say(key, language, PART, day=day, time=f"{state.changes:%H:%M}")
    return f"{text} – {say('only_with_appointment', language, PART)}" if state.note else text


def department_choice(department: Department) -> Choice:
    """A button that describes an office; its German name stays in every language."""
    return Choice(department.name, TOPIC, {"department": department.id})


def write_others(writer: Writer, others: Sequence[Department]) -> list[Choice]:
    """Add the offices that help as well, under a heading; returns their buttons."""
    if others:
        writer.add(say("also_helps", writer.language, offices="").rstrip(), "heading")
    for other in others:
        writer.add(f"{concern(writer, other)} {writer.office(other)}", "item")
    return [department_choice(other) for other in others]
