from __future__ import annotations

import pytest

from bot.language.detect import Detected, detect, is_only_a_wish, reply_language, wished


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ich bin neu hier und muss mich anmelden", "de"),
        ("where do i get the Wohnungsgeberbestätigung from", "en"),
        ("oturum iznim bitiyo napcam simdi", "tr"),
        ("Anmeldung'u nerede yaptırmam gerekiyor acaba", "tr"),
        ("كيف أسجل عنواني الجديد في المدينة", "ar"),
        ("де отримати довідку про реєстрацію", "uk"),
        ("как мне зарегистрироваться в городе", "ru"),
    ],
)
def test_the_language_of_a_sentence_is_told(text: str, language: str) -> None:
    assert detect(text).language == language


def test_office_words_say_nothing_of_the_language() -> None:
    assert detect("Anmeldung Bürgerbüro Termin") == Detected("und", 0.0, 0)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Türkçe", "tr"),
        ("بالعربية", "ar"),
        ("auf Arabisch bitte", "ar"),
        ("українською", "uk"),
        ("english please", "en"),
        ("po polsku", "pl"),
        ("turkce", "tr"),
    ],
)
def test_a_wish_for_a_language_is_understood(text: str, language: str) -> None:
    assert wished(text) == language
    assert is_only_a_wish(text)


def test_a_sentence_without_a_language_is_no_wish() -> None:
    assert wished("was kostet der Führerschein") is None


def test_short_messages_never_change_the_language() -> None:
    assert reply_language("de", Detected("tr", 0.99, 3)) == "de"
    assert reply_language("de", Detected("tr", 0.99, 4)) == "tr"


def test_an_unsure_or_unoffered_language_never_changes_it() -> None:
    assert reply_language("ar", Detected("en", 0.5, 9)) == "ar"
    assert reply_language("ar", Detected("pl", 1.0, 9)) == "ar"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("i got a räumungsklage from my vermieter what should i do", "en"),
        ("ma3i jozi w wlad, kif bsajjel 3nwane", "ar"),
        ("куди здавати батарейки, підкажіть будь ласка", "uk"),
        ("was ist das denn für ein Zettel", "de"),
    ],
)
def test_small_words_tell_what_trigrams_do_not(text: str, language: str) -> None:
    assert reply_language("tr", detect(text)) == language


@pytest.mark.parametrize(
    "text",
    [
        "divê ez wî li adresa xwe qeyd bikim an bixwe dibe?",
        "кои документи ми се потребни за да го пријавам моето живеалиште",
        "sığınacaq müraciətim rədd edilib, nə etməliyəm",
        "موږ له هامبورګ څخه راغلو، نوې پته چا ته ووایو؟",
    ],
)
def test_a_language_that_is_not_offered_is_not_taken_for_its_neighbour(text: str) -> None:
    assert reply_language("en", detect(text)) == "en"


@pytest.mark.parametrize("code", ["k7tx 4mqr", "x3ab b5cd", "a2b3 c5d7"])
def test_the_code_of_an_appointment_changes_no_language(code: str) -> None:
    assert all(reply_language(current, detect(code)) == current for current in ("de", "en", "uk"))
