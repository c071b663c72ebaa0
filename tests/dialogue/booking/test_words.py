"""The grammar of short answers, in every offered language."""

from __future__ import annotations

from datetime import time

import pytest

from bot.dialogue.booking.words import find_count, find_service, find_time, is_only_time, says, wants_appointment


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("3", 3), ("٣", 3), ("zu dritt", 3), ("two of us", 2), ("üç kişiyiz", 3), ("شخصين", 2), ("для двох осіб", 2),
        ("nur ich", 1), ("sadece ben", 1), ("أنا وحدي", 1), ("ich weiß nicht", None), ("bir randevu", None),
    ],
)  # fmt: skip
def test_numbers_of_persons(text: str, count: int | None) -> None:
    assert find_count(text) == count


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("14:30", time(14, 30)), ("um 9", time(9)), ("Dienstag 14.30", time(14, 30)), ("saat 10'da", time(10)),
        ("الساعة ٣", time(15)), ("2 pm", time(14)), ("о 10", time(10)), ("am 1.12.", None), ("10.12.", None),
    ],
)  # fmt: skip
def test_times_of_the_day(text: str, at: time | None) -> None:
    assert find_time(text) == at


@pytest.mark.parametrize(
    "text", ["next Tuesday afternoon", "yarın sabah", "غداً", "у п'ятницю", "am 3. Dezember um 9 Uhr"]
)
def test_a_time_alone_can_mean_no_danger(text: str) -> None:
    assert is_only_time(text)


@pytest.mark.parametrize(
    "text", ["heute schlägt er mich", "he will come tomorrow", "yarın gelecek korkuyorum", "الآن هو هنا"]
)
def test_a_time_beside_other_words_may(text: str) -> None:
    assert not is_only_time(text)


def test_yes_and_no_begin_a_message_and_stop_stands_anywhere() -> None:
    assert says("no", "nein danke")
    assert not says("no", "das ist kein problem")
    assert says("stop", "bitte abbrechen")
    assert not says("stop", "kann ich den termin später auch wieder telefonisch abbrechen lassen")


def test_a_wish_needs_a_word_for_the_appointment_and_one_for_wanting() -> None:
    assert wants_appointment("ikametgah belgesi için randevu almak istiyorum")
    assert wants_appointment("хочу записатися на прийом")
    assert not wants_appointment("ich habe am dienstag einen termin")
    assert not wants_appointment("ich brauche eine meldebescheinigung")


def test_common_words_name_a_service_once_an_appointment_is_wanted() -> None:
    assert find_service("termin zum ummelden") == "ummeldung"
    assert find_service("pasaport randevusu") == "reisepass"
    assert find_service("termin") is None
