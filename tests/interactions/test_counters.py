"""Each figure of a conversation, worked out by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.interactions.conversations import Conversation, LoggedTurn
from bot.interactions.counters import COUNTERS
from tests.interactions.logged import MONDAY, logged, talk


def counted(figure: str, whole: Conversation, some: tuple[LoggedTurn, ...] | None = None) -> int | list[int]:
    found = COUNTERS[figure](whole, whole.turns if some is None else some)
    return int(found) if isinstance(found, int) else list(found)


NOT_UNDERSTOOD = {"outcome": "not_understood", "topic": "nlu_fallback"}

LONG = talk(
    logged("small_talk", topic="gruss"),
    logged("answered", topic="kita", department="familienbuero", helpful=True),
    logged("partly_answered", topic="kita", department="familienbuero", kind="choice", helpful=False),
    logged(**NOT_UNDERSTOOD),
    logged("to_a_person", topic="nlu_fallback"),
    logged("answered", topic="arbeit", department="arbeitsagentur", satisfaction=2),
)
"""Six turns: five typed, one pressed; two not understood; two topics; one office of the city, one outside."""


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        ("conversations", 1),
        ("package_answers", 1),
        ("topic_asked", 1),
        ("questions", 5),  # all but the greeting
        ("unanswered", 3),  # the two not understood and the one answered in part
        ("free_text", 5),
        ("not_understood", 2),
        ("concerns", 1),
        ("resolved", 1),  # answered, and the last turn was understood
        ("self_served", 0),  # for a person was named on the way
        ("handed_over", 0),
        ("helpful_answers", 2),
        ("helped", 1),
        ("satisfaction", [2]),
        ("referrals", 2),
        ("referrals_outside", 1),
    ],
)
def test_the_figures_of_a_long_conversation(figure: str, expected: int | list[int]) -> None:
    assert counted(figure, LONG) == expected


def test_of_a_topic_only_its_own_turns_are_counted() -> None:
    of_kita = LONG.turns[1:3]
    assert [counted(figure, LONG, of_kita) for figure in ("questions", "helped", "referrals")] == [2, 1, 1]


def test_a_response_rate_is_by_those_who_were_asked() -> None:
    whole = talk(
        logged(helpful_asked=True, survey_asked=False, helpful=True),
        logged(helpful_asked=True, survey_asked=False, helpful=False),
        logged(helpful_asked=True, survey_asked=False),  # nobody pressed
        logged(helpful_asked=False, survey_asked=False, helpful=False),  # written unasked, in words
        logged(helpful=True),  # from before the log held whether it was asked
        logged(helpful_asked=False, survey_asked=True, satisfaction=1, effort=True),
        logged(helpful_asked=False, survey_asked=True, satisfaction=0),
        logged(helpful_asked=True, survey_asked=True),
    )
    figures = (
        "helpful_asked", "helpful_responses", "helpful_answers",
        "survey_asked", "satisfaction_responses", "effort_responses",
    )  # fmt: skip
    assert [counted(figure, whole) for figure in figures] == [4, 2, 4, 3, 2, 1]


def test_voices_and_the_days_to_the_first_place_offered() -> None:
    offered = [logged("booking_offered", days_to_place=days) for days in (9, 3)]
    whole = talk(*offered, logged(effort=True), logged(effort=False), logged(effort=False))
    assert [counted(figure, whole) for figure in ("effort_answers", "easy", "days_to_place")] == [3, 1, [9]]


@pytest.mark.parametrize(
    ("whole", "expected"),
    [
        (talk(logged("answered")), {"concerns": 1, "resolved": 1, "self_served": 1}),
        (talk(logged("answered"), logged(**NOT_UNDERSTOOD)), {"concerns": 1, "resolved": 0, "self_served": 0}),
        (talk(logged("answered"), logged("handover_requested")), {"resolved": 1, "self_served": 0, "handed_over": 1}),
        (talk(logged("booking_begun"), logged("booking_confirmed")), {"resolved": 1, "self_served": 1}),
        (talk(logged("small_talk"), logged("declined")), {"concerns": 0, "resolved": 0}),
    ],
)
def test_what_counts_as_resolved(whole: Conversation, expected: dict[str, int]) -> None:
    assert {figure: counted(figure, whole) for figure in expected} == expected


def test_the_language_at_the_end_decides_which_side_is_compared() -> None:
    whole = talk(logged(language="de"), logged(language="uk"))
    sides = ("not_german", "concerns_german", "concerns_other", "resolved_german", "resolved_other")
    assert [counted(figure, whole) for figure in sides] == [1, 0, 1, 0, 1]


def test_one_german_line_for_want_of_a_translation_is_not_ones_own_language() -> None:
    assert counted("own_language", talk(logged(translated=True), logged(translated=None))) == 1
    assert counted("own_language", talk(logged(translated=True), logged(translated=False))) == 0


def test_bookings() -> None:
    whole = talk(
        logged("booking_begun"), logged("booking_stopped"), logged("booking_begun"), logged("booking_confirmed")
    )
    assert [counted(figure, whole) for figure in ("bookings_begun", "bookings_confirmed")] == [2, 1]


def test_a_place_of_living_that_leads_to_no_known_team_is_not_routed() -> None:
    # The city organises this office by place of living but has not told us its teams (data/city/departments.yml).
    whole = talk(logged(department="wohnen_soziales", district="brambauer"), logged(department="buergerbuero"))
    assert [counted(figure, whole) for figure in ("district_referrals", "district_routed")] == [1, 0]


def test_out_of_hours_is_when_nobody_answers_the_telephone() -> None:
    # The Bürgertelefon: Monday to Thursday 8 to 16 in Lünen, which is 6 to 14 in UTC in September.
    for hours, expected in ((-2.25, 1), (-2, 0), (5.75, 0), (6, 1)):
        whole = talk(logged(quarter_hour=MONDAY + timedelta(hours=hours)))
        assert counted("out_of_hours", whole) == expected, hours


def test_participation_is_opened_by_a_button() -> None:
    shown, opened = logged(topic="mitbestimmen", facet="what"), logged(topic="mitbestimmen", facet="how", kind="choice")
    assert counted("participation_shown", talk(shown)) == counted("participation_opened", talk(shown, opened)) == 1
    assert counted("participation_opened", talk(shown)) == 0
