from __future__ import annotations

import pytest

from bot.dialogue.privacy import orders_deletion


@pytest.mark.parametrize(
    "text",
    [
        "Lösche meine Daten",
        "bitte alles löschen was ich geschrieben habe",
        "delete my data",
        "please forget everything I wrote",
        "verilerimi sil",
        "yazdıklarımı silin lütfen",
        "احذف بياناتي",
        "امسحوا كل ما كتبت",
        "видаліть мої дані",
        "зітри все, будь ласка",
        "удалите мои данные",
    ],
)
def test_an_order_to_delete_is_one_in_every_language(text: str) -> None:
    assert orders_deletion(text)


@pytest.mark.parametrize(
    "text",
    [
        "Was speichert ihr über mich?",
        "wie lösche ich meine Daten",
        "bitte nicht löschen",
        "when do you delete my data",
        "verilerim ne zaman silinir",
        "هل تحذفون بياناتي؟",
        "коли видаляють дані",
        "Datenschutz",
    ],
)
def test_a_question_is_none(text: str) -> None:
    assert not orders_deletion(text)
