"""An answer as the counter needs it: German and the citizen's language side by side, with sources and their age."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from bot.appointments.services import services as bookable_services
from bot.city.departments import Department, departments
from bot.city.services import Kind, Service, services
from bot.dialogue.answers import title
from bot.dialogue.chapters import chapter
from bot.dialogue.lines import Line
from bot.dialogue.offices import PART as ROUTING
from bot.dialogue.offices import TOPIC, concern, write_contacts
from bot.dialogue.places import write_all_teams
from bot.dialogue.service_names import service_name
from bot.dialogue.services import write_kind
from bot.dialogue.texts import say
from bot.dialogue.writer import Writer
from bot.language.offered import SOURCE
from bot.welcome.topics import topics

NOTHING = Line("")

SIDES: dict[str, tuple[Kind, ...]] = {
    "what": ("note", "who"),
    "documents": ("documents",),
    "cost": ("fee",),
    "online": ("online",),
    "more": ("duration",),
}
"""What is known of a service, under the words for the sides of a topic."""


@dataclass(frozen=True)
class Side:
    """One side of an answer in one language: its anchor in the page, its heading, its lines."""

    key: str
    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Answer:
    """An answer in one language; ``note`` says that the translation is missing or older, else ""."""

    title: str
    sides: tuple[Side, ...]
    note: str


@dataclass(frozen=True)
class Part:
    """One side of an answer in German and in the other language, line by line."""

    key: str
    german: str
    other: str
    rows: tuple[tuple[Line, Line], ...]


@dataclass(frozen=True)
class Sheet:
    """An answer in both languages. ``kind`` and ``id`` make its address; a report about it names ``topic``."""

    kind: str
    id: str
    topic: str
    language: str
    office: Department
    german: Answer
    other: Answer

    @property
    def subject(self) -> str:
        """What an internal note on it is kept under."""
        return f"{self.kind}:{self.id}"

    @property
    def address(self) -> str:
        """Its page at the desk."""
        return f"/desk/{self.kind}/{self.id}"

    @property
    def public(self) -> str:
        """The page of the welcome package that says the same, without the host."""
        return f"/{self.language}/{self.topic}"

    @property
    def bookable(self) -> tuple[Service, ...]:
        """What can be booked for it."""
        return tuple(each for each in self._services() if each.id in bookable_services())

    @property
    def services(self) -> tuple[Service, ...]:
        """The services that belong to it, where it is none itself."""
        return () if self.kind == "service" else tuple(self._services())

    def _services(self) -> Iterator[Service]:
        for each in services().values():
            if self.id == {"service": each.id, "topic": each.topic, "office": each.department}[self.kind]:
                yield each

    def parts(self, keys: Iterable[str] = ()) -> tuple[Part, ...]:
        """Its parts, or some of them; all where none of the keys is one."""
        pairs = zip(self.german.sides, self.other.sides, strict=True)
        every = tuple(_part(here, there) for here, there in pairs if here.lines)
        wanted = set(keys)
        return tuple(part for part in every if part.key in wanted) or every


def _part(here: Side, there: Side) -> Part:
    rows = tuple(zip_longest(here.lines, there.lines, fillvalue=NOTHING))
    return Part(here.key, here.heading, there.heading, rows)


def topic_sheet(topic: str, language: str, today: date) -> Sheet:
    """All that is known of a topic.

    Raises:
        KeyError: there is no such topic.
    """
    office = departments()[topics()[topic].department]
    return _sheet("topic", topic, topic, office, language, lambda tag: _about_topic(topic, tag, today))


def service_sheet(service: str, language: str, today: date) -> Sheet:
    """All that is known of a service, with its office.

    Raises:
        KeyError: there is no such service.
    """
    found = services()[service]
    office = departments()[found.department]
    return _sheet("service", service, found.topic, office, language, lambda tag: _about_service(found, tag, today))


def office_sheet(office: str, language: str, today: date) -> Sheet:
    """How to reach an office, and what it does.

    Raises:
        KeyError: there is no such office.
    """
    found = departments()[office]
    return _sheet("office", office, TOPIC, found, language, lambda tag: _about_office(found, tag, today))


def _sheet(
    kind: str, identity: str, topic: str, office: Department, language: str, answer: Callable[[str], Answer]
) -> Sheet:
    return Sheet(kind, identity, topic, language, office, answer(SOURCE), answer(language))


def _about_topic(topic: str, language: str, today: date) -> Answer:
    content = chapter(topic, language, today)
    sides = [Side(each.facet, say(f"facet_{each.facet}", language), each.lines) for each in content.sections]
    office = (Line(f"{content.office.name}: {content.office.does}"), *content.office.lines)
    sides += [
        Side("office", say("office", language, "package"), office),
        Side("partners", say("partners", language, "package"), content.partners),
        Side("offers", say("who_offers", language, ROUTING), content.offers),
    ]
    return Answer(title(topic, language), tuple(sides), content.note)


def _about_service(service: Service, language: str, today: date) -> Answer:
    writer = Writer(language, today)
    sides = []
    for facet, kinds in SIDES.items():
        for kind in kinds:
            write_kind(writer, service, kind)
        lines = tuple(line for line in writer.take() if line.form != "heading")
        sides.append(Side(facet, say(f"facet_{facet}", language), lines))
    sides.append(_office_side(writer, departments()[service.department]))
    return Answer(service_name(service, language), tuple(sides), writer.translation_note())


def _about_office(office: Department, language: str, today: date) -> Answer:
    writer = Writer(language, today)
    side = _office_side(writer, office)
    return Answer(office.name, (side,), writer.translation_note())


def _office_side(writer: Writer, office: Department) -> Side:
    writer.add(f"{office.name}: {concern(writer, office)}")
    write_contacts(writer, office, "where")
    write_all_teams(writer, office)
    return Side("office", say("office", writer.language, "package"), writer.take())
