from __future__ import annotations

import pytest

from bot.language.offered import direction, offered, preferred


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("tr-TR,tr;q=0.9,en;q=0.8", "tr"),
        ("xx, ar;q=0.4, uk;q=0.7", "uk"),
        ("fr", "de"),
        ("", "de"),
        ("en;q=0, tr;q=0.1", "tr"),
        (";;;q=abc,,,", "de"),
    ],
)
def test_the_first_offered_wish_of_the_browser_wins(header: str, language: str) -> None:
    assert preferred(header) == language


def test_arabic_runs_from_right_to_left() -> None:
    assert direction("ar") == "rtl"
    assert direction("uk") == "ltr"
    assert direction("unknown") == "ltr"


def test_every_translation_says_that_nobody_has_reviewed_it_yet() -> None:
    assert {language.review for tag, language in offered().items() if tag != "de"} == {"none"}
