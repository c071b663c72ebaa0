"""Where what somebody writes may stand, and how long: the table in docs/privacy.md, searched for in every place."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine
from starlette.testclient import TestClient

import actions.base
import actions.book
from actions.book import ActionBook
from actions.clarify import ActionClarify
from actions.converse import ActionConverse
from actions.inform import ActionInform
from bot.appointments.book import OwnBook
from bot.appointments.codes import Codes
from bot.appointments.mail import Folder
from bot.appointments.tables import NEVER, appointments, places
from bot.appointments.times import minute_of
from bot.appointments.worker import Worker
from bot.database import writing
from bot.dialogue.person import INTENT as PERSON
from bot.dialogue.person import Step
from bot.dialogue.reply import Choice
from bot.dialogue.texts import say
from bot.handover.inbox import Inbox
from bot.handover.mails import AnswerMails
from bot.handover.records import Handover, Said
from bot.handover.requests import Asker, Requests
from bot.interactions.counting import Counting
from bot.interactions.periods import periods
from bot.run.retention import Retention
from bot.settings import ROOT
from bot.staff.accounts import add_account
from bot.staff.sessions import begin_session
from bot.staff.tables import reports
from bot.web.app import create_app
from bot.web.choices import Choices
from bot.web.conversation import Door, utc_now
from bot.web.sessions import Sessions, hashed
from bot.web.trackers import Trackers, events
from tests.web.acting import ActingAssistant, bytes_of, mails_in, rows_of
from tests.web.conftest import SECRET, Citizen
from tests.web.desk.conftest import Browser

WRITTEN = {
    "what is typed to the assistant": ("Ich heiße Quendolina Zwirbelmeier, mail an quendolina.z@beispiel.example, "
                                       "und der rote Zettel?", ("Zwirbelmeier", "quendolina.z")),
    "what is written in a chat with a person": ("Hier Balduin Krummnagel, 0171 22233344", ("Krummnagel", "22233344")),
    "a message left for the city": ("Es geht um Adelgunde Pfefferkorn", ("Pfefferkorn",)),
    "the address or number for its answer": ("wacholder@beispiel.example", ("wacholder",)),
    "what the staff answers": ("Guten Tag Frau Silbernagel", ("Silbernagel",)),
    "the name of a booking": ("Ottokar Blaukehl", ("Blaukehl",)),
    "the contact of a booking": ("drosselbart@beispiel.example", ("drosselbart",)),
    "the address for the waiting list": ("hagebutte@beispiel.example", ("hagebutte",)),
    "an internal note of the staff": ("Frau Mondschein in Zimmer 12 fragen", ("Mondschein",)),
}  # fmt: skip
"""What is written on each path, and the pieces of it that are looked for: no two paths share one."""

TOLD, CHATTED, LEFT, REPLY_TO, ANSWERED, NAME, CONTACT, WAITING, NOTE = (text for text, _ in WRITTEN.values())

Whereabouts = dict[str, set[str]]

LATER = timedelta(days=60)
"""So long afterwards all periods are over."""


def promised() -> tuple[Whereabouts, Whereabouts]:
    """The table of docs/privacy.md: where each kind may stand, and where it still does after "end and delete"."""
    _, _, section = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8").partition("## Where words may stand\n")
    rows = re.findall(r"^\| (.+?) \| (.*?) \| (.*?) \|$", section.partition("\n## ")[0], re.MULTILINE)[1:]
    columns = [{kind: set(re.findall(r"`(\w+)`", row[column])) for kind, *row in rows} for column in (0, 1)]
    return columns[0], columns[1]


@dataclass
class House:
    """The whole assistant but for the understanding: door, actions, worker, desk."""

    engine: Engine
    mail: Path
    acting: ActingAssistant
    door: Door
    seen: Whereabouts = field(default_factory=lambda: {kind: set() for kind in WRITTEN})

    def now_at(self) -> Whereabouts:
        """Where each kind stands at this moment."""
        sinks = {**rows_of(self.engine), "mail": mails_in(self.mail)}
        return {
            kind: {name for name, content in sinks.items() if any(piece in content for piece in pieces)}
            for kind, (_, pieces) in WRITTEN.items()
        }

    def look(self) -> None:
        """Remember where each kind stands."""
        for kind, here in self.now_at().items():
            self.seen[kind] |= here

    @property
    def worker(self) -> Worker:
        return Worker(self.engine, Codes(SECRET), Folder(self.mail), "stadt@example.org", say, Random(2))

    def work(self) -> None:
        """A round of the worker, without its retention."""
        self.worker.work(utc_now())
        AnswerMails(self.engine, Folder(self.mail), "stadt@example.org", say).work(utc_now())
        Counting(self.engine, periods().statistics).work(utc_now())

    def forget(self, now: datetime) -> None:
        """What the worker erases."""
        Retention(self.engine, Trackers(self.engine), periods()).work(now)
        self.worker.serve_waiting_list(now)
        self.worker.forget(now)
        Folder(self.mail).forget(now)


@pytest.fixture
def house(door: Door, engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> House:
    events.create(engine, checkfirst=True)
    book = OwnBook(engine, Codes(SECRET), utc_now, Random(1))
    acting = ActingAssistant(engine)
    for module in (actions.base, actions.book):
        monkeypatch.setattr(module, "own_book", lambda: book)
    monkeypatch.setattr(actions.base, "engine", lambda: engine)
    own = replace(
        door, engine=engine, sessions=Sessions(engine), trackers=Trackers(engine), assistant=acting, book=book
    )
    house = House(engine, tmp_path / "mail", acting, own)
    house.worker.open_new_days(utc_now())
    return house


@dataclass
class Person:
    """A citizen at the window of the chat."""

    house: House
    citizen: Citizen
    shown: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def comes(cls, house: House) -> Person:
        return cls(house, Citizen(TestClient(create_app(house.door))))

    @property
    def token(self) -> str:
        return hashed(self.citizen.begun["token"])

    def says(self, text: str) -> None:
        self._shows(self.citizen.says(text))

    def presses(self, key: str, part: str) -> None:
        label = say(key, "de", part)
        below = [message["feedback"] or {"choices": []} for message in self.shown]
        choices = [choice for each in (*self.shown, *below) for choice in each["choices"]]
        self._shows(self.citizen.chooses(next(each["choice"] for each in choices if each["label"] == label)))

    def takes_the_first(self) -> None:
        """The first time that is offered."""
        self._shows(self.citizen.chooses(self.shown[-1]["choices"][0]["choice"]))

    def step(self, step: Step) -> None:
        """A button on the way to a person."""
        choice = Choice("", PERSON, {"step": step})
        self._shows(self.citizen.chooses(Choices(SECRET).sign(choice, self.token)))

    def fills(self, **typed: str) -> None:
        client, headers = self.citizen.client, self.citizen.headers
        assert client.post("/api/details", json=typed, headers=headers).status_code == 204
        self.house.look()
        form = next(message["form"] for message in self.shown if message["form"])
        self._shows(self.citizen.chooses(form["submit"]["choice"]))

    def ends(self) -> None:
        ended = self.citizen.client.delete("/api/conversations", headers=self.citizen.headers)
        assert ended.status_code == 204

    def _shows(self, answer: Any) -> None:
        assert answer.status_code == 200, answer.text
        self.shown = answer.json()["messages"]
        self.house.look()


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


def begins_to_book(person: Person, acting: ActingAssistant) -> None:
    acting.next("termin_buchen", ActionBook())
    person.says("termin meldebescheinigung")
    acting.next("nlu_fallback", ActionClarify())
    person.says("1")
    person.says("nein")


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
