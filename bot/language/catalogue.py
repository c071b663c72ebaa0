"""Message catalogues (gettext PO, read with Babel).

Each message has a context that never changes (``anmeldung.facts.frist``) and the German text as its id.
Where the German text has changed since the translation was written, the old translation is still found by
its context and marked ``older``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from babel.messages.pofile import PoFileError, read_po

from bot.data_files import DataFileError, place
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
class Entry:
    """A message of a catalogue as its file has it; ``text`` is empty where nobody has translated it yet."""

    context: str
    german: str
    text: str
    fuzzy: bool
    line: int


def read_catalogue(path: Path, language: str) -> list[Entry]:
    """The messages of one catalogue, in the order of the file.

    Raises:
        DataFileError: it is not a PO file.
    """
    try:
        with path.open("rb") as file:
            read = read_po(file, locale=language, abort_invalid=True)
    except PoFileError as error:
        mend = "quote the text, or open the file with Poedit"
        raise DataFileError([f"{place(path, error.lineno + 1)}: not a line of a PO file; {mend}."]) from None
    except UnicodeDecodeError:
        raise DataFileError([f"{place(path)}: not UTF-8; save the file with the encoding UTF-8."]) from None
    return [
        Entry(message.context, str(message.id), str(message.string), message.fuzzy, message.lineno or 1)
        for message in read
        if message.context
    ]


@cache
def catalogue(language: str) -> dict[str, Entry]:
    """All translated messages of a language, by context."""
    return {
        entry.context: entry
        for path in sorted((settings().data / "locale" / language).glob("*.po"))
        for entry in read_catalogue(path, language)
        if entry.text
    }


def translate(context: str, german: str, language: str) -> Translated:
    """The text of a message in ``language``, else the German one."""
    if language == SOURCE:
        return Translated(german, SOURCE, "exact")
    entry = catalogue(language).get(context)
    if entry is None:
        return Translated(german, SOURCE, "missing")
    exact = entry.german == german and not entry.fuzzy
    return Translated(entry.text, language, "exact" if exact else "older")
