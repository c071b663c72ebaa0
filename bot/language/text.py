"""Cleaning what people type: Unicode form, invisible characters, length."""

from __future__ import annotations

import re
import unicodedata

MOST_CHARACTERS = 500

# Zero-width non-joiner and joiner shape Persian, Arabic and Indic words: they stay.
_JOINERS = {"\u200c", "\u200d"}
_BLANKS = re.compile(r"\s+")


def clean(text: str) -> str:
    """``text`` in NFC, without control, format and bidi characters, with single blanks.

    Lone surrogates, private-use and unassigned characters become a blank.
    """
    kept = []
    for character in unicodedata.normalize("NFC", text):
        category = unicodedata.category(character)
        if category == "Cf" and character not in _JOINERS:
            continue
        blank = category in {"Cc", "Cs", "Co", "Cn"}
        kept.append(" " if blank else character)
    return _BLANKS.sub(" ", "".join(kept)).strip()
