"""What a message means after an answer: it may go on with the topic, and it never stays with danger."""

from __future__ import annotations

from bot.nlu.recognition import DANGER, FALLBACK, FOLLOW_UP, Recognition
from bot.nlu.topic import _with_context


def recognition(intent: str, confidence: float, follow_up: float, *ranked: str) -> Recognition:
    ranking = tuple((name, confidence / (place + 1)) for place, name in enumerate(ranked))
    return Recognition(intent, confidence, ranking, follow_up=follow_up)


def test_a_message_that_names_no_topic_takes_the_last_one() -> None:
    found = recognition(FOLLOW_UP, 0.8, 0.8, "kita", "schule")
    assert _with_context(found, "und was kostet das", "wohngeld").intent == "wohngeld"
    assert _with_context(found, "und was kostet das", None).intent == FALLBACK


def test_a_message_that_may_go_on_stays_with_a_topic_that_it_is_near_to() -> None:
    found = recognition("arbeit", 0.6, 0.1, "arbeit", "aufenthalt", "jobcenter", "kita")
    assert _with_context(found, "kann ich damit arbeiten", "aufenthalt").intent == "aufenthalt"
    assert _with_context(found, "kann ich damit arbeiten", "abfall").intent == "arbeit"


def test_a_message_about_another_topic_leaves_the_last_one() -> None:
    found = recognition("abfall", 0.9, 0.01, "abfall", "wohnen", "laerm")
    assert _with_context(found, "wohin mit dem Sperrmüll", "wohnen").intent == "abfall"


def test_half_a_sentence_after_the_help_numbers_does_not_stay_with_danger() -> None:
    after = _with_context(recognition(FOLLOW_UP, 0.8, 0.8, "kita", "schule"), "und dann", DANGER)
    assert after.intent == FALLBACK
    assert after.alarm, "the help numbers are still shown"
    thanks = recognition("danke", 0.3, 0.2, "danke", "abschied", DANGER)
    assert _with_context(thanks, "danke", DANGER).intent == "danke"


def test_danger_wins_over_every_topic_before() -> None:
    assert _with_context(recognition(DANGER, 0.6, 0.3, DANGER, "kita"), "es brennt", "kita").intent == DANGER
