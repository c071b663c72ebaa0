from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.interactions.log import quarter_hour
from bot.interactions.review import Unclear, delete_messages_of, messages_of, put_aside
from bot.interactions.tables import review_queue
from tests.conftest import NOW


def unclear(**changes: object) -> Unclear:
    values: dict[str, object] = {
        "reason": "not_understood",
        "at": NOW,
        "session": "a" * 32,
        "language": "de",
        "text": "wo kriege ich den roten Zettel",
        "content_version": "c",
        "model_version": "m",
    }
    return Unclear(**{**values, **changes})  # type: ignore[arg-type]


def test_only_the_redacted_text_is_stored(engine: Engine) -> None:
    put_aside(engine, unclear(text="Ich heiße Quendolina Zwirbel, 0176 5554433, wo kriege ich den roten Zettel"))
    with engine.connect() as connection:
        row = connection.execute(select(review_queue)).one()
    assert row.text == "Ich heiße [Name], [Telefon], wo kriege ich den roten Zettel"
    assert row.quarter_hour == quarter_hour(NOW)
    assert "Quendolina" not in str(row)


def test_a_message_of_which_nothing_is_left_is_not_kept(engine: Engine) -> None:
    assert put_aside(engine, unclear(text="0176 5554433")) is None
    with engine.connect() as connection:
        assert connection.execute(select(review_queue)).all() == []


def test_a_session_sees_and_deletes_its_own_messages_alone(engine: Engine) -> None:
    put_aside(engine, unclear())
    put_aside(engine, unclear(session="b" * 32, text="der gelbe Zettel"))
    with engine.begin() as connection:
        (own,) = messages_of(connection, "a" * 32)
        assert own["text"] == "wo kriege ich den roten Zettel"
        delete_messages_of(connection, "a" * 32)
        assert messages_of(connection, "a" * 32) == []
        assert len(messages_of(connection, "b" * 32)) == 1
