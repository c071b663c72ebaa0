"""Every kind of measure, its expected value worked out by hand from the counts of the test."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from bot.interactions.definitions import Measure, indicators
from bot.interactions.honesty import Withheld, newcombe, wilson
from bot.interactions.measuring import Value, change, measure, quantile
from bot.interactions.publication import Counted, Publication, added_up
from bot.interactions.spans import Span

SEPTEMBER = Span("month", 2026 * 12 + 8)
MONTH = SEPTEMBER.number


def figures(values: Mapping[tuple[str, str], int | dict[int, int]]) -> Publication:
    """Counts of September, by value and figure; those of "" are all together."""
    found = {
        (value, figure, MONTH): counts if isinstance(counts, dict) else {0: counts}
        for (value, figure), counts in values.items()
    }
    everything = {key: counts for key, counts in found.items() if key[0] == ""}
    by_value = {key: counts for key, counts in found.items() if key[0] != ""}
    return Publication(Counted(everything, added_up(by_value), by_value), sorted({key[0] for key in by_value}))


def of(indicator: str, number: int = 0) -> Measure:
    return indicators()[indicator].measures[number]


def test_a_share() -> None:
    # 41 of 198 conversations were not in German: published as 40 of 200.
    found = measure(of("reach_languages"), figures({("", "not_german"): 41, ("", "conversations"): 198}), "", SEPTEMBER)
    assert found == Value("share", 0.2, wilson(40, 200), "", 40, 200)


def test_demand_is_told_per_thousand_of_all_conversations() -> None:
    counted = figures({("", "topic_asked"): 400, ("", "conversations"): 500, ("kita", "topic_asked"): 52})
    found = measure(of("demand"), counted, "kita", SEPTEMBER)
    assert (found.unit, found.amount, found.of, found.out_of) == ("per_thousand", 0.1, 50, 500)


def test_the_gap_of_a_language_is_its_share_less_that_of_german() -> None:
    counts = {
        ("", "resolved_other"): 90, ("", "concerns_other"): 150,
        ("", "resolved_german"): 80, ("", "concerns_german"): 100,
        ("tr", "resolved_other"): 60, ("tr", "concerns_other"): 100,
        ("ar", "resolved_other"): 30, ("ar", "concerns_other"): 50,
        ("de", "resolved_german"): 80, ("de", "concerns_german"): 100,
    }  # fmt: skip
    turkish = measure(of("parity"), figures(counts), "tr", SEPTEMBER, by_language=True)
    together = measure(of("parity"), figures(counts), "", SEPTEMBER)
    assert turkish.amount == pytest.approx(0.6 - 0.8)
    assert turkish.interval == newcombe((60, 100), (80, 100))
    assert together.amount == pytest.approx(0.6 - 0.8)  # 90 of 150


DAYS = {0: 10, 5: 20, 14: 50, 20: 15, 40: 5}
"""100 offers: by day 5 there are 30, by day 14 80, by day 20 95."""


def test_time_to_appointment() -> None:
    counted = figures({("", "days_to_place"): DAYS})
    found = [measure(of("time_to_appointment", number), counted, "", SEPTEMBER) for number in range(3)]
    assert [value.amount for value in found] == [14, 20, 0.8]
    assert found[2].of, found[2].out_of == (80, 100)


def test_a_quantile_is_the_smallest_number_that_so_many_do_not_exceed() -> None:
    assert [quantile(DAYS, part) for part in (0.1, 0.3, 0.31, 0.8, 0.81, 1)] == [0, 5, 14, 14, 20, 40]


def test_satisfaction() -> None:
    # 40 × 2 + 20 × 1 + 20 × 0 + 10 × (−1) + 10 × (−2) = 70 points of 100 answers; 60 of them +1 or +2.
    counts = {2: 40, 1: 20, 0: 20, -1: 10, -2: 10}
    counted = figures(
        {("", "satisfaction"): counts, ("", "satisfaction_responses"): 100, ("", "survey_asked"): 500}
    )  # fmt: skip
    mean, content, answered = (measure(of("satisfaction", number), counted, "", SEPTEMBER) for number in range(3))
    # The squares sum to 40·4 + 20 + 10 + 10·4 = 230: the variance is (230 − 100·0.7²) / 99 = 1.828,
    # half the interval 1.96·√0.01828 = 0.265.
    assert (mean.amount, mean.interval and (mean.interval.low, mean.interval.high)) == (0.7, (0.4, 1.0))
    assert content.amount == 0.6
    assert answered.amount == 0.2


def test_the_response_rate_of_did_that_help_is_by_how_often_it_was_asked() -> None:
    # Asked 198 times, published as 200; pressed 62 times, published as 60: 30 %. Three more wrote it unasked.
    counted = figures(
        {
            ("", "helpful_asked"): 198, ("", "helpful_responses"): 62,
            ("", "helpful_answers"): 65, ("", "helped"): 51,
        }
    )  # fmt: skip
    helped, rate = (measure(of("helped", number), counted, "", SEPTEMBER) for number in range(2))
    assert (helped.of, helped.out_of) == (50, 65)
    assert rate == Value("share", 0.3, wilson(60, 200), "", 60, 200)


def test_few_answers_have_no_mean_and_no_median() -> None:
    counted = figures({("", "satisfaction"): {2: 22}, ("", "days_to_place"): {3: 22}})
    assert measure(of("satisfaction"), counted, "", SEPTEMBER).amount is None
    assert measure(of("time_to_appointment"), counted, "", SEPTEMBER).amount is None


def test_different_partners_are_those_with_at_least_five_referrals() -> None:
    counts = {("", "referrals_outside"): 36} | {
        (partner, "referrals_outside"): count for partner, count in (("awo", 20), ("drk", 12), ("bamf", 4))
    }
    counted = figures(counts)
    assert measure(of("partners", 1), counted, "", SEPTEMBER).amount == 2


def test_a_change_is_told_in_points_with_its_interval() -> None:
    now = Value("share", 0.5, wilson(50, 100), "", 50, 100)
    before = Value("share", 0.3, wilson(30, 100), "", 30, 100)
    found = change(now, before)
    assert found is not None
    assert (found.unit, found.amount, found.interval) == ("points", pytest.approx(0.2), newcombe((50, 100), (30, 100)))
    assert found.sure  # 6.4 to 32.4 points
    assert change(now, Value("share", 0.04, None, "at_most", Withheld.SMALL, 100)) is None


def test_a_share_that_could_tell_a_small_cell_is_a_bound() -> None:
    found = measure(of("no_show"), figures({("", "missed"): 3, ("", "expected"): 100}), "", SEPTEMBER)
    assert (found.bound, found.of) == ("at_most", Withheld.SMALL)


def test_every_indicator_of_the_table_is_defined() -> None:
    assert list(indicators()) == [
        "reach_languages", "parity", "participation", "handover", "right_first_time", "district_routing",
        "time_to_appointment", "booking_completion", "no_show", "slot_reuse", "waiting_time", "own_language",
        "package_coverage", "package_use", "helped", "satisfaction", "effort", "out_of_hours", "demand",
        "not_understood", "self_service", "partners",
    ]  # fmt: skip
    assert indicators()["self_service"].beside == "helped"


def test_spans_are_read_and_written() -> None:
    for text, title, first in (
        ("2026-Q3", "3. Quartal 2026", date(2026, 7, 1)),
        ("2026-09", "September 2026", date(2026, 9, 1)),
    ):
        span = Span.read(text)
        assert (str(span), span.title, span.first) == (text, title, first)
    assert str(Span.read("2027-Q1").before) == "2026-Q4"
    assert str(Span.read("2026-12").after) == "2027-01"
    for wrong in ("2026", "2026-Q5", "2026-13", "2026-09-01", "٢٠٢٦-09"):
        with pytest.raises(ValueError, match="write a month"):
            Span.read(wrong)
