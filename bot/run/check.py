"""Checking all content before it is served: what cannot be read, what leads nowhere, what would break a sentence."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from string import Formatter
from types import ModuleType

from bot.appointments import offices as front_offices
from bot.appointments import services as bookable
from bot.city.departments import departments
from bot.city.directory import directory, directory_file
from bot.city.districts import districts
from bot.city.event_words import event_words
from bot.city.names import names
from bot.city.services import services, services_file
from bot.city.streets import streets
from bot.data_files import DataFileError, line_of, place
from bot.dialogue import emergency, feedback, guide, offices
from bot.dialogue.privacy import privacy_words
from bot.dialogue.texts import parts, sentences, staff_parts
from bot.handover.service import service as chat_service
from bot.interactions.name_words import listed_words
from bot.interactions.periods import periods
from bot.language.catalogue import read_catalogue
from bot.language.dates import date_words
from bot.language.detect import detection
from bot.language.offered import SOURCE, offered
from bot.nlu.danger_words import danger_words
from bot.settings import settings
from bot.welcome.topics import topics

TOPICS_NAMED_IN_CODE: tuple[tuple[ModuleType, str], ...] = (
    (guide, "START"),
    (guide, "CHECKLIST"),
    (emergency, "TOPIC"),
    (feedback, "DISCRIMINATION"),
    (feedback, "RIGHTS"),
)
"""Constants that hold the id of a topic, or several."""


def topics_named_by_the_city() -> None:
    """Whether the topics of services and offers are there: the room of the city does not know them.

    Raises:
        DataFileError: with every topic that there is not.
    """
    problems = [
        f"{place(path, line_of(path, location))}: there is no topic `{topic}` in data/welcome."
        for path, location, topic in _named_by_the_city()
        if topic not in topics()
    ]
    if problems:
        raise DataFileError(problems)


def _named_by_the_city() -> Iterator[tuple[Path, tuple[str | int, ...], str]]:
    for row, service in enumerate(services().values()):
        yield services_file(), ("services", row, "topic"), service.topic
    for row, offer in enumerate(directory()):
        for column, concern in enumerate(offer.concerns):
            yield directory_file(), ("entries", row, "concerns", column), concern


def check_content() -> None:
    """Read every content file.

    Raises:
        DataFileError: with every mistake found.
    """
    readers: list[Callable[[], object]] = [
        offered,
        date_words,
        detection,
        danger_words,
        feedback.feedback_words,
        privacy_words,
    ]
    readers += [departments, districts, names, topics, event_words, services, directory, streets]
    readers += [front_offices.offices, bookable.services, periods, chat_service, listed_words]
    readers += [topics_named_by_the_city, _dead_ends]
    readers += [partial(sentences, part) for part in (*parts(), *staff_parts())]
    readers.append(_all_catalogues)
    problems: list[str] = []
    for read in readers:
        try:
            read()
        except DataFileError as error:
            problems += [line for line in error.problems if line not in problems]
    if problems:
        raise DataFileError(problems)


def _dead_ends() -> None:
    """Topics and departments that the code names must be there."""
    problems = [
        f"{_line_in_code(module, constant)}: {constant} names the topic `{topic}`; "
        f"write data/welcome/{topic}.yml or change {constant}."
        for module, constant in TOPICS_NAMED_IN_CODE
        for topic in _ids(getattr(module, constant))
        if topic not in topics()
    ]
    guide_number = departments().get(offices.GUIDE)
    if guide_number is None or not guide_number.ways("phone"):
        problems.append(
            f"{_line_in_code(offices, 'GUIDE')}: GUIDE names the department `{offices.GUIDE}`; "
            "give it a contact of the kind `phone` in data/city/departments.yml."
        )
    if problems:
        raise DataFileError(problems)


def _ids(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


def _line_in_code(module: ModuleType, constant: str) -> str:
    lines = inspect.getsource(module).splitlines()
    line = next(number for number, text in enumerate(lines, 1) if text.startswith(f"{constant} ="))
    return place(Path(str(module.__file__)), line)


def _all_catalogues() -> None:
    problems: list[str] = []
    for language in offered():
        if language == SOURCE:
            continue
        for path in sorted((settings().data / "locale" / language).glob("*.po")):
            try:
                problems += _broken_placeholders(path, language)
            except DataFileError as error:
                problems += error.problems
    if problems:
        raise DataFileError(problems)


def _fields(text: str) -> set[str]:
    """The placeholders of a sentence.

    Raises:
        ValueError: a brace stands without its partner.
    """
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _broken_placeholders(path: Path, language: str) -> Iterator[str]:
    """Translations that could not be filled in, or that would leave something out."""
    entries = read_catalogue(path, language)
    if path.stem not in parts():
        return
    german = {f"{path.stem}.{key}": text for key, text in sentences(path.stem).items()}
    for entry in entries:
        if not entry.text or entry.context not in german:
            continue
        where = place(path, entry.line)
        wanted = _fields(german[entry.context])
        try:
            given = _fields(entry.text)
        except ValueError:
            yield f"{where}: `{entry.context}` has a brace without its partner."
            continue
        if unknown := given - wanted:
            yield f"{where}: `{entry.context}` has {_listed(unknown)}, the German text does not; take it out."
        # An outdated translation may lack what is new in German: a finding, no mistake.
        elif entry.german == german[entry.context] and not entry.fuzzy and (missing := wanted - given):
            yield f"{where}: `{entry.context}` lacks {_listed(missing)} of the German text; put it in."


def _listed(names: set[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))
