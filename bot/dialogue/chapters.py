"""The chapters of the welcome package: everything about a topic at once, as a page or on paper shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.city.departments import departments
from bot.city.directory import find
from bot.dialogue.answers import title, topic_links, write_facts
from bot.dialogue.directory import write_incomplete, write_offer
from bot.dialogue.emergency import write_help_numbers
from bot.dialogue.guide import CHECKLIST
from bot.dialogue.lines import Line
from bot.dialogue.offices import concern, write_contacts, write_others
from bot.dialogue.places import write_all_teams
from bot.dialogue.reply import Hyperlink
from bot.dialogue.writer import Writer
from bot.welcome.topics import FACETS, Topic, topics

GROUPS: dict[str, tuple[str, ...]] = {
    "arriving": ("anmeldung", "ausweis_pass", "weitere_papiere", "steuer_id", "bank", "rundfunk", "wer_macht_was"),
    "staying": ("aufenthalt", "asyl", "ukraine", "einbuergerung", "rechte"),
    "living": ("wohnen", "wbs", "wohngeld", "abfall", "laerm", "bus_bahn", "auto", "fuehrerschein"),
    "work": ("deutsch", "ki", "anerkennung", "arbeit", "jobcenter", "ausbildung_stadt"),
    "family": ("kita", "schule", "kindergeld", "familie_urkunden"),
    "health": ("krankenversicherung", "notfall", "barrierefreiheit", "beratung", "diskriminierung"),
    "part": ("mitbestimmen", "ehrenamt", "feuerwehr", "sport", "bibliothek", "veranstaltungen"),
}
"""The topics in the order of the package; a topic that stands in no group comes last, under "other"."""


@dataclass(frozen=True)
class Section:
    """What a chapter says about one facet."""

    facet: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Office:
    """The office that leads: its German name, what it does, how to reach it and its teams."""

    name: str
    does: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Chapter:
    """A topic in a language on a day. ``note`` says that the translation is missing or older, else ""."""

    topic: str
    title: str
    sections: tuple[Section, ...]
    office: Office
    partners: tuple[Line, ...]
    offers: tuple[Line, ...]
    links: tuple[Hyperlink, ...]
    related: tuple[str, ...]
    note: str

    @property
    def summary(self) -> str:
        """The first sentence or two of the short answer."""
        return self.sections[0].lines[0].text


@dataclass(frozen=True)
class Step:
    """A step of the checklist: the beginning of the short answer, and where to go."""

    topic: str
    title: str
    answer: Line
    office: Line


def groups() -> dict[str, tuple[str, ...]]:
    """All topics by group."""
    grouped = {name: tuple(topic for topic in members if topic in topics()) for name, members in GROUPS.items()}
    known = {topic for members in GROUPS.values() for topic in members}
    if others := tuple(topic for topic in topics() if topic not in known):
        grouped["other"] = others
    return grouped


def _office(writer: Writer, topic: Topic) -> Office:
    department = departments()[topic.department]
    does = concern(writer, department)
    write_contacts(writer, department, "where")
    write_all_teams(writer, department)
    return Office(department.name, does, writer.take())


def _without_heading(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines of a part of a page, which has a heading of its own."""
    return tuple(line for line in lines if line.form != "heading")


def _section(writer: Writer, topic: Topic, facet: str) -> Section:
    write_facts(writer, topic, facet, topic.of(facet))
    return Section(facet, _without_heading(writer.take()))


def _partners(writer: Writer, topic: Topic) -> tuple[Line, ...]:
    write_others(writer, [departments()[name] for name in topic.partners])
    return _without_heading(writer.take())


def _offers(writer: Writer, topic: Topic) -> tuple[Line, ...]:
    offers = find(topic.topic)
    for offer in offers:
        write_offer(writer, offer)
    if offers:
        write_incomplete(writer, departments()[topic.department])
    return writer.take()


def chapter(topic_id: str, language: str, today: date) -> Chapter:
    """Everything that is known of a topic."""
    topic = topics()[topic_id]
    writer = Writer(language, today)
    return Chapter(
        topic=topic_id,
        title=title(topic_id, language),
        sections=tuple(_section(writer, topic, facet) for facet in FACETS if topic.of(facet)),
        office=_office(writer, topic),
        partners=_partners(writer, topic),
        offers=_offers(writer, topic),
        links=tuple(dict.fromkeys([*topic_links(writer, topic), *writer.links])),
        related=tuple(topic.related),
        note=writer.translation_note(),
    )


def checklist_steps(language: str, today: date) -> tuple[Step, ...]:
    """The steps of the welcome package, in their order."""
    steps = []
    for topic_id in CHECKLIST:
        topic = topics()[topic_id]
        writer = Writer(language, today)
        write_facts(writer, topic, "what", topic.of("what")[:1])
        writer.add(writer.office(departments()[topic.department]))
        answer, office = writer.take()
        steps.append(Step(topic_id, title(topic_id, language), answer, office))
    return tuple(steps)


def help_numbers(language: str, today: date) -> tuple[Line, ...]:
    """The numbers for an emergency, between the sentences that lead to them and end them."""
    writer = Writer(language, today)
    write_help_numbers(writer)
    return writer.take()
