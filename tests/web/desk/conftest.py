"""Staff at their browsers, before a door without Rasa."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from random import Random
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from bot.appointments.book import OwnBook
from bot.appointments.codes import Codes
from bot.database import writing
from bot.settings import settings
from bot.staff.accounts import ROLES, Role, add_account
from bot.staff.sessions import begin_session
from bot.web.app import create_app
from bot.web.conversation import Door
from bot.web.desk import finding
from bot.web.desk.finding import Meaning
from tests.conftest import NOW

ORIGIN = "http://127.0.0.1"


@pytest.fixture(autouse=True)
def _words_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The search goes by words and is built by whoever searches: no test waits for the encoder."""
    monkeypatch.setattr(Meaning, "prepare", lambda self: None)
    monkeypatch.setattr(finding, "get_ready", lambda: None)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(autouse=True)
def _as_served(secret: None) -> None:
    """Under the secret with which the supervisor starts the door."""


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk_door(door: Door, clock: Clock) -> Door:
    book = OwnBook(door.engine, Codes(settings().secret), clock, Random(1))
    return replace(door, clock=clock, book=book)


class Browser(TestClient):
    """A browser on loopback that sends forms as browsers do."""

    def __init__(self, app: Any) -> None:
        super().__init__(app, base_url=ORIGIN, client=("127.0.0.1", 50000), follow_redirects=False)
        self.headers["accept"] = "text/html"

    def csrf(self, page: str = "/desk/own") -> str:
        found = re.search(r'name="csrf" (?:value|content)="([0-9a-f]{64})"', self.get(page).text)
        return found[1] if found else ""

    def submit(self, path: str, csrf: str | None = None, **fields: str) -> httpx.Response:
        token = self.csrf() if csrf is None else csrf
        return self.post(path, data={"csrf": token, **fields}, headers={"origin": ORIGIN})


@pytest.fixture
def browser(desk_door: Door) -> Browser:
    """Nobody's."""
    return Browser(create_app(desk_door))


SignedIn = Callable[[Role], Browser]


@pytest.fixture
def signed_in(desk_door: Door) -> SignedIn:
    """The browser of somebody with a role; the account has the role's name and no password."""
    app = create_app(desk_door)
    with writing(desk_door.engine) as connection:
        for role in ROLES:
            add_account(connection, role, role, NOW)

    def sign_in(role: Role) -> Browser:
        browser = Browser(app)
        with writing(desk_door.engine) as connection:
            browser.cookies.set("desk", begin_session(connection, role, NOW), domain="127.0.0.1")
        return browser

    return sign_in
