"""What is not wrong but waits for an editor: facts to confirm, translations to write, sentences to shorten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.appointments.assumptions import assumptions
from bot.city.departments import Department, department_files, departments
from bot.city.directory import directory, directory_file
from bot.city.facts import Fact
from bot.city.services import services, services_file
from bot.data_files import line_of, place, read_yaml
from bot.dialogue.texts import parts, sentences
from bot.handover.service import service as chat_service
from bot.handover.service import service_path
from bot.language.catalogue import Entry, read_catalogue
from bot.language.offered import SOURCE, offered
from bot.run.catalogues import messages
from bot.run.kinds import MENDS, Kind
from bot.run.reading import hard_to_read
from bot.settings import ROOT, settings
from bot.welcome.topics import FACETS, Topic, topics

FROM_THE_OFFICE = {"where": ("address", "room", "phone", "email", "web"), "opening_hours": ("hours",)}
"""Facets that the contacts of the leading department answer, by the kinds of contact."""

ASKED_OF_EVERY_TOPIC = tuple(facet for facet in FACETS if facet not in ("what", "who", "more"))
"""``what`` is always there, the department answers ``who``, and ``more`` may be empty."""


@dataclass(frozen=True)
class Finding:
    """One thing to do; ``topic`` is the topic, or the file or part of the texts, that it belongs to."""

    kind: Kind
    path: Path
    line: int
    topic: str
    what: str

    @property
    def place(self) -> str:
        """``file:line``."""
        return place(self.path, self.line)

    def row(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "kind": self.kind,
            "file": place(self.path),
            "line": self.line,
            "topic": self.topic,
            "what": self.what,
            "mend": MENDS[self.kind][1],
        }


@dataclass(frozen=True)
class Placed:
    """A fact with the place where an editor finds it."""

    fact: Fact
    path: Path
    line: int
    topic: str
    name: str


def find_all(today: date) -> list[Finding]:
    """Everything that waits for an editor on a day, by kind in the order of ``MENDS``, then by place.

    Raises:
        DataFileError: a file has a mistake; mend those first.
    """
    found = [*_rooms_and_extensions()]
    for placed in (*_facts_of_topics(), *_facts_of_departments(), *_facts_of_services(), *_offers()):
        found += about_fact(placed, today)
    for topic in topics().values():
        found += about_topic(topic, today)
    for part in parts():
        found += _about_sentences(part)
    for language in offered():
        if language != SOURCE:
            found += _about_translations(language)
    found += [Finding("assumed", each.file, each.line, each.file.name, each.what) for each in assumptions()]
    if chat_service().assumed:
        line = line_of(service_path(), ("assumed",))
        found.append(Finding("assumed", service_path(), line, service_path().name, "hours of the chat with a person"))
    order = list(MENDS)
    return sorted(found, key=lambda finding: (order.index(finding.kind), str(finding.path), finding.line))


def _topic_file(topic: str) -> Path:
    return settings().data / "welcome" / f"{topic}.yml"


def _facts_of_topics() -> Iterator[Placed]:
    for topic in topics().values():
        path = _topic_file(topic.topic)
        for row, fact in enumerate(topic.facts):
            yield Placed(fact, path, line_of(path, ("facts", row)), topic.topic, f"{fact.facet}: {fact.text}")


def _facts_of_departments() -> Iterator[Placed]:
    for path in department_files():
        for row, written in enumerate(read_yaml(path)["departments"]):
            department = departments()[written["id"]]
            for number, contact in enumerate(department.contacts):
                line = line_of(path, ("departments", row, "contacts", number))
                yield Placed(contact, path, line, path.name, f"{department.id}, {contact.kind}: {contact.text}")
            if fact := department.by_place:
                line = line_of(path, ("departments", row, "by_place"))
                yield Placed(fact, path, line, path.name, f"{department.id}, by_place: {fact.text}")


def _rooms_and_extensions() -> Iterator[Finding]:
    """What the desk cannot tell colleagues about the city's own offices."""
    for path in department_files():
        for row, written in enumerate(read_yaml(path)["departments"]):
            if lacking := departments()[written["id"]].lacks():
                line = line_of(path, ("departments", row))
                yield Finding("open", path, line, path.name, f"{written['id']}, for the desk: {', '.join(lacking)}")


def _facts_of_services() -> Iterator[Placed]:
    path = services_file()
    for row, service in enumerate(services().values()):
        for number, fact in enumerate(service.facts):
            line = line_of(path, ("services", row, "facts", number))
            yield Placed(fact, path, line, path.name, f"{service.id}, {fact.kind}: {fact.text}")


def _offers() -> Iterator[Placed]:
    path = directory_file()
    for row, offer in enumerate(directory()):
        yield Placed(offer, path, line_of(path, ("entries", row)), path.name, f"{offer.id}: {offer.text}")


def about_fact(placed: Placed, today: date) -> Iterator[Finding]:
    fact = placed.fact

    def finding(kind: Kind, what: str = placed.name) -> Finding:
        return Finding(kind, placed.path, placed.line, placed.topic, what)

    if fact.ask:
        yield finding("open", f"{placed.name} (ask: {fact.ask})")
    if fact.valid_until is not None and fact.valid_until < today:
        yield finding("expired", f"until {fact.valid_until}, {placed.name}")
    if fact.confidence == "V":
        yield finding("unverified", f"{fact.checked}, {placed.name}")
    if fact.checked == "undated":
        yield finding("undated", f"{fact.source}, {placed.name}")
    if fact.is_old(today):
        yield finding("old", f"{fact.checked}, {placed.name}")
    if fact.url.startswith("http://") or "http://" in fact.text:
        yield finding("link", fact.url or fact.text)
    if reason := hard_to_read(fact.text):
        yield finding("sentence", f"{reason}, {placed.name}")


def about_topic(topic: Topic, today: date) -> Iterator[Finding]:
    path = _topic_file(topic.topic)
    office = departments()[topic.department]
    lacking = [
        facet for facet in ASKED_OF_EVERY_TOPIC if not topic.of(facet) and not _office_answers(office, facet, today)
    ]
    if lacking:
        yield Finding("facet", path, 1, topic.topic, ", ".join(lacking))
    if topic.topic not in intents():
        yield Finding("unheard", path, 1, topic.topic, "no intent of this name in domain.yml and data/rules.yml")


def _office_answers(office: Department, facet: str, today: date) -> bool:
    kinds = FROM_THE_OFFICE.get(facet, ())
    return any(contact.kind in kinds and contact.shown(today) != "ask" for contact in office.contacts)


def intents() -> set[str]:
    """The intents that Rasa knows and that a rule answers."""
    known = {next(iter(intent)) for intent in read_yaml(ROOT / "domain.yml")["intents"]}
    steps = [step for rule in read_yaml(ROOT / "data" / "rules.yml")["rules"] for step in rule["steps"]]
    answered = {choice["intent"] for step in steps for choice in step.get("or", [step]) if "intent" in choice}
    return known & answered


def _about_sentences(part: str) -> Iterator[Finding]:
    path = settings().data / "texts" / f"{part}.yml"
    for key, text in sentences(part).items():
        if reason := hard_to_read(text):
            yield Finding("sentence", path, line_of(path, (key,)), f"texts/{part}", f"{reason}, {key}: {text}")


def _about_translations(language: str) -> Iterator[Finding]:
    folder = settings().data / "locale" / language
    entries: dict[str, dict[str, Entry]] = {}
    for message in messages():
        path = folder / f"{message.catalogue}.po"
        if message.catalogue not in entries:
            read = read_catalogue(path, language) if path.exists() else []
            entries[message.catalogue] = {entry.context: entry for entry in read}
        entry = entries[message.catalogue].get(message.context)
        owner = (
            message.context.split(".")[0] if message.catalogue in ("welcome", "city") else f"texts/{message.catalogue}"
        )
        what = f"{language}, {message.context}: {message.german}"
        if entry is None or not entry.text:
            yield Finding("missing", path, entry.line if entry else 1, owner, what)
        elif entry.fuzzy or entry.german != message.german:
            yield Finding("fuzzy", path, entry.line, owner, what)
