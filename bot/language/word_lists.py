"""Lists of words by language, as editors write them, turned into one pattern for folded text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.language.fold import folded


def word_pattern(by_language: Mapping[str, Sequence[str]]) -> re.Pattern[str]:
    """Matches any of the words or phrases in text that is folded; one that ends in a hyphen may go on."""
    words = [
        re.escape(folded(word.rstrip("-"))) + (r"\w*" if word.endswith("-") else "")
        for listed in by_language.values()
        for word in listed
    ]
    # The Arabic "and", "so", "in", "to" and the article may be joined to a word.
    return re.compile(rf"(?<!\w)(?:[وفبل]|ال|وال|بال|لل)?(?:{'|'.join(words)})(?!\w)")
