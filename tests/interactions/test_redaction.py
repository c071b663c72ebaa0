from __future__ import annotations

import pytest

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
