"""The words by which names are found, and those that are none: data/redaction.yml and the words of the package."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

from babel import Locale

from bot.data_files import Written, read_model
from bot.language.fold import folded
from bot.language.offered import offered
from bot.settings import settings

Cue = Literal["introduces", "relative", "title", "before"]

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")

_JOINED = re.compile(r"^(?:[وفبلك]|لل)(?=\w{3})")
"""Arabic words that are written together with the next one: and, so, with, for, like."""

_ENDINGS = re.compile(
    r"(?:a|s|y|i|u|e|o|yi|ya|ye|in|un|nin|nun|ta|te|da|de|dan|den|la|le|yla|yle"
    r"|[аеиіоуюяйь]{1,2}|ою|ею|ові|еві|єві|ом|ем|єм)$"
)
"""Endings that a name may carry: genitive of German, cases of Turkish and Ukrainian; folded."""


class ListedWords(Written):
    """data/redaction.yml."""

    introduces: dict[str, list[str]]
    relative: dict[str, list[str]]
    title: dict[str, list[str]]
    before: dict[str, list[str]]
    given: dict[str, str]
    also_words: dict[str, str]
    surnames: dict[str, str]
    between: list[str]
    not_before: list[str]
    surname_endings: list[str]
    function_words: dict[str, str]


@dataclass(frozen=True)
class NameWords:
    """All folded. ``cues``: phrases by what they say of the word beside them; ``given`` names and ``surnames``;
    ``between`` two names a particle belongs to them; ``not_before``: articles, which stand before no name;
    ``function`` words are never names; ``known`` are those of the package; ``surname`` matches a whole surname.
    """

    cues: Mapping[Cue, tuple[tuple[str, ...], ...]]
    given: frozenset[str]
    surnames: frozenset[str]
    between: frozenset[str]
    not_before: frozenset[str]
    function: frozenset[str]
    known: frozenset[str] = field(repr=False)
    surname: re.Pattern[str]

    def is_given(self, key: str) -> bool:
        """Whether a folded word is a given name, with an ending or an Arabic particle or without."""
        bare = _JOINED.sub("", key)
        if any(part in self.given for word in (key, bare) for part in (word, *word.split("-"))):
            return True
        stem = _ENDINGS.sub("", bare)
        return stem != bare and len(stem) >= 3 and bare not in self.known and self._has_stem(stem)

    def _has_stem(self, stem: str) -> bool:
        return stem in self.given or any(stem + vowel in self.given for vowel in "aeiоаияйіьoу")

    def is_function(self, key: str) -> bool:
        """Whether a folded word is never a name."""
        return key in self.function

    def is_known(self, key: str) -> bool:
        """Whether a folded word, or each part of one with hyphens, is a word of the package."""
        return key in self.known or ("-" in key and all(part in self.known for part in key.split("-")))


def _words_of(text: str) -> Iterator[str]:
    return (folded(word) for word in _WORD.findall(text))


def _known_words() -> frozenset[str]:
    """All words of the training utterances and of the package in all its languages; countries and languages."""
    data: Path = settings().data
    files = [*(data / "nlu").glob("*.yml"), *(data / "welcome").glob("*.yml"), *(data / "city").glob("*.yml")]
    files += data.glob("locale/*/*.po")
    written = {word for file in files for word in _WORD.findall(file.read_text(encoding="utf-8"))}
    for locale in map(Locale, offered()):
        for name in (*locale.territories.values(), *locale.languages.values()):
            written.update(_WORD.findall(name))
    return frozenset(map(folded, written))


def _phrases(by_language: Mapping[str, list[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(_words_of(phrase)) for phrases in by_language.values() for phrase in phrases)


@cache
def listed_words() -> ListedWords:
    """The lists as editors wrote them.

    Raises:
        DataFileError: the file has a mistake.
    """
    return read_model(settings().data / "redaction.yml", ListedWords)


@cache
def name_words() -> NameWords:
    """The words of the data; the first call reads all content, which takes a second or more.

    Raises:
        DataFileError: data/redaction.yml has a mistake.
    """
    content = listed_words()
    cues: dict[Cue, tuple[tuple[str, ...], ...]] = {
        "introduces": _phrases(content.introduces),
        "relative": _phrases(content.relative),
        "title": _phrases(content.title),
        "before": _phrases(content.before),
    }
    given, also, surnames, function = (
        frozenset(word for words in listed.values() for word in _words_of(words))
        for listed in (content.given, content.also_words, content.surnames, content.function_words)
    )
    spoken = frozenset(word for phrases in cues.values() for phrase in phrases for word in phrase)
    between, not_before = frozenset(map(folded, content.between)), frozenset(map(folded, content.not_before))
    endings = "|".join(folded(ending) for ending in content.surname_endings)
    surname = re.compile(rf"[^\W\d_]{{2,}}(?:{endings})")
    # Utterances hold names as well: what is listed as one is known only where it is a word besides.
    known = (_known_words() - given) | also
    return NameWords(cues, given, surnames, between, not_before, (function | spoken) - given, known, surname)
