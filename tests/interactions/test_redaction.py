from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from bot.interactions.marks import MARK
from bot.interactions.redaction import redact


@pytest.mark.parametrize(
    ("language", "typed", "left"),
    [
        ("de", "Ich heiße Maria Schmidt, Münsterstraße 12, 44534 Lünen", "Ich heiße [Name], [Adresse], [Adresse]"),
        ("de", "IBAN DE89 3704 0044 0532 0130 00 bitte", "IBAN [IBAN] bitte"),
        ("de", "A-123456789 ist meine Nummer", "[Nummer] ist meine Nummer"),
        ("en", "write to erika.m@web.de please", "write to [E-Mail] please"),
        ("tr", "Benim adım Ayşe Yılmaz, kreş arıyorum", "Benim adım [Name], kreş arıyorum"),
        ("ar", "اسمي أحمد الخطيب ورقمي ٠١٧٦١٢٣٤٥٦٧٨", "اسمي [Name] ورقمي [Telefon]"),
        ("uk", "Мене звати Оксана Шевченко, народилась 03.05.1990", "Мене звати [Name], народилась [Datum]"),
    ],
)  # fmt: skip
def test_what_tells_whose_message_it_is_goes(language: str, typed: str, left: str) -> None:
    assert redact(typed, language) == left


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "ich bin obdachlos und schlafe auf der Straße, wo ist der Bahnhof"),
        ("de", "mein Mann hat seit 2020 einen Aufenthaltstitel nach § 24, braucht A2 bis 12 Uhr"),
        ("en", "Where is the Jobcenter? I need the Anmeldung for 1.500 €, is 116 117 a doctor"),
        ("tr", "Kızım için kreş arıyorum, ev sahibim imzalamıyor"),
        ("ar", "أريد تسجيل ابني في المدرسة"),
        ("uk", "потрібен Wohngeld і B1 для громадянства"),
    ],
)
def test_what_it_is_about_stays(language: str, text: str) -> None:
    assert redact(text, language) == text


Message = tuple[str, str]

_PERSONAL = re.compile(r"⟦(.*?)⟧")
_WORD = re.compile(r"\w+")


def written(file: str) -> list[Message]:
    """Language and text of the messages of a set, personal parts in ⟦ ⟧."""
    by_language = yaml.safe_load((Path(__file__).parent / file).read_text(encoding="utf-8"))
    return [(language, line) for language, lines in by_language.items() for line in lines.splitlines()]


def measured(messages: list[Message]) -> tuple[float, float]:
    """The share of personal parts of which no word is left, and the share of the other words that are."""
    parts = gone = others = kept = 0
    for language, text in messages:
        left = Counter(_WORD.findall(MARK.sub(" ", redact(_PERSONAL.sub(r"\1", text), language))))
        other = Counter(_WORD.findall(_PERSONAL.sub(" ", text)))
        found = _PERSONAL.findall(text)
        parts += len(found)
        gone += sum(not any((left - other)[word] for word in _WORD.findall(part)) for part in found)
        others += other.total()
        kept += (left & other).total()
    return gone / parts, kept / others


def test_of_three_hundred_messages_nothing_personal_is_left_and_nearly_all_else() -> None:
    messages = written("redaction.yml")
    assert len(messages) == 300
    recall, precision = measured(messages)
    assert recall >= 0.99
    assert precision >= 0.99


def test_messages_that_were_written_later_are_redacted_as_well() -> None:
    recall, precision = measured(written("redaction_second.yml"))
    assert recall >= 0.9
    assert precision >= 0.98
