"""Words and short phrases that hardly anybody writes to a city without being in danger, in many languages.

The second, independent guard beside the classifier (data/language/danger_words.yml).
"""

from __future__ import annotations

import re
from functools import cache

from bot.data_files import Written, read_model
from bot.language.fold import folded
from bot.language.word_lists import JOINED
from bot.settings import settings

WITHOUT_BLANKS = ("zh", "ja", "th", "ko")
"""Languages that do not part words by blanks: a stem matches anywhere."""

_GAP = r"(?:\s+\S+){0,3}?\s+"


def _pattern_of(stem: str) -> str:
    parts = [re.escape(part.strip()).replace(r"\ ", r"\s+") for part in re.split("…|\\.\\.\\.", folded(stem))]
    return _GAP.join(part for part in parts if part)


class _File(Written):
    danger_words: dict[str, list[str]]


@cache
def danger_words() -> dict[str, list[str]]:
    """Stems and phrases by language.

    Raises:
        DataFileError: the file has a mistake.
    """
    return read_model(settings().data / "language" / "danger_words.yml", _File).danger_words


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Stems that begin a word, and those that stand anywhere."""
    beginning: set[str] = set()
    anywhere: set[str] = set()
    for language, stems in danger_words().items():
        chosen = anywhere if language in WITHOUT_BLANKS else beginning
        chosen.update(_pattern_of(stem) for stem in stems)
    return re.compile(rf"(?<!\w){JOINED}(?:{'|'.join(sorted(beginning))})"), re.compile("|".join(sorted(anywhere)))


def speaks_of_danger(text: str) -> bool:
    """Whether a message holds such a word or phrase."""
    plain = folded(text)
    if plain.strip(" !.") == "sos":
        return True
    return any(pattern.search(plain) is not None for pattern in _patterns())
