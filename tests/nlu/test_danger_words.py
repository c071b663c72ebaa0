from __future__ import annotations

import pytest

from bot.nlu.danger_words import speaks_of_danger


@pytest.mark.parametrize(
    "text",
    [
        "Mein Mann schlägt mich",
        "ich rieche Gasgeruch im flur",
        "SOS!!",
        "she is unconscious",
        "kocam beni dövüyor",
        "أغمي عليه",
        "мене б’є чоловік",
    ],
)
def test_words_of_danger_are_heard_whatever_their_spelling(text: str) -> None:
    assert speaks_of_danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "Freiwillige Feuerwehr Mitglied werden",
        "wo ist die polizeiwache",
        "Kita Anmeldung",
        "я хочу записатися на курс",
        "sosyal yardım",
    ],
)
def test_harmless_words_are_not(text: str) -> None:
    assert not speaks_of_danger(text)
