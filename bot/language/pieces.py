"""Cutting a text into the pieces of a vocabulary: the likeliest sequence of a unigram model (as SentencePiece does)."""

from __future__ import annotations

import re

from bot.language.packed_e5 import Vocabulary

_BLANK = "\u2581"
_BLANKS = re.compile(" {2,}")

_LONGEST = 16
"""No piece of the vocabulary is longer, in letters."""

_UNKNOWN_COSTS = 10.0
"""A letter that is no piece scores so much less than the rarest piece."""


class Pieces:
    """Cuts texts."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._words = vocabulary
        self._unknown_score = min(vocabulary.score) - _UNKNOWN_COSTS

    def numbers(self, text: str, most: int) -> list[int]:
        """The numbers of a text's pieces between those for its begin and end, ``most`` at most."""
        words = self._words
        plain = _BLANKS.sub(" ", text.translate(words.replaced)).replace(" ", _BLANK)
        if not plain.startswith(_BLANK):
            plain = _BLANK + plain
        found = self._likeliest(plain)[: most - 2]
        return [words.begin, *found, words.end]

    def _likeliest(self, text: str) -> list[int]:
        numbers, score, unknown = self._words.numbers, self._words.score, self._words.unknown
        length = len(text)
        best, piece, came_from = [float("-inf")] * (length + 1), [unknown] * (length + 1), [0] * (length + 1)
        best[0] = 0.0
        for begin in range(length):
            so_far = best[begin]
            for end in range(begin + 1, min(length, begin + _LONGEST) + 1):
                number = numbers.get(text[begin:end])
                if number is None or number == unknown:
                    continue
                together = so_far + score[number]
                if together > best[end]:
                    best[end], piece[end], came_from[end] = together, number, begin
            if so_far + self._unknown_score > best[begin + 1]:
                best[begin + 1], piece[begin + 1] = so_far + self._unknown_score, unknown
                came_from[begin + 1] = begin
        found = []
        at = length
        while at > 0:
            found.append(piece[at])
            at = came_from[at]
        return found[::-1]
