from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime, timedelta, timezone

from sqlalchemy import Text, func, select
from sqlalchemy.engine import Engine

from bot.interactions.log import Shown, Turn, band, quarter_hour, record_shown, write_turn
from bot.interactions.pseudonym import destroy_salts_before, pseudonym
from bot.interactions.tables import salts, turns
from tests.conftest import NOW


def turn(**changes: object) -> Turn:
    values: dict[str, object] = {
        "id": "1" * 32,
        "at": NOW,
        "session": "a" * 32,
        "channel": "website",
        "language": "tr",
        "kind": "text",
        "outcome": "answered",
        "content_version": "c",
        "model_version": "m",
        "topic": "kita",
    }
    return Turn(**{**values, **changes})  # type: ignore[arg-type]


def test_a_turn_is_one_row_with_its_time_in_quarters_of_an_hour(engine: Engine) -> None:
    write_turn(engine, turn())
    with engine.connect() as connection:
        (row,) = connection.execute(select(turns)).all()
    moment = row.quarter_hour if row.quarter_hour.tzinfo else row.quarter_hour.replace(tzinfo=timezone.utc)
    assert moment == datetime(2026, 11, 24, 10, 0, tzinfo=timezone.utc)
    assert (row.topic, row.language, row.latency_ms) == ("kita", "tr", None)


def test_the_door_adds_what_was_shown(engine: Engine) -> None:
    write_turn(engine, turn())
    record_shown(engine, "1" * 32, Shown(41, helpful_asked=True))
    with engine.connect() as connection:
        row = connection.execute(select(turns)).one()
    assert (row.latency_ms, row.helpful_asked, row.survey_asked) == (41, True, False)


def test_the_log_has_no_place_for_free_text() -> None:
    assert not [column.name for column in turns.c if isinstance(column.type, Text)]
    assert max(getattr(column.type, "length", 0) or 0 for column in turns.c) <= 40
    assert "text" not in {field.name for field in fields(Turn)}


def test_a_quarter_of_an_hour_begins_at_0_15_30_or_45() -> None:
    assert quarter_hour(NOW.replace(minute=59)).minute == 45
    berlin = timezone(timedelta(hours=1))
    assert quarter_hour(NOW.astimezone(berlin)) == quarter_hour(NOW)


def test_confidence_is_kept_coarsely() -> None:
    assert [band(value) for value in (0.9, 0.5, 0.1)] == ["high", "medium", "low"]


def test_a_pseudonym_is_the_same_within_a_day_and_another_on_the_next(engine: Engine) -> None:
    day = date(2026, 11, 24)
    with engine.begin() as connection:
        first = pseudonym(connection, "conversation", day)
        again = pseudonym(connection, "conversation", day)
        tomorrow = pseudonym(connection, "conversation", day + timedelta(days=1))
    assert first == again
    assert first != tomorrow
    assert len(first) == 32


def test_destroyed_salts_are_gone_and_nothing_links_any_more(engine: Engine) -> None:
    day = date(2026, 11, 24)
    with engine.begin() as connection:
        before = pseudonym(connection, "conversation", day)
        assert destroy_salts_before(connection, day + timedelta(days=1)) == 1
        assert connection.execute(select(func.count()).select_from(salts)).scalar_one() == 0
        assert pseudonym(connection, "conversation", day) != before
