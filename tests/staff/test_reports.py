from __future__ import annotations

from datetime import timedelta

from sqlalchemy.engine import Engine

from bot.database import writing
from bot.staff.reports import forget_done_before, mark_done, open_again, open_reports, report
from tests.conftest import NOW

LATER = NOW + timedelta(minutes=5)


def test_the_same_complaint_is_counted_and_the_most_frequent_comes_first(engine: Engine) -> None:
    with writing(engine) as connection:
        report(connection, "kita", "cost", "de", "wrong", "staff", NOW, "ayse")
        for _ in range(3):
            report(connection, "kita", "cost", "tr", "translation", "citizen", NOW)
        found = open_reports(connection)
    assert [(each.reason, each.source, each.times) for each in found] == [
        ("translation", "citizen", 3),
        ("wrong", "staff", 1),
    ]


def test_a_citizens_report_tells_no_exact_time(engine: Engine) -> None:
    with writing(engine) as connection:
        report(connection, "kita", None, "ar", "unclear", "citizen", NOW)
        (found,) = open_reports(connection)
    assert (found.last.minute, found.last.second) == (0, 0)
    assert found.facet == ""


def test_done_is_done_but_what_came_after_the_page_was_shown_stays(engine: Engine) -> None:
    with writing(engine) as connection:
        report(connection, "kita", "cost", "de", "wrong", "staff", NOW)
        (seen,) = open_reports(connection)
        report(connection, "kita", "cost", "de", "outdated", "staff", NOW)
        report(connection, "kita", "where", "de", "wrong", "staff", NOW)
        assert mark_done(connection, "kita", "cost", seen.newest, "olena", LATER) == 1
        assert mark_done(connection, "kita", "cost", seen.newest, "ayse", LATER) == 0
        assert {(each.facet, each.reason) for each in open_reports(connection)} == {
            ("cost", "outdated"),
            ("where", "wrong"),
        }


def test_done_can_be_taken_back_by_who_did_it(engine: Engine) -> None:
    with writing(engine) as connection:
        report(connection, "kita", "cost", "de", "wrong", "staff", NOW)
        (seen,) = open_reports(connection)
        mark_done(connection, "kita", "cost", seen.newest, "olena", LATER)
        assert open_again(connection, "kita", "cost", LATER, "ayse") == 0
        assert open_again(connection, "kita", "cost", LATER, "olena") == 1
        assert open_reports(connection) == [seen]


def test_what_was_done_long_ago_is_forgotten(engine: Engine) -> None:
    with writing(engine) as connection:
        report(connection, "kita", "cost", "de", "wrong", "staff", NOW)
        report(connection, "wohnen", "cost", "de", "wrong", "staff", NOW)
        kita, wohnen = open_reports(connection)
        mark_done(connection, "kita", "cost", kita.newest, "olena", NOW)
        forget_done_before(connection, LATER)
        assert open_again(connection, "kita", "cost", NOW, "olena") == 0
        assert open_reports(connection) == [wohnen]
