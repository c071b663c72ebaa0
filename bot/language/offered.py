"""The languages that the assistant offers, read from ``data/languages.yml``."""

from __future__ import annotations

from functools import cache
from typing import Literal

from babel import Locale
from pydantic import Field, validator

from bot.data_files import Written, read_model
from bot.settings import settings

SOURCE = "de"
"""The language in which the package is written; every other one is translated from it."""


class Language(Written):
    """A language of the dialogue.

    ``tag`` is its BCP 47 tag, ``name`` its name in itself, ``review`` who has reviewed the translation
    ("source" for German, "none" until a person has), ``locale`` whose dates it writes ("en-GB"), if not its own.
    """

    tag: str
    name: str
    direction: Literal["ltr", "rtl"]
    review: str = Field(min_length=1)
    locale: str | None = None


class _File(Written):
    languages: list[Language]

    @validator("languages")
    def _source_and_each_once(cls, languages: list[Language]) -> list[Language]:
        tags = [language.tag for language in languages]
        if SOURCE not in tags:
            raise ValueError(f"`{SOURCE}` is missing: it is what all others are translated from")
        for tag in sorted({tag for tag in tags if tags.count(tag) > 1}):
            raise ValueError(f"`{tag}` stands twice; keep one of the two")
        return languages


@cache
def offered() -> dict[str, Language]:
    """The offered languages by tag, in the order of the file.

    Raises:
        DataFileError: the file has a mistake.
    """
    return {language.tag: language for language in read_model(settings().data / "languages.yml", _File).languages}


def locale_of(tag: str) -> Locale:
    """Whose way of writing dates a language follows; a variant ("de-simple") follows its language."""
    language = offered().get(tag)
    return Locale.parse((language and language.locale) or tag.split("-")[0], sep="-")


def direction(tag: str) -> str:
    """Writing direction of an offered language, ``ltr`` for one that is not offered."""
    language = offered().get(tag)
    return language.direction if language else "ltr"


def preferred(accept_language: str) -> str:
    """The offered language that an ``Accept-Language`` header asks for first, else German."""
    wishes: list[tuple[float, str]] = []
    for part in accept_language.split(",")[:20]:
        tag, _, parameters = part.strip().partition(";")
        quality = 1.0
        if parameters.strip().startswith("q="):
            try:
                quality = float(parameters.strip()[2:])
            except ValueError:
                continue
        wishes.append((quality, tag.split("-")[0].lower()))
    for quality, tag in sorted(wishes, key=lambda wish: -wish[0]):
        if quality > 0 and tag in offered():
            return tag
    return SOURCE
