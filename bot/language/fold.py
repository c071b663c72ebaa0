"""Folding spelling habits away: case, accents, Turkish dots, Arabic letter variants, letters drawn out."""

from __future__ import annotations

import re
import unicodedata

# Letters that Arabic and Persian keyboards and habits write in several ways, and their digits.
_ARABIC = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "گ": "ك", "ک": "ك", "ی": "ي",
     "پ": "ب", "چ": "ج", "ڤ": "ف", "ـ": None, "\u200c": " ", "’": "'", "ʼ": "'", "`": "'",
     **{chr(0x660 + digit): str(digit) for digit in range(10)},
     **{chr(0x6F0 + digit): str(digit) for digit in range(10)}}
)  # fmt: skip
_REPEATED = re.compile(r"([^\W\d])\1{2,}")


def folded(text: str) -> str:
    """``text`` as two people who mean the same would hardly write differently."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i").translate(_ARABIC))
    bare = "".join(character for character in plain if not unicodedata.combining(character))
    return _REPEATED.sub(r"\1\1", bare)
