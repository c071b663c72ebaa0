from __future__ import annotations

from sqlalchemy.engine import Engine

from bot.database import writing
from bot.staff.notes import note_on, notes_on, version_of, write_note
from tests.conftest import NOW

KITA = "topic:kita"


def test_a_note_is_written_and_changed(engine: Engine) -> None:
    with writing(engine) as connection:
        assert note_on(connection, KITA) is None
        assert write_note(connection, KITA, " Zimmer 12 ist umgezogen. ", 0, "olena", NOW)
        assert write_note(connection, KITA, "Zimmer 14.", 1, "ayse", NOW)
        note = note_on(connection, KITA)
    assert note is not None
    assert (note.text, note.version, note.account) == ("Zimmer 14.", 2, "ayse")


def test_nobody_writes_over_what_a_colleague_has_just_written(engine: Engine) -> None:
    with writing(engine) as connection:
        assert write_note(connection, KITA, "Erste", 0, "olena", NOW)
        assert not write_note(connection, KITA, "Zweite", 0, "ayse", NOW)
        assert write_note(connection, KITA, "Dritte", 1, "olena", NOW)
        assert not write_note(connection, KITA, "Vierte", 1, "ayse", NOW)
        note = note_on(connection, KITA)
    assert note is not None
    assert note.text == "Dritte"


def test_an_emptied_note_is_none_and_can_be_written_again(engine: Engine) -> None:
    with writing(engine) as connection:
        write_note(connection, KITA, "Erste", 0, "olena", NOW)
        write_note(connection, KITA, "  ", 1, "olena", NOW)
        assert notes_on(connection, [KITA, "topic:wohnen"]) == {}
        assert write_note(connection, KITA, "Neue", version_of(connection, KITA), "olena", NOW)
