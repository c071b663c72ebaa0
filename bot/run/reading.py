"""How easily German text reads: the length of its sentences."""

from __future__ import annotations

import re

MOST_WORDS = 20
"""A longer sentence is hard to follow for somebody who learns German."""

MOST_ON_AVERAGE = 15

# "31. Dezember", "Abs. 1" and "z. B." do not end a sentence.
_END = re.compile(
    r"(?<!\b\d)(?<!\b\d\d)(?<!\bAbs)(?<!\bArt)(?<!\bNr)(?<!\bSt)(?<!\bTel)(?<!\bca)(?<!\bbzw)(?<!\bz)(?<!\bB)"
    r"[.?!:;][“\"]?\s+"
)
_WORD = re.compile(r"\{\w+\}|[^\W_](?:[^\s]*[^\W_])?")


def sentence_lengths(text: str) -> list[int]:
    """How many words each sentence has; what follows a colon or semicolon counts by itself."""
    lengths = [len(_WORD.findall(sentence)) for sentence in _END.split(text)]
    return [length for length in lengths if length]


def hard_to_read(text: str) -> str | None:
    """Why a text is hard to read, None where it is not."""
    lengths = sentence_lengths(text)
    if not lengths:
        return None
    average = sum(lengths) / len(lengths)
    if max(lengths) <= MOST_WORDS and average <= MOST_ON_AVERAGE:
        return None
    if max(lengths) > MOST_WORDS or len(lengths) == 1:
        return f"a sentence of {max(lengths)} words"
    return f"{average:.1f} words a sentence on average"
