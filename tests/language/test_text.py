from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from bot.language.text import clean


def test_control_and_bidi_characters_are_removed() -> None:
    assert clean("a\x00b\u202ec\u2066d\ufeff") == "a bcd"


def test_joiners_that_shape_words_stay() -> None:
    assert clean("می\u200cخواهم") == "می\u200cخواهم"
    assert clean("👨\u200d👩\u200d👧") == "👨\u200d👩\u200d👧"


def test_letters_are_composed() -> None:
    assert clean("u\u0308ber") == "über"


def test_a_lone_surrogate_becomes_a_blank() -> None:
    assert clean("a\ud800b") == "a b"


@given(st.text(st.characters(), max_size=600))
def test_any_text_becomes_clean_and_stays_so(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert not any(unicodedata.category(character) in {"Cc", "Cs", "Co", "Cn"} for character in cleaned)
    assert clean(cleaned) == cleaned
