"""Message catalogues (gettext PO, read with Babel).

Each message has a context that never changes (``anmeldung.facts.frist``) and the German text as its id.
Where the German text has changed since the translation was written, the old translation is still found by
its context and marked ``older``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from babel.messages.pofile import read_po

from bot.language.offered import SOURCE
from bot.settings import settings

Status = Literal["exact", "older", "missing"]


@dataclass(frozen=True)
class Translated:
    """A text in a language. Where ``status`` is "missing", ``text`` is German and ``language`` says so."""

    text: str
    language: str
    status: Status


@dataclass(frozen=True)
class _Entry:
    german: str
    text: str
    fuzzy: bool


@cache
def catalogue(language: str) -> dict[str, _Entry]:
    """All messages of a language, by context."""
    entries: dict[str, _Entry] = {}
    for path in sorted((settings().data / "locale" / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.context and message.string:
                    entries[message.context] = _Entry(str(message.id), str(message.string), message.fuzzy)
    return entries


def translate(context: str, german: str, language: str) -> Translated:
    """The text of a message in ``language``, else the German one."""
    if language == SOURCE:
        return Translated(german, SOURCE, "exact")
    entry = catalogue(language).get(context)
    if entry is None:
        return Translated(german, SOURCE, "missing")
    exact = entry.german == german and not entry.fuzzy
    return Translated(entry.text, language, "exact" if exact else "older")
