"""Which language a message is written in, and which language a message asks for."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache

from babel import Locale
from lingua import IsoCode639_1, LanguageDetector, LanguageDetectorBuilder
from pydantic import Field, validator

from bot.data_files import Written, read_model
from bot.language.offered import offered
from bot.settings import settings

FEWEST_WORDS = 4
"""Shorter messages never change the language of a conversation."""

SURE = 0.85

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


@dataclass(frozen=True)
class Detected:
    """The likeliest language (BCP 47; "und" where nothing can be said), how sure (0 to 1), and how many words spoke."""

    language: str
    confidence: float
    words: int


class Detection(Written):
    """What is told apart (ISO 639-1), words of every language, and further names of languages, parted by commas."""

    detected: list[str] = Field(min_items=2)
    office_words: str
    names: dict[str, str]

    @validator("detected", each_item=True)
    def _is_known(cls, tag: str) -> str:
        if not hasattr(IsoCode639_1, tag.upper()):
            raise ValueError(f"`{tag}` cannot be detected; use a tag of two letters that lingua knows, or leave it out")
        return tag


@cache
def detection() -> Detection:
    """What detection goes by.

    Raises:
        DataFileError: the file has a mistake.
    """
    return read_model(settings().data / "language" / "detection.yml", Detection)


@cache
def _detector() -> LanguageDetector:
    codes = [getattr(IsoCode639_1, tag.upper()) for tag in detection().detected]
    # Trigrams alone hold 50 MB instead of 700 and answer as well once office words are set aside.
    builder = LanguageDetectorBuilder.from_iso_codes_639_1(*codes)
    return builder.with_low_accuracy_mode().with_preloaded_language_models().build()


@cache
def _office_words() -> frozenset[str]:
    return frozenset(word.casefold() for word in detection().office_words.split())


def own_words(text: str) -> list[str]:
    """The words of a message that tell its language: without German office words and proper names."""
    words = []
    for word in _WORD.findall(text):
        stem = re.split("['’]", word)[0].casefold()
        if stem not in _office_words():
            words.append(word)
    return words


def detect(text: str) -> Detected:
    """The language of a message."""
    words = own_words(text)
    if not words:
        return Detected("und", 0.0, 0)
    best = _detector().compute_language_confidence_values(" ".join(words))[0]
    return Detected(best.language.iso_code_639_1.name.lower(), round(best.value, 3), len(words))


def script(text: str) -> str:
    """The script that most letters of a text belong to, by the first word of their Unicode names ("LATIN")."""
    names = Counter(unicodedata.name(letter, "").split(" ")[0] for letter in text if letter.isalpha())
    return names.most_common(1)[0][0] if names else ""


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i"))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


@cache
def _names() -> dict[str, str]:
    """Folded names of languages, in all offered languages and their own, by tag."""
    names: dict[str, str] = {}
    wanted = detection()
    for tag in [*offered(), *wanted.detected]:
        for other in {*offered(), *wanted.detected}:
            name = Locale(other).languages.get(tag)
            if name:
                names.setdefault(_folded(name), tag)
    for tag, spellings in wanted.names.items():
        for name in spellings.split(","):
            names[_folded(name.strip())] = tag
    return {name: tag for name, tag in names.items() if len(name) > 2}


def wished(text: str) -> str | None:
    """The language whose name stands in a message ("Türkçe", "بالعربية", "in English please"), else None."""
    for word in _WORD.findall(_folded(text)):
        for end in (len(word), -1, -2, -3):
            tag = _names().get(word[:end])
            if tag and len(word[:end]) > 3:
                return tag
    return None


def is_only_a_wish(text: str) -> bool:
    """Whether a message is just the name of a language, with at most two small words beside it."""
    return wished(text) is not None and len(_WORD.findall(text)) <= 3


def reply_language(current: str, detected: Detected) -> str:
    """The language to answer in: the message's own, where it is offered, long enough and sure; else the current one."""
    sure = detected.words >= FEWEST_WORDS and detected.confidence >= SURE
    return detected.language if sure and detected.language in offered() else current
