"""Checking all content before it is served."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from bot.city.departments import departments
from bot.city.services import services, services_file
from bot.city.streets import streets
from bot.data_files import DataFileError, line_of, place
from bot.dialogue.texts import parts, sentences
from bot.welcome.topics import topics


def topics_of_services() -> None:
    """Whether every service belongs to a topic: the room of the city does not know them.

    Raises:
        DataFileError: with every service whose topic there is not.
    """
    problems = list(_services_without_topic())
    if problems:
        raise DataFileError(problems)


def _services_without_topic() -> Iterator[str]:
    path = services_file()
    for row, service in enumerate(services().values()):
        if service.topic not in topics():
            line = line_of(path, ("services", row, "topic"))
            yield f"{place(path, line)}: there is no topic `{service.topic}` in data/welcome."


def check_content() -> None:
    """Read every content file.

    Raises:
        DataFileError: with every mistake found.
    """
    readers: list[Callable[[], object]] = [departments, services, streets, topics, topics_of_services]
    readers += [partial(sentences, part) for part in parts()]
    problems: list[str] = []
    for read in readers:
        try:
            read()
        except DataFileError as error:
            problems += [line for line in error.problems if line not in problems]
    if problems:
        raise DataFileError(problems)
