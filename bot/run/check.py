"""Checking all content before it is served."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from bot.city.departments import departments
from bot.city.directory import directory, directory_file
from bot.city.services import services, services_file
from bot.city.streets import streets
from bot.data_files import DataFileError, line_of, place
from bot.dialogue.texts import parts, sentences
from bot.welcome.topics import topics


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
    readers: list[Callable[[], object]] = [departments, services, directory, streets, topics, topics_named_by_the_city]
    readers += [partial(sentences, part) for part in parts()]
    problems: list[str] = []
    for read in readers:
        try:
            read()
        except DataFileError as error:
            problems += [line for line in error.problems if line not in problems]
    if problems:
        raise DataFileError(problems)
