"""Writing the German texts into the catalogues, so that translators find what is new and what has changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from bot.city.departments import Kind, departments
from bot.city.directory import directory
from bot.city.services import services
from bot.dialogue.texts import parts, sentences
from bot.language.catalogue import read_catalogue
from bot.language.offered import SOURCE, offered
from bot.settings import settings
from bot.welcome.topics import topics

TRANSLATED_CONTACTS: tuple[Kind, ...] = ("hours", "note", "room")
"""Addresses and numbers are the same in every language."""


@dataclass(frozen=True)
class Message:
    """A German text with the catalogue that holds it and the context that never changes."""

    catalogue: str
    context: str
    german: str


def messages() -> Iterator[Message]:
    """Everything that is translated, in the order of the files."""
    for part in parts():
        for key, text in sentences(part).items():
            yield Message(part, f"{part}.{key}", text)
    for department in departments().values():
        yield Message("city", f"city.{department.id}.does", department.does)
        for contact in department.ways(*TRANSLATED_CONTACTS):
            yield Message("city", f"city.{department.id}.{contact.id}", contact.text)
        if department.by_place:
            yield Message("city", f"city.{department.id}.{department.by_place.id}", department.by_place.text)
    for service in services().values():
        yield Message("services", f"services.{service.id}.name", service.name)
        for service_fact in service.facts:
            yield Message("services", f"services.{service.id}.{service_fact.id}", service_fact.text)
    for offer in directory():
        yield Message("directory", f"directory.{offer.id}.text", offer.text)
        if offer.when:
            yield Message("directory", f"directory.{offer.id}.when", offer.when)
    for topic in topics().values():
        yield Message("welcome", f"{topic.topic}.title", topic.title)
        for fact in topic.facts:
            yield Message("welcome", f"{topic.topic}.facts.{fact.id}", fact.text)
        for link in topic.links:
            yield Message("welcome", f"{topic.topic}.links.{link.id}", link.label)


def update_catalogue(file: Path, language: str, wanted: list[Message]) -> tuple[int, int]:
    """Bring one catalogue up to date; returns how many texts are missing and how many are fuzzy."""
    entries = read_catalogue(file, language) if file.exists() else []
    old = {entry.context: (entry.german, entry.text, entry.fuzzy) for entry in entries}
    new = Catalog(
        locale=language,
        project="Lünen welcome assistant",
        header_comment="# Source language: German",
        fuzzy=False,
    )
    missing = fuzzy = 0
    for message in wanted:
        german, text, was_fuzzy = old.get(message.context, (message.german, "", False))
        changed = bool(text) and (was_fuzzy or german != message.german)
        missing += not text
        fuzzy += changed
        new.add(
            message.german,
            text,
            context=message.context,
            flags={"fuzzy"} if changed else set(),
            previous_id=german if changed and german != message.german else "",
        )
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as opened:
        write_po(opened, new, width=0, include_previous=True)
    return missing, fuzzy


def update_all() -> list[str]:
    """Bring all catalogues up to date; returns a line for each."""
    everything = list(messages())
    lines = []
    for language in offered():
        if language == SOURCE:
            continue
        for name in dict.fromkeys(message.catalogue for message in everything):
            wanted = [message for message in everything if message.catalogue == name]
            missing, fuzzy = update_catalogue(settings().data / "locale" / language / f"{name}.po", language, wanted)
            lines.append(f"{language}/{name}.po: {len(wanted)} texts, {missing} missing, {fuzzy} fuzzy")
    return lines
