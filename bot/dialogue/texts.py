"""The sentences of ``data/dialogue.yml`` in every offered language."""

from __future__ import annotations

from functools import cache
from string import Formatter
from typing import Literal

from bot.data_files import DataFileError, line_of, place, read_yaml
from bot.language.catalogue import Translated, translate
from bot.settings import settings

Part = Literal["dialogue", "errors", "page"]


@cache
def sentences(part: Part) -> dict[str, str]:
    """The German sentences of one part of the file, by key.

    Raises:
        DataFileError: a sentence is not text or has a brace without its partner.
    """
    path = settings().data / "dialogue.yml"
    rows = read_yaml(path)[part]
    problems = []
    for key, text in rows.items():
        where = place(path, line_of(path, (part, key)))
        if not isinstance(text, str):
            problems.append(f"{where}: `{key}` is not text; put it in quotes.")
            continue
        try:
            list(Formatter().parse(text))
        except ValueError:
            problems.append(f"{where}: `{key}` has a brace without its partner.")
    if problems:
        raise DataFileError(problems)
    return dict(rows)


def say_translated(key: str, language: str, part: Part = "dialogue", /, **values: object) -> Translated:
    """A sentence with its placeholders filled, and whether it is a translation.

    Raises:
        KeyError: there is no such sentence or a placeholder has no value.
    """
    found = translate(f"{part}.{key}", sentences(part)[key], language)
    return Translated(found.text.format(**values), found.language, found.status)


def say(key: str, language: str, part: Part = "dialogue", /, **values: object) -> str:
    """A sentence in a language, with its placeholders filled."""
    return say_translated(key, language, part, **values).text
