"""Finding names in a message: by the words before them, by given names, by capitals of unknown words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.interactions.marks import MARK, NAME
from bot.interactions.name_words import Cue, NameWords
from bot.language.fold import folded

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True)
class _Token:
    """A word of a message; ``key`` is its folded form."""

    start: int
    end: int
    text: str
    key: str
    opens: bool

    @property
    def capital(self) -> bool:
        return self.text[0].isupper() and not (self.text.isupper() and len(self.text) <= 5)

    @property
    def cased(self) -> bool:
        return self.text[0].lower() != self.text[0].upper()


def _tokens(text: str) -> list[_Token]:
    marked = [match.span() for match in MARK.finditer(text)]
    found = []
    for match in _WORD.finditer(text):
        if any(start <= match.start() < end for start, end in marked):
            continue
        before = text[: match.start()].rstrip(" \"'„“«(")
        opens = not before or before[-1] in ".!?:;\n"
        found.append(_Token(match.start(), match.end(), match[0], folded(match[0]), opens))
    return found


class NameFinder:
    """Finds the words of one message that are names."""

    def __init__(self, text: str, language: str, words: NameWords) -> None:
        self._text = text
        self._german = language.split("-")[0] == "de"
        self._words = words
        self._tokens = _tokens(text)
        self.found: set[int] = set()

    def _joined(self, first: int, second: int) -> bool:
        """Whether two neighbouring words stand side by side, nothing but a blank between them."""
        return self._text[self._tokens[first].end : self._tokens[second].start].strip() in ("", ".")

    def _may_be_name(self, index: int, *, sure: bool) -> bool:
        """Whether a word could be a name where one is expected; ``sure`` where hardly anything else can follow."""
        token = self._tokens[index]
        if self._words.is_given(token.key):
            return True
        if self._words.is_function(token.key) or len(token.key) < 2:
            return False
        if token.key in self._words.surnames:
            return sure or token.capital
        if not self._words.is_known(token.key):
            return sure or token.capital
        return sure and token.capital

    def _take(self, index: int, most: int, *, sure: bool) -> None:
        """Take ``most`` words from ``index`` on as names, as long as they may be: after a name with a small letter
        another unknown word with one."""
        introduced = sure
        for here in range(index, min(index + most, len(self._tokens))):
            if here > index:
                before, token = self._tokens[here - 1], self._tokens[here]
                particle = token.key in self._words.between and here + 1 < len(self._tokens)
                if not self._joined(here - 1, here):
                    return
                if particle and self._may_be_name(here + 1, sure=False):
                    self.found.add(here)
                    continue
                lower = not before.capital and self._words.is_given(before.key)
                sure = not token.cased or lower or (introduced and token.capital)
            if not self._may_be_name(here, sure=sure):
                return
            self.found.add(here)

    def search(self) -> None:
        """By cues, by given names, by capitals."""
        keys = [token.key for token in self._tokens]
        for index in range(len(keys)):
            for kind, phrases in self._words.cues.items():
                for phrase in phrases:
                    if tuple(keys[index : index + len(phrase)]) == phrase:
                        self._beside_cue(kind, index, index + len(phrase))
        for index, token in enumerate(self._tokens):
            if self._is_given_name(token):
                self._take(index, 4, sure=False)
                if index and self._joined(index - 1, index) and self._unknown_capital(index - 1):
                    self.found.add(index - 1)
            elif self._words.surname.fullmatch(token.key) and token.capital and not self._words.is_known(token.key):
                self.found.add(index)
        self._by_capitals()

    def _beside_cue(self, kind: Cue, begin: int, after: int) -> None:
        if kind == "before":
            for index in range(begin - 1, max(begin - 3, -1), -1):
                if not self._joined(index, index + 1) or not self._may_be_name(index, sure=index == begin - 1):
                    break
                self.found.add(index)
        elif after < len(self._tokens):
            # Without capitals only what introduces oneself or a title is surely followed by a name.
            self._take(after, 3, sure=kind == "introduces" or not self._tokens[after].cased)

    def _is_given_name(self, token: _Token) -> bool:
        if not self._words.is_given(token.key):
            return False
        if not self._words.is_known(token.key) and not self._words.is_function(token.key):
            return True
        return token.cased and token.capital and not token.opens and not self._german

    def _unknown_capital(self, index: int) -> bool:
        token = self._tokens[index]
        return token.capital and not self._words.is_known(token.key) and not self._words.is_function(token.key)

    def _by_capitals(self) -> None:
        """Two unknown words with capitals side by side; outside German one, where no sentence begins."""
        for index, token in enumerate(self._tokens):
            if not self._unknown_capital(index):
                continue
            if index and self._tokens[index - 1].key in self._words.not_before:
                continue
            if not self._german and not token.opens:
                self.found.add(index)
            elif index + 1 < len(self._tokens) and self._joined(index, index + 1) and self._unknown_capital(index + 1):
                self.found.update((index, index + 1))

    def redacted(self) -> str:
        """The message with a mark for each name; names side by side share one."""
        self.search()
        pieces, position = [], 0
        for index, token in enumerate(self._tokens):
            if index in self.found:
                pieces += [self._text[position : token.start], NAME]
                position = token.end
        pieces.append(self._text[position:])
        return re.sub(r"\[Name\](?:[ .]+\[Name\])+", NAME, "".join(pieces))
