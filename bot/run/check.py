"""Checking all content before it is served."""

from __future__ import annotations

from collections.abc import Callable

from bot.city.departments import departments
from bot.data_files import DataFileError
from bot.dialogue.texts import sentences
from bot.welcome.topics import topics


def check_content() -> None:
    """Read every content file.

    Raises:
        DataFileError: with every mistake found.
    """
    readers: list[Callable[[], object]] = [departments, topics]
    readers += [lambda: sentences("dialogue"), lambda: sentences("errors"), lambda: sentences("page")]
    problems: list[str] = []
    for read in readers:
        try:
            read()
        except DataFileError as error:
            problems += [line for line in error.problems if line not in problems]
    if problems:
        raise DataFileError(problems)
