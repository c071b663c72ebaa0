from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.engine import Engine

from bot.interactions.conversations import conversations_begun, slices, split
from bot.interactions.log import write_turn
from tests.interactions.logged import MONDAY, logged, talk
from tests.interactions.test_log import turn


def test_a_conversation_ends_after_thirty_idle_minutes() -> None:
    turns = [logged(minutes=minutes) for minutes in (0, 15, 45, 90)]  # pauses of 15, 30 and 45 minutes
    assert [len(found.turns) for found in split(turns)] == [3, 1]


def test_sessions_are_apart() -> None:
    assert len(list(split([logged(session="a"), logged(session="b")]))) == 2


def test_turns_of_one_quarter_of_an_hour_are_in_the_order_of_the_log() -> None:
    turns = [logged("answered", position=1), logged("not_understood", position=0)]
    (found,) = split(turns)
    assert [turn.outcome for turn in found.turns] == ["not_understood", "answered"]


def test_a_conversation_has_one_language_and_counts_for_every_topic_that_it_touches() -> None:
    whole = talk(
        logged(language="de", topic="kita", department="familienbuero"),
        logged(language="tr", topic="wohnen"),
        logged("not_understood", language="tr", topic="nlu_fallback", nearest_topic="wohnen"),
    )
    found = {(dimension, value): len(some) for dimension, value, some in slices(whole)}
    assert found == {
        ("", ""): 3,
        ("language", "tr"): 3,
        ("channel", "website"): 3,
        ("topic", "kita"): 1,
        ("topic", "wohnen"): 2,
        ("department", "familienbuero"): 1,
    }


def test_a_conversation_belongs_to_the_day_in_luenen_on_which_it_began(engine: Engine) -> None:
    # 21:45, 22:00 and 22:15 in UTC are 23:45, 0:00 and 0:15 in Lünen.
    for number, minutes in enumerate((825, 840, 855)):
        write_turn(engine, turn(id=str(number), at=MONDAY + timedelta(minutes=minutes)))
    with engine.connect() as connection:
        found = [len(conversations_begun(connection, date(2026, 9, day))) for day in (6, 7, 8)]
        assert found == [0, 1, 0]
        (whole,) = conversations_begun(connection, date(2026, 9, 7))
    assert [one.position for one in whole.turns] == [0, 1, 2]


def test_tests_and_what_staff_wrote_are_no_conversations(engine: Engine) -> None:
    write_turn(engine, turn(id="1", at=MONDAY, channel="test"))
    write_turn(engine, turn(id="2", at=MONDAY, session="b", outcome="handover_closed"))
    with engine.connect() as connection:
        assert conversations_begun(connection, date(2026, 9, 7)) == []
