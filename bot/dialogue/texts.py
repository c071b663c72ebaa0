"""The sentences of ``data/texts`` in every offered language: a file is a part, with a catalogue of its own."""

from __future__ import annotations

from functools import cache
from string import Formatter

from bot.data_files import DataFileError, line_of, place, read_yaml
from bot.language.catalogue import Translated, translate
from bot.settings import settings


def parts() -> tuple[str, ...]:
    """The parts that citizens read, in alphabetical order."""
    return tuple(sorted(path.stem for path in (settings().data / "texts").glob("*.yml")))


def staff_parts() -> tuple[str, ...]:
    """The parts of the staff's own pages, as ``staff/desk``: German only, without catalogues."""
    return tuple(sorted(f"staff/{path.stem}" for path in (settings().data / "texts" / "staff").glob("*.yml")))


@cache
def sentences(part: str) -> dict[str, str]:
    """The German sentences of one part, by key.

    Raises:
        DataFileError: the file is not one of sentences; one is not text or has a brace without its partner.
    """
    path = settings().data / "texts" / f"{part}.yml"
    rows = read_yaml(path)
    if not isinstance(rows, dict):
        raise DataFileError([f"{place(path, 1)}: write sentences, a line each, as `key: text`."])
    problems = []
    for key, text in rows.items():
        where = place(path, line_of(path, (key,)))
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


def say_translated(key: str, language: str, part: str = "dialogue", /, **values: object) -> Translated:
    """A sentence with its placeholders filled, and whether it is a translation.

    Raises:
        KeyError: there is no such sentence or a placeholder has no value.
    """
    found = translate(f"{part}.{key}", sentences(part)[key], language)
    return Translated(found.text.format(**values), found.language, found.status)


def say_to_staff(part: str, key: str, /, **values: object) -> str:
    """A sentence for the staff, in German; where ``count`` is 1 that of ``<key>_one``, if there is one."""
    of_one = f"{key}_one"
    return say(of_one if values.get("count") == 1 and of_one in sentences(part) else key, "de", part, **values)


def say(key: str, language: str, part: str = "dialogue", /, **values: object) -> str:
    """A sentence in a language, with its placeholders filled."""
    return say_translated(key, language, part, **values).text
