"""Offices and services of the tests, a clock that stands still, and a book on each database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy.engine import Engine

from bot.appointments import assumptions, offices, services
from bot.appointments.book import Confirmed, OwnBook
from bot.appointments.codes import Codes
from bot.appointments.mail import Folder
from bot.appointments.people import Contact, Person
from bot.appointments.records import Wish
from bot.appointments.worker import Worker
from bot.dialogue.texts import say
from tests.conftest import NOW

CODES = Codes("a secret of the tests")
SENDER = "termine@example.org"


@dataclass
class StillClock:
    """Shows ``now`` until it is put forward."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **time: float) -> datetime:
        self.now += timedelta(**time)
        return self.now


@pytest.fixture(autouse=True)
def rules(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The offices and services beside this file instead of the city's."""
    folder = Path(__file__).parent
    for module in (offices, assumptions):
        monkeypatch.setattr(module, "opening_path", lambda: folder / "opening.yml")
    for module in (services, assumptions):
        monkeypatch.setattr(module, "services_path", lambda: folder / "appointments.yml")
    offices.offices.cache_clear()
    services.services.cache_clear()
    yield
    offices.offices.cache_clear()
    services.services.cache_clear()


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


def book_on(engine: Engine, clock: StillClock, seed: int = 1) -> OwnBook:
    return OwnBook(engine, CODES, clock, Random(seed))


@pytest.fixture
def worker(engine: Engine, tmp_path: Path) -> Worker:
    """A worker that keeps its messages in ``tmp_path / "mail"``."""
    return Worker(engine, CODES, Folder(tmp_path / "mail"), SENDER, say, Random(2))


@pytest.fixture
def book(engine: Engine, worker: Worker, clock: StillClock) -> OwnBook:
    """A book with places as far as the horizon."""
    worker.open_new_days(clock())
    return book_on(engine, clock)


def somebody(number: int = 1, *, email: str | None = None, language: str = "de") -> Person:
    contact = Contact("email", email) if email else None
    return Person(conversation=f"conversation {number}", language=language, contact=contact)


def booked(book: OwnBook, wish: Wish, starts: datetime, person: Person) -> Confirmed:
    """Held and confirmed at once."""
    return book.confirm(book.hold(wish, starts, person).id, "key", person)
