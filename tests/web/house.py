"""The whole assistant in one process, but for the understanding, and a citizen who goes every way through it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy.engine import Engine
from starlette.testclient import TestClient

import actions.base
import actions.book
from actions.book import ActionBook
from actions.clarify import ActionClarify
from bot.appointments.book import OwnBook
from bot.appointments.codes import Codes
from bot.appointments.mail import Folder
from bot.appointments.worker import Worker
from bot.dialogue.person import INTENT as PERSON
from bot.dialogue.person import Step
from bot.dialogue.reply import Choice
from bot.dialogue.texts import say
from bot.handover.mails import AnswerMails
from bot.interactions.counting import Counting
from bot.interactions.periods import periods
from bot.run.retention import Retention
from bot.web.app import create_app
from bot.web.choices import Choices
from bot.web.conversation import Door, utc_now
from bot.web.sessions import Sessions, hashed
from bot.web.trackers import Trackers, events
from tests.web.acting import ActingAssistant, mails_in, rows_of
from tests.web.conftest import SECRET, Citizen

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


def make_house(door: Door, engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> House:
    """On either database, with places to book."""
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


def begins_to_book(person: Person, acting: ActingAssistant) -> None:
    acting.next("termin_buchen", ActionBook())
    person.says("termin meldebescheinigung")
    acting.next("nlu_fallback", ActionClarify())
    person.says("1")
    person.says("nein")
