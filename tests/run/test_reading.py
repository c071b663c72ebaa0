from __future__ import annotations

import pytest

from bot.run.reading import hard_to_read, sentence_lengths

WORDS = "eins zwei drei vier fünf sechs sieben acht neun zehn"


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("Gehen Sie hin. Nehmen Sie alles mit!", [3, 4]),
        ("Das gilt bis zum 31. Dezember nach § 17 Abs. 1 BMG.", [11]),
        ("Nehmen Sie z. B. den Pass oder Nr. 5 mit.", [10]),
        ("Die Miete beträgt 1.000 Euro. Fragen Sie.", [5, 2]),
        ("Rufen Sie an: {phone}. Oder schreiben Sie.", [3, 1, 3]),
        ("", []),
    ],
)
def test_sentences_are_counted_in_words(text: str, lengths: list[int]) -> None:
    assert sentence_lengths(text) == lengths


def test_fifteen_words_on_average_and_twenty_in_one_sentence_are_fine() -> None:
    assert hard_to_read(f"{WORDS} {WORDS}. {WORDS}.") is None


def test_a_long_sentence_is_hard_to_read() -> None:
    assert hard_to_read(f"{WORDS} {WORDS} elf. Gut.") == "a sentence of 21 words"


def test_many_middling_sentences_are_hard_to_read() -> None:
    assert hard_to_read(f"{WORDS} a b c d e f. {WORDS} a b c d e f.") == "16.0 words a sentence on average"
