"""Where what somebody writes may stand, and how long: the table in docs/privacy.md, searched for in every place."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine

from actions.converse import ActionConverse
from actions.inform import ActionInform
from bot.appointments.tables import NEVER, appointments, places
from bot.appointments.times import minute_of
from bot.database import writing
from bot.dialogue.texts import say
from bot.handover.inbox import Inbox
from bot.handover.records import Handover, Said
from bot.handover.requests import Asker, Requests
from bot.settings import ROOT
from bot.staff.accounts import add_account
from bot.staff.sessions import begin_session
from bot.staff.tables import reports
from bot.web.app import create_app
from bot.web.conversation import Door, utc_now
from tests.web.acting import ActingAssistant, bytes_of
from tests.web.desk.conftest import Browser
from tests.web.house import (
    ANSWERED,
    CHATTED,
    CONTACT,
    LEFT,
    NAME,
    NOTE,
    REPLY_TO,
    TOLD,
    WAITING,
    WRITTEN,
    House,
    Person,
    Whereabouts,
    begins_to_book,
    make_house,
)

LATER = timedelta(days=60)
"""So long afterwards all periods are over."""


def promised() -> tuple[Whereabouts, Whereabouts]:
    """The table of docs/privacy.md: where each kind may stand, and where it still does after "end and delete"."""
    _, _, section = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8").partition("## Where words may stand\n")
    rows = re.findall(r"^\| (.+?) \| (.*?) \| (.*?) \|$", section.partition("\n## ")[0], re.MULTILINE)[1:]
    columns = [{kind: set(re.findall(r"`(\w+)`", row[column])) for kind, *row in rows} for column in (0, 1)]
    return columns[0], columns[1]


@pytest.fixture
def house(door: Door, engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> House:
    return make_house(door, engine, monkeypatch, tmp_path)


def asks_and_judges(person: Person, acting: ActingAssistant) -> None:
    """Not understood, answered, not helped, the reason, satisfaction, a comment."""
    person.says(TOLD)
    acting.next("kita", ActionInform())
    person.says(TOLD)
    person.presses("helped_no", "feedback")
    person.presses("reason_wrong", "feedback")
    acting.next("danke", ActionConverse())
    person.says("danke")
    for key in ("satisfaction_2", "effort_yes", "comment_write"):
        person.presses(key, "feedback")
    person.says(TOLD)


def books(person: Person, acting: ActingAssistant, engine: Engine) -> None:
    """With free text in between."""
    begins_to_book(person, acting)
    person.says(TOLD)
    person.takes_the_first()
    person.fills(name=NAME, contact=CONTACT)
    person.says(TOLD)
    person.presses("yes_book", "booking")
    with engine.connect() as connection:
        assert connection.execute(select(appointments.c.state)).scalars().all() == ["confirmed"]


def waits(person: Person, acting: ActingAssistant, engine: Engine) -> None:
    """Nothing is free for weeks."""
    soon = places.c.minute < minute_of(utc_now() + timedelta(days=21))
    with writing(engine) as connection:
        connection.execute(places.update().where(soon).values(free_at=NEVER))
    begins_to_book(person, acting)
    person.presses("wait", "booking")
    person.fills(email=WAITING)
    assert say("waiting", "de", "booking", code="").split(":")[0] in person.shown[-1]["text"]


def answered(house: House, handover: Handover) -> None:
    """By somebody of the staff."""
    inbox = Inbox(house.engine, say)
    assert inbox.take(handover, "kim", utc_now())
    found = inbox.find(handover.id)
    assert found is not None
    assert inbox.write(found, "kim", Said("staff", "de", ANSWERED), utc_now())
    house.look()


def talks_to_a_person(person: Person, house: House) -> None:
    """A message that is left, and a chat that begins with what was said before."""
    person.step("message")
    person.says(LEFT)
    person.says(REPLY_TO)
    requests = Requests(house.engine)
    (left,) = Inbox(house.engine, say).open()
    answered(house, left)
    session = house.door.sessions.find_hashed(person.token)
    assert session is not None
    asker = Asker(session.token, session.pseudonym, "website", "de", None)
    chat = requests.ask_for_chat(asker, house.door.trackers.said(session.conversation), utc_now())
    assert person.citizen.says(CHATTED).status_code == 200
    answered(house, chat)
    assert Inbox(house.engine, say).close(chat, "kim", "answered", utc_now())


def an_editor_notes(house: House) -> None:
    with writing(house.engine) as connection:
        add_account(connection, "kim", "editor", utc_now())
        token = begin_session(connection, "kim", utc_now())
    browser = Browser(create_app(house.door))
    browser.cookies.set("desk", token, domain="127.0.0.1")
    assert browser.submit("/desk/topic/kita/note", text=NOTE, version="0").status_code == 303
    house.look()


@pytest.fixture
def person(house: House, caplog: pytest.LogCaptureFixture) -> Person:
    """Somebody who has gone every way there is."""
    caplog.set_level(logging.DEBUG)
    person = Person.comes(house)
    asks_and_judges(person, house.acting)
    talks_to_a_person(person, house)
    books(person, house.acting, house.engine)
    waits(person, house.acting, house.engine)
    an_editor_notes(house)
    house.work()
    house.look()
    return person


def test_each_kind_stands_where_the_table_says_and_nowhere_else(
    house: House, person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    assert house.seen == promised()[0]
    told = "\n".join(
        record.getMessage() for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))
    )
    told += person.citizen.client.get("/health").text + person.citizen.client.get("/api/indicators").text
    assert not [piece for _, pieces in WRITTEN.values() for piece in pieces if piece in told]
    with house.engine.connect() as connection:
        assert connection.execute(select(reports.c.reason)).scalars().all() == ["wrong"]


def test_after_end_and_delete_only_what_the_table_says_is_left(house: House, person: Person) -> None:
    person.ends()
    left = promised()[1]
    assert house.now_at() == left
    house.engine.dispose()
    gone = [piece for kind, (_, pieces) in WRITTEN.items() if not left[kind] - {"mail"} for piece in pieces]
    assert not [piece for piece in gone if piece.encode() in bytes_of(house.engine)]


@pytest.mark.usefixtures("person")
def test_after_its_time_nothing_of_a_citizen_is_left(house: House) -> None:
    house.forget(utc_now() + LATER)
    kept = {kind: here for kind, here in house.now_at().items() if here}
    assert kept == {"an internal note of the staff": {"staff_notes"}}
    house.engine.dispose()
    citizens = [piece for text, pieces in WRITTEN.values() if text != NOTE for piece in pieces]
    assert not [piece for piece in citizens if piece.encode() in bytes_of(house.engine)]
