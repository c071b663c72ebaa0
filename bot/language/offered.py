"""The languages that the assistant offers, read from ``data/languages.yml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

import yaml

from bot.settings import settings

SOURCE = "de"
"""The language in which the package is written; every other one is translated from it."""


@dataclass(frozen=True)
class Language:
    """A language of the dialogue.

    ``tag`` is its BCP 47 tag, ``name`` its name in itself, ``review`` who has reviewed the translation
    ("source" for German, "none" until a person has).
    """

    tag: str
    name: str
    direction: Literal["ltr", "rtl"]
    review: str


@cache
def offered() -> dict[str, Language]:
    """The offered languages by tag, in the order of the file."""
    rows = yaml.safe_load((settings().data / "languages.yml").read_text(encoding="utf-8"))
    return {row["tag"]: Language(**row) for row in rows["languages"]}


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
