"""Which language a message is written in, and which language a message asks for."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache

from babel import Locale, localedata
from lingua import IsoCode639_1, LanguageDetector, LanguageDetectorBuilder
from pydantic import Field, validator

from bot.data_files import Written, read_model
from bot.language.offered import offered
from bot.settings import settings

FEWEST_WORDS = 4
"""Shorter messages never change the language of a conversation."""

SURE = 0.55

LONG_WORD = 7
"""From so many letters on, a word may be known as one of the office by a part of it."""

FEWEST_SMALL_WORDS, SMALL_WORDS_SURE = 2, 0.95

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# Arabic in Latin letters writes sounds that these lack as digits, inside a word or before one ("sa7eb", "3andi").
_ARABIC_IN_LATIN = re.compile(r"[a-z][235679]+[a-z]|^[3579][a-z]{3}")
_WORD_OR_DIGITS = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


@dataclass(frozen=True)
class Detected:
    """The likeliest language (BCP 47; "und" where nothing can be said), how sure (0 to 1), and how many words spoke."""

    language: str
    confidence: float
    words: int


class Detection(Written):
    """What is told apart (ISO 639-1), words and parts of words of every language, letters that a language has not,
    small words of one language each, and further names of languages, parted by commas."""

    detected: list[str] = Field(min_items=2)
    office_words: str
    office_stems: str
    foreign_letters: dict[str, str]
    small_words: dict[str, str]
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


@cache
def _office_stems() -> re.Pattern[str]:
    return re.compile("|".join(detection().office_stems.split()))


def _of_the_office(word: str) -> bool:
    stem = re.split("['’]", word)[0].casefold()
    return stem in _office_words() or (len(stem) >= LONG_WORD and _office_stems().search(_folded(stem)) is not None)


def own_words(text: str) -> list[str]:
    """The words of a message that tell its language: without German office words and proper names."""
    return [word for word in _WORD.findall(text) if not _of_the_office(word)]


@cache
def _small_words() -> dict[str, frozenset[str]]:
    """Small words by language, folded, without those that two languages have."""
    listed = {tag: {_folded(word) for word in words.split()} for tag, words in detection().small_words.items()}
    shared = {word for word, times in Counter(word for words in listed.values() for word in words).items() if times > 1}
    return {tag: frozenset(words - shared) for tag, words in listed.items()}


def _by_small_words(text: str) -> str | None:
    """The language whose small words stand in a message: two at least, and twice as many as any other's."""
    words = _WORD_OR_DIGITS.findall(_folded(text))
    found = Counter({tag: sum(word in listed for word in words) for tag, listed in _small_words().items()})
    found["ar"] += sum(_ARABIC_IN_LATIN.search(word) is not None for word in words if word not in _small_words()["ar"])
    (best, most), (_, second) = found.most_common(2)
    return best if most >= FEWEST_SMALL_WORDS and most >= 2 * second else None


def detect(text: str) -> Detected:
    """The language of a message: by its small words, else by its trigrams."""
    words = own_words(text)
    if not words:
        return Detected("und", 0.0, 0)
    # Digits part letters: the code of an appointment ("k7tx 4mqr") is two words, not five that seem Arabic.
    count = min(len(words), len(_WORD_OR_DIGITS.findall(text)))
    if certain := _by_small_words(text):
        return Detected(certain, SMALL_WORDS_SURE, count)
    best = _detector().compute_language_confidence_values(" ".join(words))[0]
    language = best.language.iso_code_639_1.name.lower()
    foreign = set(detection().foreign_letters.get(language, "")) & set(text.casefold())
    return Detected(language, 0.0 if foreign else round(best.value, 3), count)


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
    for other in {*wanted.detected} - {*offered()}:
        localedata._cache.pop(other, None)  # Babel keeps all that it has read: 30 MB of which nothing is needed again
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
