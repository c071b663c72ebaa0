"""Lists of words by language, as editors write them, turned into one pattern for folded text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.language.fold import folded

JOINED = "(?:[وفبل]|ال|وال|بال|لل)?"
"""The Arabic "and", "so", "in", "to" and the article may be joined to a word."""


def word_pattern(by_language: Mapping[str, Sequence[str]], *, joined: bool = True) -> re.Pattern[str]:
    """Matches any of the words or phrases in text that is folded; one that ends in a hyphen may go on.

    What Arabic joins to a word belongs to the match where ``joined`` allows it.
    """
    words = [
        re.escape(folded(word.rstrip("-"))) + (r"\w*" if word.endswith("-") else "")
        for listed in by_language.values()
        for word in listed
    ]
    # The longest first: a match may be all that a message says.
    choice = "|".join(sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<!\w){JOINED if joined else ''}(?:{choice})(?!\w)")
