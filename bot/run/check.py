"""Checking all content before it is served."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from bot.city.departments import departments
from bot.city.event_words import event_words
from bot.data_files import DataFileError
from bot.dialogue.texts import parts, sentences
from bot.welcome.topics import topics


def check_content() -> None:
    """Read every content file.

    Raises:
        DataFileError: with every mistake found.
    """
    readers: list[Callable[[], object]] = [departments, topics, event_words]
    readers += [partial(sentences, part) for part in parts()]
    problems: list[str] = []
    for read in readers:
        try:
            read()
        except DataFileError as error:
            problems += [line for line in error.problems if line not in problems]
    if problems:
        raise DataFileError(problems)
